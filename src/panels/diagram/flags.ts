import { spanText } from '../../session/format.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Intervention, ScriptEntry } from '../../sim/intervention.ts';
import { operationText } from '../../sim/operation.ts';
import { wordsOf } from '../words.ts';

/** What a flag is about, which decides its colour: harm, repair, another intervention, a node that comes to lead, another moment, a broken promise. */
export type FlagTone = 'harm' | 'repair' | 'other' | 'elected' | 'moment' | 'broken';

/** A mark above the lifelines at something that matters. */
export interface Flag {
  readonly event: number;
  readonly atMicros: number;
  readonly tone: FlagTone;
  readonly epoch: number | null;
  /** A few words. */
  readonly label: string;
  /** The whole sentence. */
  readonly sentence: string;
  /** For interventions: the entries of the script that did it. */
  readonly entries: readonly ScriptEntry[];
}

/** A flag with its place in pixels: `labelX` is the middle of its words, where there is room for them. */
export interface PlacedFlag {
  readonly flag: Flag;
  readonly x: number;
  readonly labelX: number;
  readonly labelled: boolean;
  /** Flags for which there is no room beside this one, in the order of time. */
  readonly hidden: readonly Flag[];
}

const importance: Readonly<Record<FlagTone, number>> = {
  broken: 0,
  harm: 1,
  elected: 2,
  repair: 3,
  moment: 4,
  other: 5,
};

const markWidth = 12;
const gapBetween = 4;

/**
 * Gives words to as many flags as fit without overlapping, the weightiest first and among equals the
 * earliest; the others become small marks, and of marks that would cover each other only the
 * weightiest stays and tells of the others. `widthOf` measures a label in pixels, its padding included. No label begins
 * before `leftEdge`, which is where the run begins, nor ends beyond `rightEdge`.
 */
export const placeFlags = (
  flags: readonly Flag[],
  xOf: (micros: number) => number,
  widthOf: (label: string) => number,
  leftEdge = Number.NEGATIVE_INFINITY,
  rightEdge = Number.POSITIVE_INFINITY,
): readonly PlacedFlag[] => {
  const byWeight = flags
    .map((flag) => ({ flag, x: xOf(flag.atMicros) }))
    .sort(
      (one, other) => importance[one.flag.tone] - importance[other.flag.tone] || one.x - other.x,
    );
  const labels: Taken[] = [];
  const without: typeof byWeight = [];
  for (const { flag, x } of byWeight) {
    const width = widthOf(flag.label);
    const labelX = Math.max(Math.min(x, rightEdge - width / 2), leftEdge + width / 2);
    const extent = around(labelX, width);
    if (labels.some((taken) => overlap(taken, extent))) without.push({ flag, x });
    else {
      labels.push({ ...extent, flag, x, labelX, labelled: true, hidden: [] });
    }
  }
  const marks: Taken[] = [];
  for (const { flag, x } of without) {
    const extent = around(x, markWidth);
    const inTheWay = [...marks, ...labels].find((taken) => overlap(taken, extent));
    if (inTheWay !== undefined) inTheWay.hidden.push(flag);
    else marks.push({ ...extent, flag, x, labelX: x, labelled: false, hidden: [] });
  }
  return [...labels, ...marks]
    .map(({ flag, x, labelX, labelled, hidden }) => ({
      flag,
      x,
      labelX,
      labelled,
      hidden: hidden.sort((one, other) => one.event - other.event),
    }))
    .sort((one, other) => one.x - other.x || one.flag.event - other.flag.event);
};

const mostHiddenTold = 4;

