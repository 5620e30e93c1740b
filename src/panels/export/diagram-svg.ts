import { densityOpacity, messageDensity } from '../diagram/density.ts';
import { type Flag, placeFlags } from '../diagram/flags.ts';
import { type Lanes, lifelineWidths } from '../diagram/lanes.ts';
import { lifelinePieces } from '../diagram/lifeline-pieces.ts';
import { messageLine } from '../diagram/message-line.ts';
import { axisTicks } from '../diagram/ticks.ts';
import { type TimeWindow, xOf } from '../diagram/time-scale.ts';
import { isCopy, isTouched } from '../run-history/message-table.ts';
import type { RunHistory } from '../run-history/run-history.ts';

/** The theme's colours, each as `#rrggbb`, so that every program can read the picture. */
export interface PictureColours {
  readonly panel: string;
  readonly track: string;
  readonly soft: string;
  readonly ink: string;
  readonly bad: string;
  readonly good: string;
  readonly epoch: (epoch: number | null) => string;
}

/** What a picture shows: a stretch of a run. */
export interface Picture {
  readonly title: string;
  readonly window: TimeWindow;
  /** Width of the plot in pixels, without the names. */
  readonly width: number;
  readonly lanes: Lanes;
  readonly history: RunHistory;
  /** How far the run is known. */
  readonly untilMicros: number;
  readonly flags: readonly Flag[];
  /** The paper's word for an epoch. */
  readonly epochWord: string;
  readonly colours: PictureColours;
}

const names = 56;
const margin = 16;
const titleHeight = 34;
const flagsHeight = 30;
const axisHeight = 28;
const legendHeight = 34;
/** Beyond so many lines a picture shows how many there were, as the page does. */
const mostLines = 6_000;
/** Wide enough for whichever font stands in where ours is missing. */
const letterWidth = 7.2;

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const round = (value: number): string => String(Math.round(value * 100) / 100);

type Attributes = Readonly<Record<string, string | number>>;

const attributes = (all: Attributes): string =>
  Object.entries(all)
    .map(
      ([name, value]) => ` ${name}="${typeof value === 'number' ? round(value) : escaped(value)}"`,
    )
    .join('');

const element = (name: string, all: Attributes, content = ''): string =>
  content === ''
    ? `<${name}${attributes(all)}/>`
    : `<${name}${attributes(all)}>${content}</${name}>`;

const words = (text: string, all: Attributes): string => element('text', all, escaped(text));

const line = (x1: number, y1: number, x2: number, y2: number, more: Attributes): string =>
  element('line', { x1, y1, x2, y2, ...more });

const cross = (x: number, y: number, colour: string): string =>
  element('path', {
    d: `M${round(x - 3)} ${round(y - 3)}l6 6m0 -6l-6 6`,
    stroke: colour,
    'stroke-width': 1.6,
    fill: 'none',
  });

const lifelines = ({ window, width, lanes, history, untilMicros, colours }: Picture): string => {
  const toX = (micros: number) => xOf(window, width, micros);
  const widths = lifelineWidths(lanes.gap);
  const least = (0.5 * window.spanMicros) / width;
  const end = Math.min(untilMicros, window.startMicros + window.spanMicros);
  const parts: string[] = [];
  for (const id of lanes.ids) {
    const y = lanes.yOf(id);
    if (y === null) continue;
    parts.push(line(0, y, width, y, { stroke: colours.track, 'stroke-width': 2 }));
    const segments = history.lifelines.of(id);
    for (const piece of lifelinePieces(segments, window.startMicros, end, least)) {
      const { status, leads, epoch } = piece.segment;
      const x1 = toX(piece.fromMicros);
      const x2 = toX(piece.toMicros);
      const thickness = leads ? widths.leads : epoch === null ? 1.5 : widths.lives;
      const colour = colours.epoch(epoch);
      if (status === 'up') {
        parts.push(line(x1, y, x2, y, { stroke: colour, 'stroke-width': thickness }));
      } else {
        parts.push(line(x1, y, x2, y, { stroke: colours.panel, 'stroke-width': 4 }));
        if (status === 'paused') {
          parts.push(
            line(x1, y, x2, y, {
              stroke: colour,
              'stroke-width': thickness,
              'stroke-dasharray': '4 4',
            }),
          );
        } else if (status === 'down') {
          parts.push(
            line(x1, y, x2, y, {
              stroke: colours.soft,
              'stroke-width': 1.5,
              'stroke-dasharray': '1.5 6',
            }),
          );
        }
      }
    }
  }
  return parts.join('\n');
};

/** What of the legend the messages need. */
interface Drawn {
  readonly svg: string;
  readonly epochs: ReadonlySet<number>;
  readonly hasLost: boolean;
  readonly hasCopies: boolean;
  readonly hasTouched: boolean;
}

