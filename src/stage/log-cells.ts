import type { LogCell } from '../sim/protocol.ts';
import { CELL_GAP_PIXELS, CELL_PIXELS, MORE_PIXELS } from './node-metrics.ts';

const DIGIT_PIXELS = 8.4;
/** Room beside an epoch's number within its cell. */
const CELL_PADDING_PIXELS = 3;

/** How wide a cell is that holds this epoch's number, in pixels; up to two digits all are as wide. */
const cellPixels = (epoch: number): number =>
  Math.max(CELL_PIXELS, Math.ceil(String(epoch).length * DIGIT_PIXELS) + CELL_PADDING_PIXELS);

const rowPixels = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width + CELL_GAP_PIXELS, -CELL_GAP_PIXELS);

/** The row of cells below a disc, around 0, in pixels. */
export interface CellRow {
  readonly cells: readonly {
    readonly cell: LogCell;
    readonly left: number;
    readonly width: number;
  }[];
  /** Where the first cell begins, right of the mark for what is hidden. */
  readonly left: number;
  /** Where the last cell ends. */
  readonly right: number;
  /** How many entries of the log come before the first cell. */
  readonly hidden: number;
}

/**
 * The last entries of a log, as many as fit where `most` cells of two digits do, and at least one.
 * `log` holds its end; `length` is how many entries it has in all.
 */
export const cellRow = (log: readonly LogCell[], length: number, most: number): CellRow => {
  const room = most * (CELL_PIXELS + CELL_GAP_PIXELS) - CELL_GAP_PIXELS;
  let cells = log.slice(-most);
  while (cells.length > 1 && rowPixels(cells.map(({ epoch }) => cellPixels(epoch))) > room) {
    cells = cells.slice(1);
  }
  const widths = cells.map(({ epoch }) => cellPixels(epoch));
  const hidden = length - cells.length;
  const row = Math.max(0, rowPixels(widths));
  const left = (-row + (hidden > 0 ? MORE_PIXELS : 0)) / 2;
  let next = left;
  const placed = cells.map((cell, place) => {
    const width = widths[place] ?? CELL_PIXELS;
    const at = next;
    next += width + CELL_GAP_PIXELS;
    return { cell, left: at, width };
  });
  return { cells: placed, left, right: left + row, hidden };
};
