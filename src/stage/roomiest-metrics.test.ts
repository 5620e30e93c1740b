import { describe, expect, it } from 'vitest';
import { boxesOverlap } from './geometry.ts';
import { DETAILS, nodeBox, nodeMetrics } from './node-metrics.ts';
import { roomiestMetrics } from './roomiest-metrics.ts';

const size = { width: 1016, height: 496 };
const least = nodeMetrics('dot', 4);
/** A hundred servers, ten by ten. */
const grid = Array.from({ length: 100 }, (_, place) => ({
  x: 60 + (place % 10) * 98,
  y: 40 + Math.floor(place / 10) * 45,
}));

describe('the roomiest measures', () => {
  it('show more of every node the further apart nodes are, and never less', () => {
    const details = [1, 1.5, 2, 3, 5].map((scale) =>
      DETAILS.indexOf(roomiestMetrics(grid, scale, size, least).detail),
    );
    expect(details).toEqual([...details].sort((a, b) => b - a));
    expect(roomiestMetrics(grid, 5, size, least).detail).toBe('full');
  });

  it('let no node cover another', () => {
    const metrics = roomiestMetrics(grid, 1, size, least);
    const all = grid.map((point) => nodeBox(metrics, point));
    all.forEach((box, place) => {
      for (const other of all.slice(place + 1)) expect(boxesOverlap(box, other)).toBe(false);
    });
  });

  it('are not made smaller by a few that were dragged together', () => {
    const [first, , ...rest] = grid;
    const dragged = first === undefined ? grid : [first, first, ...rest];
    expect(roomiestMetrics(dragged, 1, size, least)).toEqual(roomiestMetrics(grid, 1, size, least));
  });

  it('are never smaller than the least', () => {
    const crowded = Array.from({ length: 50 }, () => ({ x: 10, y: 10 }));
    expect(roomiestMetrics(crowded, 1, size, least)).toBe(least);
  });
});
