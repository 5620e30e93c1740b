import { memo, useMemo } from 'react';
import type { NodeId } from '../sim/identifiers.ts';
import type { QuorumMeter } from '../sim/protocol.ts';
import { epochColour } from '../ui/epoch.ts';
import type { Fault } from './fault.ts';
import { type Box, firstCrossing, type Point, type Size } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import type { NodeLook } from './looks.ts';
import styles from './QuorumCards.module.css';
import { type QuorumMember, quorumMembers, quorumText } from './quorum-members.ts';
import { boxAt, placeBeside } from './room.ts';
import { useLight, useStageView } from './use-stage.ts';

/** A named pip, and from one to the next. */
const NAMED_RADIUS = 13;
const NAMED_STEP = 31;
/** The same without names. */
const PIP_RADIUS = 5;
const PIP_STEP = 15;
const MOST_NAMED = 7;
const MOST_PIPS = 9;
const BAR_PIXELS = 110;
const PADDING = 10;
const CHARACTER_PIXELS = 7.7;
const TEXT_PIXELS = 24;
const NOTE_PIXELS = 20;
const MOST_METERS = 2;

/** How much a card shows: sentence and names, names, or mere pips. */
type CardDetail = 'sentence' | 'names' | 'pips';

const metersOf = (look: NodeLook | null | undefined): readonly QuorumMeter[] =>
  (look?.quorums ?? []).slice(0, MOST_METERS);

/** A meter with the names of those who decide, where they are known and few enough to be named. */
interface NamedMeter {
  readonly meter: QuorumMeter;
  readonly members: readonly QuorumMember[] | null;
}

const named = (meter: QuorumMeter, servers: readonly NodeId[]): NamedMeter => ({
  meter,
  members: meter.total > MOST_NAMED ? null : quorumMembers(meter, servers),
});

const pipsSize = ({ meter: { total }, members }: NamedMeter, detail: CardDetail): Size => {
  if (members !== null && detail !== 'pips') {
    return { width: (total - 1) * NAMED_STEP + 2 * NAMED_RADIUS, height: 2 * NAMED_RADIUS };
  }
  if (total > MOST_PIPS) return { width: BAR_PIXELS, height: 16 };
  return { width: total * PIP_STEP + 1, height: 16 };
};

/** What of a node's meters a card of that detail shows: a mere one has room for only the first. */
const shownMeters = <Meter,>(meters: readonly Meter[], detail: CardDetail): readonly Meter[] =>
  detail === 'sentence' ? meters : meters.slice(0, 1);

/** So many characters of a note stand on a line: as many as are as wide as five names. */
const NOTE_CHARACTERS = 25;

/** Why enough answers are not enough, line by line; a card without sentences says it when pointed at. */
const noteLines = ({ meter: { note } }: NamedMeter, detail: CardDetail): readonly string[] => {
  if (note === undefined || detail !== 'sentence') return [];
  const lines: string[] = [];
  for (const word of note.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < NOTE_CHARACTERS) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
};

/** All that a card has to say, where it has room for it or not. */
const tipOf = ({ meter }: NamedMeter): string =>
  [quorumText(meter), ...(meter.note === undefined ? [] : [meter.note])].join(', ');

const rowHeight = (meter: NamedMeter, detail: CardDetail): number =>
  pipsSize(meter, detail).height +
  (detail === 'sentence' ? TEXT_PIXELS : 0) +
  noteLines(meter, detail).length * NOTE_PIXELS +
  6;

const cardSize = (meters: readonly NamedMeter[], detail: CardDetail): Size => {
  const shown = shownMeters(meters, detail);
  const widths = shown.map((meter) =>
    Math.max(
      pipsSize(meter, detail).width,
      detail === 'sentence' ? quorumText(meter.meter).length * CHARACTER_PIXELS : 0,
      ...noteLines(meter, detail).map(({ length }) => length * CHARACTER_PIXELS),
    ),
  );
  return {
    width: Math.ceil(Math.max(...widths)) + 2 * PADDING,
    height: shown.reduce((sum, meter) => sum + rowHeight(meter, detail), 6),
  };
};

/** A pip for each member, those that have answered filled, with a mark where there are enough. */
const Pips = ({ meter, members }: NamedMeter) => {
  const { have, needed, total } = meter;
  const radius = members === null ? PIP_RADIUS : NAMED_RADIUS;
  const step = members === null ? PIP_STEP : NAMED_STEP;
  const markX = needed * step - (step - 2 * radius) / 2;
  return (
    <>
      {Array.from({ length: total }, (_, place) => {
        const member = members?.[place];
        const has = member?.has ?? place < have.length;
        const x = radius + place * step;
        return (
          <g key={x} className={has ? styles['has'] : styles['missing']}>
            <circle cx={x} r={radius - 1} />
            {member !== undefined && (
              <text x={x} y={5}>
                {member.id}
              </text>
            )}
          </g>
        );
      })}
      {needed < total && (
        <line className={styles['majority']} x1={markX} x2={markX} y1={-radius} y2={radius} />
      )}
    </>
  );
};

