import type { LifelineStatus } from '../run-history/lifelines.ts';
import { isCopy, isTouched } from '../run-history/message-table.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import { densityOpacity, messageDensity } from './density.ts';
import { type Lanes, lifelineWidths } from './lanes.ts';
import { lifelinePieces } from './lifeline-pieces.ts';
import { messageLine } from './message-line.ts';
import type { Palette } from './palette.ts';
import { axisTicks } from './ticks.ts';
import { type TimeWindow, xOf } from './time-scale.ts';

/** A stretch of time drawn on a canvas, wider than what is seen of it, so that it can slide. */
export interface Sheet {
  readonly window: TimeWindow;
  /** Pixels of the page, not of the device. */
  readonly width: number;
  readonly lanes: Lanes;
  /** Height of the axis below the lanes. */
  readonly axisHeight: number;
}

/** How far a sheet has been painted: what is known beyond that is still to come. */
export interface Painted {
  readonly rows: number;
  readonly lateLosses: number;
  readonly untilMicros: number;
  readonly asDensity: boolean;
}

/** More messages than this in each pixel of width are drawn as density instead of lines. */
const mostLinesAPixel = 2.5;
/** Pixels of width that one column of the density stands for. */
const densityColumn = 2;
const crossSize = 3;
/** The ring at the end of a message whose arrival somebody set by hand. */
const touchedRadius = 4;

/** Whether so many messages within the sheet would be a blur of lines. */
export const isDense = (
  history: RunHistory,
  { window, width }: Pick<Sheet, 'window' | 'width'>,
): boolean =>
  history.messages.countWithin(window.startMicros, window.startMicros + window.spanMicros) >
  mostLinesAPixel * width + 256;

/** Paints a sheet from nothing, up to `untilMicros`. The context is scaled to pixels of the page. */
export const paintSheet = (
  context: CanvasRenderingContext2D,
  sheet: Sheet,
  history: RunHistory,
  palette: Palette,
  untilMicros: number,
): Painted => {
  const { lanes, width, window } = sheet;
  context.clearRect(0, 0, width, lanes.height + sheet.axisHeight);
  const asDensity = isDense(history, sheet);
  if (asDensity) paintDensity(context, sheet, history, palette);
  paintTracks(context, sheet, palette);
  paintLives(context, sheet, history, palette, window.startMicros, untilMicros);
  if (!asDensity) paintMessages(context, sheet, history, palette, 0);
  paintAxis(context, sheet, palette);
  return {
    rows: history.messages.length,
    lateLosses: history.lateLosses.length,
    untilMicros,
    asDensity,
  };
};

/** Paints what has come to be known since. Lines only; a sheet of density is painted anew. */
export const paintMore = (
  context: CanvasRenderingContext2D,
  sheet: Sheet,
  history: RunHistory,
  palette: Palette,
  before: Painted,
  untilMicros: number,
): Painted => {
  const rows = history.messages.length;
  if (untilMicros > before.untilMicros) {
    paintLives(context, sheet, history, palette, before.untilMicros, untilMicros);
  }
  if (rows > before.rows) paintMessages(context, sheet, history, palette, before.rows);
  const lateLosses = history.lateLosses.length;
  for (const row of history.lateLosses.slice(before.lateLosses)) {
    paintDeath(context, sheet, history, palette, row);
  }
  return { ...before, rows, lateLosses, untilMicros: Math.max(before.untilMicros, untilMicros) };
};

const paintTracks = (
  context: CanvasRenderingContext2D,
  { lanes, width }: Sheet,
  palette: Palette,
): void => {
  context.fillStyle = palette.track;
  for (const id of lanes.ids) {
    const y = lanes.yOf(id);
    if (y !== null) context.fillRect(0, y - 1, width, 2);
  }
};

