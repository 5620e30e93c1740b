import { densityOpacity, messageDensity } from '../diagram/density.ts';
import { type Flag, placeFlags } from '../diagram/flags.ts';
import { labelledLanes, lifelineWidths } from '../diagram/lanes.ts';
import { lifelinePieces } from '../diagram/lifeline-pieces.ts';
import { messageLine } from '../diagram/message-line.ts';
import { axisTicks } from '../diagram/ticks.ts';
import { isCopy, isTouched } from '../run-history/message-table.ts';
import { cross, isNowWithin, legend, ring } from './legend.ts';
import { isCounted, type Picture, type PictureColours, textWidth, toXOf } from './picture.ts';
import { element, escaped, line, moved, round, words } from './svg.ts';

const names = 56;
const margin = 16;
const titleHeight = 34;
const titleSize = 16;
const flagsHeight = 30;
const axisHeight = 28;

const lifelines = (picture: Picture): string => {
  const { window, width, lanes, history, untilMicros, colours } = picture;
  const toX = toXOf(picture);
  const widths = lifelineWidths(lanes.gap);
  const least = (0.5 * window.spanMicros) / width;
  const end = Math.min(untilMicros, window.startMicros + window.spanMicros);
  const parts: string[] = [];
  for (const id of lanes.ids) {
    const y = lanes.yOf(id);
    if (y === null) continue;
    parts.push(line(0, y, width, y, { stroke: colours.track, 'stroke-width': 2 }));
    const isServer = history.isServer(id);
    const segments = history.lifelines.of(id);
    for (const piece of lifelinePieces(segments, window.startMicros, end, least)) {
      const { status, leads } = piece.segment;
      const x1 = toX(piece.fromMicros);
      const x2 = toX(piece.toMicros);
      const thickness = leads ? widths.leads : isServer ? widths.lives : 1.5;
      const colour = colours.node(piece.segment);
      if (status === 'up') {
        // Where nothing but messages has something to tell, the lives stand back.
        const more = isServer ? {} : { 'stroke-opacity': 0.5 };
        parts.push(line(x1, y, x2, y, { stroke: colour, 'stroke-width': thickness, ...more }));
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

/** The lines of messages, and the crosses and rings at their ends, which stand above the lifelines. */
const messages = (picture: Picture): { readonly lines: string; readonly ends: string } => {
  if (isCounted(picture)) return { lines: density(picture), ends: '' };
  const { window, lanes, history, colours } = picture;
  const toX = toXOf(picture);
  const heights = history.messages.nodes.map(lanes.yOf);
  const lines: string[] = [];
  const ends: string[] = [];
  history.messages.visit(
    window.startMicros,
    window.startMicros + window.spanMicros,
    (_row, from, to, sent, end, arrives, epoch, lost, marks) => {
      const fromY = heights[from] ?? null;
      const toY = heights[to] ?? null;
      if (fromY === null || toY === null) return;
      const { x1, y1, x2, y2 } = messageLine(toX, fromY, toY, sent, end, arrives);
      lines.push(
        line(x1, y1, x2, y2, {
          stroke: colours.epoch(Number.isNaN(epoch) ? null : epoch),
          'stroke-width': 1.25,
          'stroke-opacity': 0.85,
          ...((marks & isCopy) !== 0 ? { 'stroke-dasharray': '5 3' } : {}),
        }),
      );
      if (lost) ends.push(cross(x2, y2, colours.bad));
      else if ((marks & isTouched) !== 0) ends.push(ring(x2, y2, colours.ink));
    },
  );
  return { lines: lines.join('\n'), ends: ends.join('\n') };
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

const flagMarks = (picture: Picture): string => {
  const { width, lanes, flags, colours } = picture;
  const widthOf = (label: string) => textWidth(label) + 16;
  const placed = placeFlags(flags, toXOf(picture), widthOf, 1, width - 1);
  return placed
    .map(({ flag, x, labelX, labelled }) => {
      const colour = flagColour(flag, colours);
      const isBroken = flag.tone === 'broken';
      const staff = line(x, flagsHeight - 4, x, flagsHeight + lanes.height, {
        stroke: colour,
        ...(isBroken ? { 'stroke-width': 2 } : { 'stroke-dasharray': '3 3' }),
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
          rx: isBroken ? 3 : 10,
          fill: colours.panel,
          stroke: colour,
        }) +
        words(flag.label, { x: labelX, y: 18, fill: colours.ink, 'text-anchor': 'middle' })
      );
    })
    .join('\n');
};

const axis = (picture: Picture): string => {
  const { window, width, lanes, colours } = picture;
  const toX = toXOf(picture);
  return axisTicks(window, width, 84)
    .map(({ atMicros, label }) => {
      const x = toX(atMicros);
      if (x < 0 || x > width) return '';
      const tick = line(x, lanes.height, x, lanes.height + (label === null ? 2 : 4), {
        stroke: colours.track,
      });
      // A label that would be cut off at the picture's border is left out.
      if (label === null || x + textWidth(label) / 2 > width + margin) return tick;
      const y = lanes.height + 18;
      return tick + words(label, { x, y, fill: colours.soft, 'text-anchor': 'middle' });
    })
    .join('');
};

/** The moment shown, and a veil over what lies ahead of it; nothing where it is all that is known. */
const nowLine = (picture: Picture): string => {
  if (!isNowWithin(picture)) return '';
  const { width, lanes, colours, nowMicros } = picture;
  const x = toXOf(picture)(nowMicros);
  return [
    element('rect', {
      x,
      y: 0,
      width: width - x,
      height: lanes.height,
      fill: colours.panel,
      'fill-opacity': 0.62,
    }),
    line(x, -6, x, lanes.height, { stroke: colours.ink, 'stroke-width': 2 }),
  ].join('');
};

/** The title, cut short where it is too long for the picture. */
const titleWithin = (title: string, width: number): string => {
  const room = Math.floor(width / textWidth('n', titleSize, true));
  const letters = [...title];
  return letters.length <= room
    ? title
    : `${letters
        .slice(0, room - 1)
        .join('')
        .trimEnd()}…`;
};

/** A document and its size in pixels. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** A stretch of a run as an SVG document, with a title, an axis and a legend of what occurs in it. */
export const drawPicture = (picture: Picture): Drawing => {
  const { title, lanes, colours } = picture;
  const explained = legend(picture);
  const plotHeight = flagsHeight + lanes.height;
  const width = Math.round(names + picture.width + 2 * margin);
  const height = Math.round(titleHeight + plotHeight + axisHeight + 8 + explained.height + margin);
  const { lines, ends } = messages(picture);
  const laneNames = labelledLanes(lanes)
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
  const left = margin + names;
  const plot = [lines, lifelines(picture), ends, nowLine(picture)].join('\n');
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'Atkinson Hyperlegible Next', system-ui, sans-serif" font-size="12" role="img">`,
    element('title', {}, escaped(title)),
    `<defs><clipPath id="plot"><rect x="0" y="0" width="${round(picture.width)}" height="${round(plotHeight)}"/></clipPath></defs>`,
    element('rect', { width, height, fill: colours.panel }),
    words(titleWithin(title, width - 2 * margin), {
      x: margin,
      y: 24,
      fill: colours.ink,
      'font-size': titleSize,
      'font-weight': '600',
    }),
    moved(margin, titleHeight + flagsHeight, laneNames),
    moved(left, titleHeight, `${moved(0, flagsHeight, plot)}\n${flagMarks(picture)}`, {
      'clip-path': 'url(#plot)',
    }),
    moved(left, titleHeight + flagsHeight, axis(picture)),
    moved(left, titleHeight + plotHeight + axisHeight + 8, explained.svg),
    '</svg>',
    '',
  ].join('\n');
  return { svg, width, height };
};
