import { describe, expect, it } from 'vitest';
import { labelledLanes, lanesFor, lifelineWidths } from './lanes.ts';

const names = (count: number) => Array.from({ length: count }, (_, place) => `n${place + 1}`);

describe('lanes', () => {
  it('share the height evenly, in order', () => {
    const { yOf } = lanesFor(names(5), 170);
    expect(names(5).map(yOf)).toEqual([10, 48, 85, 123, 160]);
    expect(yOf('n6')).toBeNull();
  });

  it('stay together in the middle when there is more room than they need', () => {
    const { yOf } = lanesFor(names(3), 300);
    expect(names(3).map(yOf)).toEqual([106, 150, 194]);
    expect(lanesFor(names(1), 100).yOf('n1')).toBe(50);
  });

  it('are thinner the closer they stand, and always thicker where a node leads', () => {
    for (const gap of [4, 8, 20, 44]) {
      const { lives, leads } = lifelineWidths(gap);
      expect(leads).toBeGreaterThan(lives);
      expect(leads).toBeLessThan(Math.max(gap, 3.5));
    }
  });

  it('all carry their names until they stand too close', () => {
    expect(labelledLanes(lanesFor(names(9), 180))).toHaveLength(9);
    expect(labelledLanes(lanesFor(names(25), 180))).toHaveLength(9);
  });
});
