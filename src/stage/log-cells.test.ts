import { describe, expect, it } from 'vitest';
import type { LogCell } from '../sim/protocol.ts';
import { cellRow } from './log-cells.ts';
import { CELL_GAP_PIXELS, CELL_PIXELS, MORE_PIXELS } from './node-metrics.ts';

const log = (...epochs: readonly number[]): readonly LogCell[] =>
  epochs.map((epoch, place) => ({ index: place + 1, epoch, label: 'x=1', committed: true }));

const epochsOf = (row: ReturnType<typeof cellRow>) => row.cells.map(({ cell }) => cell.epoch);

describe('the row of log cells', () => {
  it('shows as many of the last entries as there is room for, and counts the others', () => {
    const row = cellRow(log(1, 1, 2, 3), 9, 3);
    expect(epochsOf(row)).toEqual([1, 2, 3]);
    expect(row.hidden).toBe(6);
  });

  it('is as wide for two digits as for one', () => {
    expect(cellRow(log(98, 99), 2, 6).right).toBe(cellRow(log(1, 2), 2, 6).right);
  });

  it.each([100, 455, 1_000, 12_345])('keeps epoch %i inside the room for six small cells', (n) => {
    const row = cellRow(log(n, n, n, n, n, n), 6, 6);
    expect(row.right - row.left).toBeLessThanOrEqual(6 * (CELL_PIXELS + CELL_GAP_PIXELS));
    for (const { width } of row.cells) expect(width).toBeGreaterThan(String(n).length * 7.2);
    expect(row.hidden).toBe(6 - row.cells.length);
    expect(row.cells.length).toBeGreaterThan(1);
  });

  it('shows the last entry however long its number is', () => {
    expect(epochsOf(cellRow(log(1, 1_234_567), 2, 1))).toEqual([1_234_567]);
  });

  it('lays the cells beside each other, around the middle with the mark before them', () => {
    const row = cellRow(log(99, 100), 5, 6);
    expect(row.left - MORE_PIXELS).toBeCloseTo(-row.right);
    expect(row.cells[0]?.left).toBe(row.left);
    const [first, second] = row.cells;
    expect(second?.left).toBe((first?.left ?? 0) + (first?.width ?? 0) + CELL_GAP_PIXELS);
    expect((second?.left ?? 0) + (second?.width ?? 0)).toBeCloseTo(row.right);
  });

  it('is nothing for an empty log', () => {
    expect(cellRow([], 0, 6)).toMatchObject({ cells: [], hidden: 0 });
  });
});