const messages = (picture: Picture): Drawn => {
  const { window, width, lanes, history, colours } = picture;
  const { startMicros, spanMicros } = window;
  const toX = (micros: number) => xOf(window, width, micros);
  const heights = history.messages.nodes.map(lanes.yOf);
  const parts: string[] = [];
  const epochs = new Set<number>();
  let hasLost = false;
  let hasCopies = false;
  let hasTouched = false;
  const isDense = history.messages.countWithin(startMicros, startMicros + spanMicros) > mostLines;
  history.messages.visit(
    startMicros,
    startMicros + spanMicros,
    (_row, from, to, sent, end, arrives, epoch, lost, marks) => {
      const fromY = heights[from] ?? null;
      const toY = heights[to] ?? null;
      if (fromY === null || toY === null) return;
      if (!Number.isNaN(epoch)) epochs.add(epoch);
      if (isDense) return;
      const { x1, y1, x2, y2 } = messageLine(toX, fromY, toY, sent, end, arrives);
      const copy = (marks & isCopy) !== 0;
      parts.push(
        line(x1, y1, x2, y2, {
          stroke: colours.epoch(Number.isNaN(epoch) ? null : epoch),
          'stroke-width': 1.25,
          'stroke-opacity': 0.85,
          ...(copy ? { 'stroke-dasharray': '5 3' } : {}),
        }),
      );
      hasCopies ||= copy;
      hasLost ||= lost;
      if (lost) parts.push(cross(x2, y2, colours.bad));
      else if ((marks & isTouched) !== 0) {
        hasTouched = true;
        parts.push(
          element('circle', {
            cx: x2,
            cy: y2,
            r: 4,
            fill: 'none',
            stroke: colours.ink,
            'stroke-width': 1.6,
          }),
        );
      }
    },
  );
  if (isDense) parts.push(density(picture));
  return { svg: parts.join('\n'), epochs, hasLost, hasCopies, hasTouched };
};

const densityColumn = 4;

const density = ({ window, width, lanes, history, colours }: Picture): string => {
  const columns = Math.max(1, Math.floor(width / densityColumn));
  const places = new Map(lanes.ids.map((id, place) => [id, place]));
  const found = messageDensity(
    history.messages,
    (id) => places.get(id) ?? -1,
    lanes.ids.length,
    window.startMicros,
    window.startMicros + window.spanMicros,
    columns,
  );
  const most = found.counts.reduce((largest, count) => Math.max(largest, count), 0);
  const top = lanes.yOf(lanes.ids[0] ?? '') ?? 0;
  const parts: string[] = [];
  for (let column = 0; column < columns; column++) {
    for (let space = 0; space < found.spaces; space++) {
      const place = column * found.spaces + space;
      const count = found.counts[place] ?? 0;
      if (count === 0) continue;
      const epoch = found.epochs[place] ?? Number.NaN;
      parts.push(
        element('rect', {
          x: (column * width) / columns,
          y: top + space * lanes.gap,
          width: width / columns,
          height: lanes.gap,
          fill: colours.epoch(Number.isNaN(epoch) ? null : epoch),
          'fill-opacity': densityOpacity(count, most),
        }),
      );
    }
  }
  return parts.join('\n');
};

const flagColour = ({ tone, epoch }: Flag, colours: PictureColours): string => {
  switch (tone) {
    case 'harm':
    case 'broken':
      return colours.bad;
    case 'repair':
      return colours.good;
    case 'other':
      return colours.soft;
    case 'elected':
    case 'moment':
      return colours.epoch(epoch);
  }
};

const flagMarks = ({ window, width, lanes, flags, colours }: Picture): string => {
  const widthOf = (label: string) => label.length * letterWidth + 16;
  const placed = placeFlags(flags, (micros) => xOf(window, width, micros), widthOf, 0);
  return placed
    .map(({ flag, x, labelX, labelled }) => {
      const colour = flagColour(flag, colours);
      const staff = line(x, flagsHeight - 4, x, flagsHeight + lanes.height, {
        stroke: colour,
        'stroke-dasharray': '3 3',
        'stroke-opacity': 0.7,
      });
      if (!labelled) return staff + element('circle', { cx: x, cy: 14, r: 4, fill: colour });
      const labelWidth = widthOf(flag.label);
      return (
        staff +
        element('rect', {
          x: labelX - labelWidth / 2,
          y: 4,
          width: labelWidth,
          height: 20,
          rx: 10,
          fill: colours.panel,
          stroke: colour,
        }) +
        words(flag.label, { x: labelX, y: 18, fill: colours.ink, 'text-anchor': 'middle' })
      );
    })
    .join('\n');
};

const axis = ({ window, width, lanes, colours }: Picture): string =>
  axisTicks(window, width, 84)
    .map(({ atMicros, label }) => {
      const x = xOf(window, width, atMicros);
      if (x < 0 || x > width) return '';
      const tick = line(x, lanes.height, x, lanes.height + (label === null ? 2 : 4), {
        stroke: colours.track,
      });
      return label === null
        ? tick
        : tick +
            words(label, { x, y: lanes.height + 18, fill: colours.soft, 'text-anchor': 'middle' });
    })
    .join('');

