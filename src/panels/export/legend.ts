import { densityOpacity } from '../diagram/density.ts';
import { lifelineWidths } from '../diagram/lanes.ts';
import { lifelinePieces } from '../diagram/lifeline-pieces.ts';
import { isCopy, isTouched } from '../run-history/message-table.ts';
import { isCounted, type Picture, textWidth } from './picture.ts';
import { type Attributes, element, line, moved, words } from './svg.ts';
import { tonesIn } from './tones.ts';

/** What occurs in a picture. */
interface Occurring {
  readonly epochs: ReadonlySet<number>;
  readonly leads: boolean;
  readonly paused: boolean;
  readonly down: boolean;
  readonly lost: boolean;
  readonly copies: boolean;
  readonly touched: boolean;
}

const occurringIn = (picture: Picture): Occurring => {
  const { window, lanes, history, untilMicros } = picture;
  const end = Math.min(untilMicros, window.startMicros + window.spanMicros);
  const epochs = new Set<number>();
  const found = { leads: false, paused: false, down: false };
  for (const id of lanes.ids) {
    for (const { segment } of lifelinePieces(
      history.lifelines.of(id),
      window.startMicros,
      end,
      0,
    )) {
      if (segment.epoch !== null) epochs.add(segment.epoch);
      found.leads ||= segment.leads;
      found.paused ||= segment.status === 'paused';
      found.down ||= segment.status === 'down';
    }
  }
  const isShown = history.messages.nodes.map((id) => lanes.yOf(id) !== null);
  const marked = { lost: false, copies: false, touched: false };
  history.messages.visit(
    window.startMicros,
    window.startMicros + window.spanMicros,
    (_row, from, to, _sent, _end, _arrives, epoch, lost, marks) => {
      if (!isShown[from] || !isShown[to]) return;
      if (!Number.isNaN(epoch)) epochs.add(epoch);
      marked.lost ||= lost;
      marked.copies ||= (marks & isCopy) !== 0;
      marked.touched ||= !lost && (marks & isTouched) !== 0;
    },
  );
  if (isCounted(picture)) return { epochs, ...found, lost: false, copies: false, touched: false };
  return { epochs, ...found, ...marked };
};

/** One entry of the legend: a drawing in a box of 22 by 12, and what it means. */
interface LegendEntry {
  /** Null for words alone. */
  readonly sign: string | null;
  readonly text: string;
}

const mostEpochs = 6;

/** A cross of six by six pixels around a place: a message that was lost. */
export const cross = (x: number, y: number, colour: string): string =>
  element('path', {
    d: `M${x.toFixed(2)} ${y.toFixed(2)}m-3 -3l6 6m0 -6l-6 6`,
    stroke: colour,
    'stroke-width': 1.6,
    fill: 'none',
  });

/** The ring around an arrival that was set by hand. */
export const ring = (cx: number, cy: number, colour: string): string =>
  element('circle', { cx, cy, r: 4, fill: 'none', stroke: colour, 'stroke-width': 1.6 });

const epochEntries = (
  { colours, epochWord, lanes }: Picture,
  { epochs: all }: Occurring,
): readonly LegendEntry[] => {
  const { lives } = lifelineWidths(lanes.gap);
  const epochs = [...all].sort((one, other) => one - other);
  const entries = epochs.slice(0, mostEpochs).map((epoch) => ({
    sign: line(0, 6, 22, 6, { stroke: colours.epoch(epoch), 'stroke-width': lives }),
    text: `${epochWord} ${epoch}`,
  }));
  const more = epochs.length > mostEpochs ? [{ sign: null, text: `… to ${epochs.at(-1)}` }] : [];
  return [...entries, ...more];
};