const paintLives = (
  context: CanvasRenderingContext2D,
  sheet: Sheet,
  history: RunHistory,
  palette: Palette,
  fromMicros: number,
  toMicros: number,
): void => {
  const { window, width, lanes } = sheet;
  const start = Math.max(fromMicros, window.startMicros);
  const end = Math.min(toMicros, window.startMicros + window.spanMicros);
  if (end <= start) return;
  const least = (0.5 * window.spanMicros) / width;
  const widths = lifelineWidths(lanes.gap);
  for (const id of lanes.ids) {
    const y = lanes.yOf(id);
    if (y === null) continue;
    const isServer = history.isServer(id);
    for (const piece of lifelinePieces(history.lifelines.of(id), start, end, least)) {
      const { status, leads } = piece.segment;
      // Whole pixels, so that pieces painted one after the other leave no seam.
      const x1 = Math.round(xOf(window, width, piece.fromMicros));
      const x2 = Math.round(xOf(window, width, piece.toMicros));
      const thickness = leads ? widths.leads : isServer ? widths.lives : 1.5;
      paintLife(context, palette, status, palette.node(piece.segment), x1, x2, y, thickness);
    }
  }
};

const hatch = 4;

const paintLife = (
  context: CanvasRenderingContext2D,
  palette: Palette,
  status: LifelineStatus,
  colour: string,
  x1: number,
  x2: number,
  y: number,
  thickness: number,
): void => {
  switch (status) {
    case 'up':
      context.fillStyle = colour;
      context.fillRect(x1, Math.round(y - thickness / 2), x2 - x1, thickness);
      return;
    case 'paused':
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      dashed(context, [hatch, hatch], x1, x2, y);
      return;
    case 'down':
    case 'removed':
      context.fillStyle = palette.panel;
      context.fillRect(x1, y - 1.5, x2 - x1, 3);
      if (status === 'removed') return;
      context.strokeStyle = palette.soft;
      context.lineWidth = 1.5;
      dashed(context, [1.5, 6], x1, x2, y);
  }
};

/** A dashed line whose dashes stand at fixed places, so that it can be drawn piece by piece. */
const dashed = (
  context: CanvasRenderingContext2D,
  dashes: readonly [number, number],
  x1: number,
  x2: number,
  y: number,
): void => {
  context.setLineDash([...dashes]);
  context.lineDashOffset = x1 % (dashes[0] + dashes[1]);
  context.beginPath();
  context.moveTo(x1, y);
  context.lineTo(x2, y);
  context.stroke();
  context.setLineDash([]);
};

const paintMessages = (
  context: CanvasRenderingContext2D,
  { window, width, lanes }: Sheet,
  history: RunHistory,
  palette: Palette,
  firstRow: number,
): void => {
  const heights = history.messages.nodes.map(lanes.yOf);
  const toX = (micros: number) => xOf(window, width, micros);
  const lines = new Map<number | null, Path2D>();
  const copies = new Map<number | null, Path2D>();
  const touched = new Path2D();
  const crosses = new Path2D();
  history.messages.visit(
    window.startMicros,
    window.startMicros + window.spanMicros,
    (_row, from, to, sent, end, arrives, epochOrNone, lost, marks) => {
      const fromY = heights[from] ?? null;
      const toY = heights[to] ?? null;
      if (fromY === null || toY === null) return;
      const { x1, y1, x2, y2 } = messageLine(toX, fromY, toY, sent, end, arrives);
      const epoch = Number.isNaN(epochOrNone) ? null : epochOrNone;
      const paths = (marks & isCopy) === 0 ? lines : copies;
      const path = paths.get(epoch) ?? new Path2D();
      paths.set(epoch, path);
      path.moveTo(x1, y1);
      path.lineTo(x2, y2);
      if (lost) addCross(crosses, x2, y2);
      else if ((marks & isTouched) !== 0) {
        touched.moveTo(x2 + touchedRadius, y2);
        touched.arc(x2, y2, touchedRadius, 0, 2 * Math.PI);
      }
    },
    { firstRow },
  );
  context.save();
  // Lines go below the lifelines, whichever was painted first.
  context.globalCompositeOperation = 'destination-over';
  context.globalAlpha = 0.85;
  context.lineWidth = 1.25;
  for (const [epoch, path] of lines) {
    context.strokeStyle = palette.epoch(epoch);
    context.stroke(path);
  }
  context.setLineDash([5, 3]);
  for (const [epoch, path] of copies) {
    context.strokeStyle = palette.epoch(epoch);
    context.stroke(path);
  }
  context.restore();
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.6;
  context.stroke(touched);
  paintCrosses(context, palette, crosses);
};