/** One entry of the legend: a drawing in a box of 22 by 12, and what it means. */
interface LegendEntry {
  readonly sign: string;
  readonly text: string;
}

const mostEpochs = 6;

const legendEntries = (picture: Picture, drawn: Drawn): readonly LegendEntry[] => {
  const { colours, epochWord, history, lanes, flags } = picture;
  const widths = lifelineWidths(lanes.gap);
  const bar = (colour: string, thickness: number, more: Attributes = {}) =>
    line(0, 6, 22, 6, { stroke: colour, 'stroke-width': thickness, ...more });
  const segments = lanes.ids.flatMap((id) => history.lifelines.of(id));
  const epochs = [...drawn.epochs].sort((one, other) => one - other);
  const shown = epochs.slice(0, mostEpochs);
  const is = (status: string): boolean => segments.some((segment) => segment.status === status);
  const entries: LegendEntry[] = shown.map((epoch) => ({
    sign: bar(colours.epoch(epoch), widths.lives),
    text: `${epochWord} ${epoch}`,
  }));
  if (epochs.length > shown.length) entries.push({ sign: '', text: `… to ${epochs.at(-1)}` });
  if (segments.some(({ leads }) => leads)) {
    entries.push({ sign: bar(colours.ink, widths.leads), text: 'leads' });
  }
  if (is('paused')) {
    entries.push({
      sign: bar(colours.ink, widths.lives, { 'stroke-dasharray': '4 4' }),
      text: 'paused',
    });
  }
  if (is('down')) {
    entries.push({
      sign: bar(colours.soft, 1.5, { 'stroke-dasharray': '1.5 6' }),
      text: 'down',
    });
  }
  if (drawn.hasLost) entries.push({ sign: cross(11, 6, colours.bad), text: 'lost' });
  if (drawn.hasCopies) {
    entries.push({
      sign: bar(colours.soft, 1.25, { 'stroke-dasharray': '5 3' }),
      text: 'duplicate',
    });
  }
  if (drawn.hasTouched) {
    entries.push({
      sign: element('circle', { cx: 11, cy: 6, r: 4, fill: 'none', stroke: colours.ink }),
      text: 'arrival set by hand',
    });
  }
  if (flags.some(({ tone }) => tone === 'harm' || tone === 'repair' || tone === 'other')) {
    entries.push({
      sign: line(11, 0, 11, 12, { stroke: colours.soft, 'stroke-dasharray': '3 3' }),
      text: 'intervention',
    });
  }
  return entries;
};

const legend = (picture: Picture, drawn: Drawn): string => {
  let x = 0;
  return legendEntries(picture, drawn)
    .map(({ sign, text }) => {
      const part = element(
        'g',
        { transform: `translate(${round(x)} 0)` },
        `${sign}${words(text, { x: 28, y: 10, fill: picture.colours.ink })}`,
      );
      x += 28 + text.length * letterWidth + 18;
      return part;
    })
    .join('\n');
};

/** How large the picture of a diagram is, in pixels. */
export const pictureSize = ({
  width,
  lanes,
}: Pick<Picture, 'width' | 'lanes'>): { readonly width: number; readonly height: number } => ({
  width: Math.round(names + width + 2 * margin),
  height: Math.round(titleHeight + flagsHeight + lanes.height + axisHeight + legendHeight + margin),
});

/** A stretch of a run as an SVG document, with a title, an axis and a legend of what occurs in it. */
export const diagramSvg = (picture: Picture): string => {
  const { title, width, lanes, colours } = picture;
  const size = pictureSize(picture);
  const drawn = messages(picture);
  const laneNames = lanes.ids
    .map((id) =>
      words(id, {
        x: names - 10,
        y: (lanes.yOf(id) ?? 0) + 4,
        fill: colours.ink,
        'text-anchor': 'end',
        'font-weight': '600',
      }),
    )
    .join('');
  const top = titleHeight + flagsHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="'Atkinson Hyperlegible Next', system-ui, sans-serif" font-size="12" role="img">`,
    element('title', {}, escaped(title)),
    `<defs><clipPath id="plot"><rect x="0" y="0" width="${round(width)}" height="${round(flagsHeight + lanes.height + axisHeight)}"/></clipPath></defs>`,
    element('rect', { width: size.width, height: size.height, fill: colours.panel }),
    words(title, { x: margin, y: 24, fill: colours.ink, 'font-size': 16, 'font-weight': '600' }),
    element('g', { transform: `translate(${margin} ${top})` }, laneNames),
    `<g transform="translate(${margin + names} ${titleHeight})" clip-path="url(#plot)">`,
    `<g transform="translate(0 ${flagsHeight})">`,
    drawn.svg,
    lifelines(picture),
    axis(picture),
    '</g>',
    flagMarks(picture),
    '</g>',
    `<g transform="translate(${margin + names} ${round(top + lanes.height + axisHeight + 8)})">`,
    legend(picture, drawn),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};
