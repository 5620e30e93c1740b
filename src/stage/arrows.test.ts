import { describe, expect, it } from 'vitest';
import { neighbour } from './arrows.ts';

const points = new Map([
  ['n1', { x: 500, y: 100 }],
  ['n2', { x: 800, y: 250 }],
  ['n3', { x: 700, y: 420 }],
  ['n4', { x: 300, y: 420 }],
  ['n5', { x: 200, y: 250 }],
]);

describe('arrow keys between nodes', () => {
  it('lead to the nearest node that way', () => {
    expect(neighbour(points, 'n1', 'ArrowRight')).toBe('n2');
    expect(neighbour(points, 'n1', 'ArrowLeft')).toBe('n5');
    expect(neighbour(points, 'n2', 'ArrowDown')).toBe('n3');
    expect(neighbour(points, 'n4', 'ArrowRight')).toBe('n3');
    expect(neighbour(points, 'n4', 'ArrowUp')).toBe('n5');
  });

  it('lead nowhere at the rim and for other keys', () => {
    expect(neighbour(points, 'n1', 'ArrowUp')).toBeNull();
    expect(neighbour(points, 'n1', 'Enter')).toBeNull();
  });

  it('reach every node from every other', () => {
    for (const start of points.keys()) {
      const reached = new Set([start]);
      for (const id of reached) {
        for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
          const next = neighbour(points, id, key);
          if (next !== null) reached.add(next);
        }
      }
      expect(reached.size).toBe(points.size);
    }
  });
});