/** What colours servers without epochs means; nothing where all of them have the same colour. */
const toneEntries = (picture: Picture): readonly LegendEntry[] => {
  const tones = tonesIn(picture);
  if (tones.every(({ tone }) => tone === undefined)) return [];
  const { lives } = lifelineWidths(picture.lanes.gap);
  return tones.map(({ tone, roles }) => ({
    sign: line(0, 6, 22, 6, {
      stroke: picture.colours.node({ epoch: null, tone }),
      'stroke-width': lives,
    }),
    // Small, like all words of the legend.
    text: roles.join(', ').toLowerCase(),
  }));
};

const legendEntries = (picture: Picture): readonly LegendEntry[] => {
  const { colours, lanes, flags } = picture;
  const widths = lifelineWidths(lanes.gap);
  const found = occurringIn(picture);
  const bar = (stroke: string, thickness: number, more: Attributes = {}) =>
    line(0, 6, 22, 6, { stroke, 'stroke-width': thickness, ...more });
  const staff = (stroke: string, more: Attributes = {}) => line(11, 0, 11, 12, { stroke, ...more });
  const isFlagged = (...tones: readonly string[]) => flags.some(({ tone }) => tones.includes(tone));
  const possible: readonly (readonly [boolean, LegendEntry])[] = [
    [found.leads, { sign: bar(colours.ink, widths.leads), text: 'leads' }],
    [
      found.paused,
      { sign: bar(colours.ink, widths.lives, { 'stroke-dasharray': '4 4' }), text: 'paused' },
    ],
    [found.down, { sign: bar(colours.soft, 1.5, { 'stroke-dasharray': '1.5 6' }), text: 'down' }],
    [isCounted(picture), { sign: shades(colours.soft), text: 'few to many messages' }],
    [found.lost, { sign: cross(11, 6, colours.bad), text: 'lost' }],
    [
      found.copies,
      { sign: bar(colours.soft, 1.25, { 'stroke-dasharray': '5 3' }), text: 'duplicate' },
    ],
    [found.touched, { sign: ring(11, 6, colours.ink), text: 'arrival set by hand' }],
    [
      isFlagged('harm', 'repair', 'other'),
      { sign: staff(colours.soft, { 'stroke-dasharray': '3 3' }), text: 'intervention' },
    ],
    [isFlagged('broken'), { sign: staff(colours.bad, { 'stroke-width': 2 }), text: 'broken' }],
    [
      isNowWithin(picture),
      { sign: staff(colours.ink, { 'stroke-width': 2 }), text: 'the moment shown' },
    ],
  ];
  return [
    ...epochEntries(picture, found),
    ...toneEntries(picture),
    ...possible.flatMap(([occurs, entry]) => (occurs ? [entry] : [])),
  ];
};

/** Whether the picture shows what is known beyond the moment shown. */
export const isNowWithin = ({ window, nowMicros, untilMicros }: Picture): boolean =>
  nowMicros < untilMicros &&
  nowMicros >= window.startMicros &&
  nowMicros < window.startMicros + window.spanMicros;

/** From few messages to many. */
const shades = (fill: string): string =>
  [0.1, 0.5, 1]
    .map((share, place) =>
      element('rect', {
        x: (place * 22) / 3,
        y: 0,
        width: 22 / 3,
        height: 12,
        fill,
        'fill-opacity': densityOpacity(share, 1),
      }),
    )
    .join('');

const signWidth = 28;
const gap = 18;
/** Height of one row of the legend. */
const rowHeight = 20;

/** The legend of what occurs in a picture, in as many rows as it needs, and its height in pixels. */
export const legend = (picture: Picture): { readonly svg: string; readonly height: number } => {
  let x = 0;
  let row = 0;
  const parts = legendEntries(picture).map(({ sign, text }) => {
    const start = sign === null ? 0 : signWidth;
    const width = start + textWidth(text);
    if (x > 0 && x + width > picture.width) {
      x = 0;
      row += 1;
    }
    const label = words(text, { x: start, y: 10, fill: picture.colours.ink });
    const part = moved(x, row * rowHeight, `${sign ?? ''}${label}`);
    x += width + gap;
    return part;
  });
  return { svg: parts.join('\n'), height: parts.length === 0 ? 0 : (row + 1) * rowHeight };
};