/** The labels of flags that have no room of their own: `kill n4, put x=7 and 3 more`; empty for none. */
export const hiddenText = (hidden: readonly Flag[]): string => {
  const told = hidden.slice(0, mostHiddenTold).map(({ label }) => label);
  const more = hidden.length - told.length;
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

interface Extent {
  readonly left: number;
  readonly right: number;
}

/** A flag that has found its place, and how much room it takes. */
interface Taken extends PlacedFlag, Extent {
  readonly hidden: Flag[];
}

const around = (x: number, width: number): Extent => ({
  left: x - width / 2,
  right: x + width / 2,
});

const overlap = (one: Extent, other: Extent): boolean =>
  one.left < other.right + gapBetween && other.left < one.right + gapBetween;

/** What an intervention does to the cluster, for the colour of its flag. */
export const toneOf = ({ kind }: Intervention): FlagTone => {
  switch (kind) {
    case 'kill':
    case 'pause':
    case 'cut':
    case 'partition':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'drop':
    case 'removeNode':
    case 'betray':
    case 'hold':
      return 'harm';
    case 'restart':
    case 'resume':
    case 'mend':
    case 'heal':
    case 'release':
      return 'repair';
    case 'setLink':
    case 'setClock':
    case 'jumpClock':
    case 'setDisk':
    case 'duplicate':
    case 'delay':
    case 'deliverNow':
    case 'fireTimer':
    case 'addNode':
    case 'operation':
      return 'other';
  }
};

const jumpText = (micros: number): string =>
  `${micros < 0 ? '−' : '+'}${spanText(Math.abs(micros))}`;

/** An intervention in the few words of a flag: `✂ n4 n5`, `kill n1`, `put x=7`. */
export const flagLabel = (intervention: Intervention): string => {
  switch (intervention.kind) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
      return `${intervention.kind} ${intervention.node}`;
    case 'wipeDisk':
      return `wipe ${intervention.node}`;
    case 'loseUnsynced':
      return `${intervention.node} loses writes`;
    case 'cut':
      return `✂ ${intervention.from} → ${intervention.to}`;
    case 'mend':
      return `mend ${intervention.from} → ${intervention.to}`;
    case 'partition':
      return `✂ cut ${smallestPart(intervention.groups).join(' ')}`;
    case 'heal':
      return 'heal';
    case 'setLink':
      return intervention.from === undefined && intervention.to === undefined
        ? 'network'
        : `link ${intervention.from ?? '*'} → ${intervention.to ?? '*'}`;
    case 'setClock':
      return `${intervention.node} clock ${intervention.rate}×`;
    case 'jumpClock':
      return `${intervention.node} clock ${jumpText(intervention.byMicros)}`;
    case 'setDisk':
      return `${intervention.node} disk`;
    case 'hold':
      return 'hold messages';
    case 'release':
      return 'let messages go';
    case 'drop':
    case 'duplicate':
      return `${intervention.kind} ${intervention.message}`;
    case 'delay':
      return `+${spanText(intervention.byMicros)} ${intervention.message}`;
    case 'deliverNow':
      return `deliver ${intervention.message}`;
    case 'fireTimer':
      return `${intervention.node} ${wordsOf(intervention.timer)}`;
    case 'addNode':
      return `add ${intervention.node}`;
    case 'removeNode':
      return `remove ${intervention.node}`;
    case 'operation':
      return operationText(intervention.operation);
    case 'betray':
      return intervention.behaviour === null
        ? `${intervention.node} honest`
        : `${intervention.node} ${wordsOf(intervention.behaviour)}`;
  }
};

/** The servers of the part that is named as cut off: the one with the fewest. */
const smallestPart = (groups: readonly (readonly NodeId[])[]): readonly NodeId[] => {
  const servers = groups.map((group) => {
    const named = group.filter((id) => id.startsWith('n'));
    return named.length > 0 ? named : group;
  });
  return servers.reduce(
    (one, other) => (other.length < one.length ? other : one),
    servers[0] ?? [],
  );
};

const longestLabel = 32;

/** The few words of a narrated moment: its sentence up to where the details begin. */
export const momentLabel = (node: NodeId | null, sentence: string): string => {
  const short = sentence.split(/,|:|;| with | and | because | from /u, 1)[0] ?? sentence;
  const words = `${node === null ? '' : `${node} `}${short}`.trim();
  if (words.length <= longestLabel) return words;
  return `${words.slice(0, words.lastIndexOf(' ', longestLabel))} …`;
};