/** Paints the cross of a message that had been painted as arriving. */
const paintDeath = (
  context: CanvasRenderingContext2D,
  { window, width, lanes }: Sheet,
  history: RunHistory,
  palette: Palette,
  place: number,
): void => {
  const row = history.messages.row(place);
  const y = row && lanes.yOf(row.message.to);
  if (!row || y === null || lanes.yOf(row.message.from) === null) return;
  const x = xOf(window, width, row.endMicros);
  const cross = new Path2D();
  addCross(cross, x, y);
  paintCrosses(context, palette, cross);
};

const addCross = (path: Path2D, x: number, y: number): void => {
  path.moveTo(x - crossSize, y - crossSize);
  path.lineTo(x + crossSize, y + crossSize);
  path.moveTo(x + crossSize, y - crossSize);
  path.lineTo(x - crossSize, y + crossSize);
};

const paintCrosses = (
  context: CanvasRenderingContext2D,
  palette: Palette,
  crosses: Path2D,
): void => {
  context.strokeStyle = palette.bad;
  context.lineWidth = 1.6;
  context.stroke(crosses);
};

const paintDensity = (
  context: CanvasRenderingContext2D,
  { window, width, lanes }: Sheet,
  history: RunHistory,
  palette: Palette,
): void => {
  const columns = Math.max(1, Math.floor(width / densityColumn));
  const places = new Map(lanes.ids.map((id, place) => [id, place]));
  const density = messageDensity(
    history.messages,
    (id) => places.get(id) ?? -1,
    lanes.ids.length,
    window.startMicros,
    window.startMicros + window.spanMicros,
    columns,
  );
  if (density.spaces === 0) return;
  const most = density.counts.reduce((largest, count) => Math.max(largest, count), 0);
  const image = new ImageData(columns, density.spaces);
  const { data } = image;
  for (let column = 0; column < columns; column++) {
    for (let space = 0; space < density.spaces; space++) {
      const place = column * density.spaces + space;
      const count = density.counts[place] ?? 0;
      if (count === 0) continue;
      const epoch = density.epochs[place] ?? Number.NaN;
      const [red, green, blue] = palette.epochBytes(Number.isNaN(epoch) ? null : epoch);
      const pixel = (space * columns + column) * 4;
      data[pixel] = red;
      data[pixel + 1] = green;
      data[pixel + 2] = blue;
      data[pixel + 3] = 255 * densityOpacity(count, most);
    }
  }
  const small = new OffscreenCanvas(columns, density.spaces);
  small.getContext('2d')?.putImageData(image, 0, 0);
  const top = lanes.yOf(lanes.ids[0] ?? '') ?? 0;
  context.save();
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, top, width, lanes.gap * density.spaces);
  context.restore();
};

const tickHeight = 4;

const paintAxis = (
  context: CanvasRenderingContext2D,
  { window, width, lanes, axisHeight }: Sheet,
  palette: Palette,
): void => {
  context.font = palette.axisFont;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { atMicros, label } of axisTicks(window, width, 84)) {
    const x = Math.round(xOf(window, width, atMicros)) + 0.5;
    context.fillStyle = palette.track;
    context.fillRect(x - 0.5, lanes.height, 1, label === null ? tickHeight / 2 : tickHeight);
    if (label === null) continue;
    context.fillStyle = palette.soft;
    // Nothing lies before the start of the run: there a label in the middle would be cut off.
    context.textAlign = atMicros === 0 ? 'left' : 'center';
    context.fillText(label, x, lanes.height + tickHeight + (axisHeight - tickHeight) / 2);
  }
};