/** The same as a bar, for clusters with too many members for pips. */
const Bar = ({ have, needed, total }: QuorumMeter) => (
  <>
    <rect className={styles['track']} y={-4} width={BAR_PIXELS} height={8} rx={4} />
    <rect
      className={styles['filled']}
      y={-4}
      width={(BAR_PIXELS * have.length) / total}
      height={8}
      rx={4}
    />
    <line
      className={styles['majority']}
      x1={(BAR_PIXELS * needed) / total}
      x2={(BAR_PIXELS * needed) / total}
      y1={-8}
      y2={8}
    />
  </>
);

interface QuorumCardProps {
  readonly id: NodeId;
  readonly corner: Point;
  readonly detail: CardDetail;
}

/** What a node's decisions still wait for: who has answered, who has not, and how many have to. */
const QuorumCard = ({ id, corner, detail }: QuorumCardProps) => {
  const look = useStageView(({ nodes }) => nodes.get(id));
  const servers = useStageView(({ members }) => members.servers) ?? [];
  const light = useLight(({ nodes }) => nodes.has(id));
  const meters = metersOf(look).map((meter) => named(meter, servers));
  if (look === null || look === undefined || meters.length === 0) return null;
  const { width, height } = cardSize(meters, detail);
  let top = 6;
  return (
    <g
      className={styles['quorum']}
      transform={`translate(${corner.x} ${corner.y})`}
      style={{ color: epochColour(look.epoch) }}
      data-quorum={id}
      data-tip={
        meters.some(({ meter }) => meter.note !== undefined)
          ? meters.map(tipOf).join('; ')
          : undefined
      }
      data-light={light}
    >
      <rect className={styles['card']} width={width} height={height} rx={10} />
      {shownMeters(meters, detail).map((each) => {
        const y = top;
        top += rowHeight(each, detail);
        const pips = pipsSize(each, detail);
        return (
          <g key={each.meter.label} transform={`translate(${PADDING} ${y})`}>
            {detail === 'sentence' && <text y={16}>{quorumText(each.meter)}</text>}
            <g
              transform={`translate(0 ${pips.height / 2 + (detail === 'sentence' ? TEXT_PIXELS : 0)})`}
            >
              {each.members === null && each.meter.total > MOST_PIPS ? (
                <Bar {...each.meter} />
              ) : (
                <Pips meter={each.meter} members={detail === 'pips' ? null : each.members} />
              )}
            </g>
            {noteLines(each, detail).map((line, place) => (
              <text
                key={line}
                y={
                  (detail === 'sentence' ? TEXT_PIXELS : 0) + pips.height + 18 + place * NOTE_PIXELS
                }
              >
                {line}
              </text>
            ))}
          </g>
        );
      })}
    </g>
  );
};

/** A card that would cover more than this share of its own size shows less, or does not stand at all. */
const MOST_COVERED = 0.005;

const CARD_DETAILS: readonly CardDetail[] = ['sentence', 'names', 'pips'];

interface QuorumCardsProps {
  readonly layout: StageLayout;
  readonly obstacles: readonly Box[];
  /** A card stands on the same side of every fault as its node. */
  readonly faults: readonly Fault[];
}

/** A node that waits, with the sizes that its card may have, the largest first. */
interface Waiting {
  readonly id: NodeId;
  readonly sizes: readonly Size[];
}

const placeCards = (
  { layout, obstacles, faults }: QuorumCardsProps,
  waiting: readonly Waiting[],
) => {
  const taken = [...obstacles];
  const reach = layout.metrics.radius + 16;
  return waiting.flatMap(({ id, sizes }) => {
    const centre = layout.points.get(id);
    if (centre === undefined) return [];
    for (const [variant, size] of sizes.entries()) {
      const isBarred = ({ left, right, top, bottom }: Box): boolean => {
        const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
        return faults.some(({ line }) => firstCrossing(centre, middle, line) !== null);
      };
      const { corner, covers } = placeBeside(centre, reach, size, taken, layout.size, isBarred);
      if (covers > size.width * size.height * MOST_COVERED) continue;
      taken.push(boxAt(corner, size));
      return [{ id, corner, detail: CARD_DETAILS[variant] ?? 'pips' }];
    }
    return [];
  });
};

/** The cards of all nodes that wait for a quorum, each beside its node, clear of everything else. */
export const QuorumCards = memo((props: QuorumCardsProps) => {
  const { layout, obstacles, faults } = props;
  // As text, so that it is the same, and nothing is placed anew, while it says the same.
  const waiting = useStageView(({ nodes, members: { servers } }) =>
    JSON.stringify(
      [...nodes.values()].flatMap((look): Waiting[] => {
        const meters = metersOf(look).map((meter) => named(meter, servers));
        return meters.length === 0
          ? []
          : [{ id: look.id, sizes: CARD_DETAILS.map((detail) => cardSize(meters, detail)) }];
      }),
    ),
  );
  const places = useMemo(
    // It has been written as such a list just above.
    () =>
      placeCards({ layout, obstacles, faults }, JSON.parse(waiting ?? '[]') as readonly Waiting[]),
    [waiting, layout, obstacles, faults],
  );
  return places.map(({ id, corner, detail }) => (
    <QuorumCard key={id} id={id} corner={corner} detail={detail} />
  ));
});
