import { describe, expect, it } from 'vitest';
import { linkAt } from './link-at.ts';

const points = new Map([
  ['n1', { x: 0, y: 0 }],
  ['n2', { x: 100, y: 0 }],
  ['n3', { x: 0, y: 100 }],
]);
const links = [
  ['n1', 'n2'],
  ['n1', 'n3'],
  ['n2', 'n3'],
] as const;

describe('the link under the pointer', () => {
  it('is the one that runs nearest', () => {
    expect(linkAt({ x: 30, y: 3 }, links, { points }, 8)).toEqual(['n1', 'n2']);
    expect(linkAt({ x: 52, y: 52 }, links, { points }, 8)).toEqual(['n2', 'n3']);
  });

  it('is none where all are too far, or end before', () => {
    expect(linkAt({ x: 30, y: 30 }, links, { points }, 8)).toBeNull();
    expect(linkAt({ x: 120, y: 0 }, links, { points }, 8)).toBeNull();
  });
});
