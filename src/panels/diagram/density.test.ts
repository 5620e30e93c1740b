import { describe, expect, it } from 'vitest';
import { MessageTable } from '../run-history/message-table.ts';
import { message } from '../testing.ts';
import { densityOpacity, messageDensity } from './density.ts';

const laneOf = (id: string) => ['n1', 'n2', 'n3'].indexOf(id);

describe('the density of messages', () => {
  it('counts a message in every space between lanes that it crosses, when it was sent', () => {
    const table = new MessageTable();
    table.add(message('n1', 'n3', 1, 150), 0, 4);
    table.add(message('n3', 'n2', 1, 150), 1, 5);
    table.add(message('n2', 'n1', 1, 950), 2, null);
    const { counts, epochs } = messageDensity(table, laneOf, 3, 0, 1_000, 10);
    expect([...counts.slice(2, 4)]).toEqual([1, 2]);
    expect([...epochs.slice(2, 4)]).toEqual([4, 5]);
    expect([...counts.slice(18, 20)]).toEqual([1, 0]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it('leaves out nodes that are not shown', () => {
    const table = new MessageTable();
    table.add(message('c1', 'n3', 1, 150), 0, 4);
    const { counts } = messageDensity(table, laneOf, 3, 0, 1_000, 10);
    expect(counts.every((count) => count === 0)).toBe(true);
  });

  it('stays within a bounded effort for very long runs and keeps the sum about right', () => {
    const table = new MessageTable();
    for (let index = 0; index < 300_000; index++) {
      table.add(message('n1', 'n2', index + 1, index, { arrivesAtMicros: index + 1 }), index, 1);
    }
    const { counts } = messageDensity(table, laneOf, 3, 0, 300_000, 100);
    const sum = counts.reduce((all, count) => all + count, 0);
    expect(sum / 300_000).toBeCloseTo(1, 1);
  });

  it('is drawn more strongly the more messages there are, and never hides the lifelines', () => {
    expect(densityOpacity(0, 10)).toBe(0);
    expect(densityOpacity(1, 10)).toBeGreaterThan(0.1);
    expect(densityOpacity(1, 10)).toBeLessThan(densityOpacity(9, 10));
    expect(densityOpacity(10, 10)).toBeLessThan(0.5);
  });
});
