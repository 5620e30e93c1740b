import { describe, expect, it } from 'vitest';
import { pinchOf, wheelFactor } from './zooming.ts';

const wheel = (deltaY: number, more: { deltaMode?: number; ctrlKey?: boolean } = {}) =>
  wheelFactor({ deltaY, deltaMode: 0, ctrlKey: false, ...more });

describe('the wheel', () => {
  it('zooms in when turned away and out when turned towards one', () => {
    expect(wheel(-60)).toBeGreaterThan(1);
    expect(wheel(60)).toBeLessThan(1);
  });

  it('comes back to where it was when turned back', () => {
    expect(wheel(-60) * wheel(60)).toBeCloseTo(1);
  });

  it('zooms no further than by half at a single notch, however coarse', () => {
    expect(wheel(-5_000)).toBeLessThan(1.5);
    expect(wheel(-3, { deltaMode: 2 })).toBe(wheel(-5_000));
  });

  it('takes the small steps of a pinch for more, and lines for more than pixels', () => {
    expect(wheel(-10, { ctrlKey: true })).toBeGreaterThan(wheel(-10));
    expect(wheel(-3, { deltaMode: 1 })).toBeGreaterThan(wheel(-3));
  });
});

describe('two fingers', () => {
  it('hold the point between them, and zoom by how far they are apart', () => {
    expect(pinchOf({ x: 0, y: 0 }, { x: 60, y: 80 })).toEqual({
      middle: { x: 30, y: 40 },
      span: 100,
    });
  });

  it('never lie on one point, which would zoom without end', () => {
    expect(pinchOf({ x: 5, y: 5 }, { x: 5, y: 5 }).span).toBeGreaterThan(0);
  });
});
