import { describe, expect, it } from 'vitest';
import {
  arrangements,
  CLIENT_CARD,
  clearPlace,
  clientPlace,
  NARROW_STAGE,
  placeClients,
} from './client-places.ts';
import { boxesOverlap } from './geometry.ts';

const wide = { width: 1000, height: 500 };
const rightwards = { id: 'c1', towards: { x: 1, y: 0 } };
const leftwards = { id: 'c2', towards: { x: -1, y: 0 } };

describe('clients', () => {
  it('stand at the edge nearer to their server', () => {
    const places = placeClients([rightwards, leftwards], wide, 'sides');
    expect(places.get('c1')?.point.x).toBeGreaterThan(500);
    expect(places.get('c2')?.point.x).toBeLessThan(500);
  });

  it('stand at the foot of a narrow stage, inside it', () => {
    const narrow = { width: NARROW_STAGE - 200, height: 430 };
    expect(arrangements(narrow, 2)).toEqual(['foot']);
    for (const { box, words } of placeClients([rightwards, leftwards], narrow, 'foot').values()) {
      expect(words).toBe('beside');
      expect(box.bottom).toBeLessThanOrEqual(430);
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(narrow.width);
    }
  });

  it('are mere cards on a stage with no room for what they say', () => {
    const low = { width: NARROW_STAGE - 200, height: 300 };
    for (const { box, words } of placeClients([rightwards, leftwards], low, 'foot').values()) {
      expect(words).toBe('none');
      expect(box.right - box.left).toBe(CLIENT_CARD.width);
    }
  });

  it('make way for what stands already, and only then', () => {
    const wanted = clientPlace({ x: 500, y: 250 }, 'below', 112);
    expect(clearPlace(wanted, [], wide)).toBe(wanted);
    const obstacle = { left: 450, top: 200, right: 550, bottom: 300 };
    expect(boxesOverlap(clearPlace(wanted, [obstacle], wide).box, obstacle)).toBe(false);
  });
});
