import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Camera,
  GREATEST_SCALE,
  panned,
  seenShare,
  stageShare,
  WHOLE,
  withinLimits,
  zoomedAbout,
} from './camera.ts';

const share = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});
const camera = fc
  .record({
    scale: fc.double({ min: 1, max: GREATEST_SCALE, noNaN: true }),
    x: fc.double({ min: 0, max: 1, noNaN: true }),
    y: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(withinLimits);
const factor = fc.double({ min: 0.1, max: 10, noNaN: true });

describe('the camera', () => {
  it('sees the whole stage where it is, to begin with', () => {
    expect(seenShare(WHOLE, { x: 0.2, y: 0.9 })).toEqual({ x: 0.2, y: 0.9 });
  });

  it('finds the place that it sees: one way undoes the other', () => {
    fc.assert(
      fc.property(camera, share, (seenBy, place) => {
        const back = stageShare(seenBy, seenShare(seenBy, place));
        expect(back.x).toBeCloseTo(place.x, 9);
        expect(back.y).toBeCloseTo(place.y, 9);
      }),
    );
  });

  it('zooms in about the pointer: what is under it stays under it', () => {
    const about = { x: 0.3, y: 0.7 };
    const before = stageShare(WHOLE, about);
    const after = stageShare(zoomedAbout(WHOLE, 2.5, about), about);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  it('takes what two fingers hold along to where they go', () => {
    const middle: Camera = { scale: 3, x: 0.5, y: 0.5 };
    const held = stageShare(middle, { x: 0.4, y: 0.4 });
    const after = zoomedAbout(middle, 1.2, { x: 0.4, y: 0.4 }, { x: 0.55, y: 0.45 });
    expect(seenShare(after, held).x).toBeCloseTo(0.55, 9);
    expect(seenShare(after, held).y).toBeCloseTo(0.45, 9);
  });

  it('moves what is seen with the hand', () => {
    const before: Camera = { scale: 2, x: 0.5, y: 0.5 };
    expect(panned(before, { x: 0.1, y: -0.1 })).toEqual({ scale: 2, x: 0.45, y: 0.55 });
  });

  it('is back at the whole once zoomed out far enough, wherever it was', () => {
    fc.assert(
      fc.property(camera, share, (start, about) => {
        expect(zoomedAbout(start, 0.05, about)).toEqual(WHOLE);
      }),
    );
  });

  it('always sees some of the stage in the middle of the screen', () => {
    fc.assert(
      fc.property(camera, factor, share, share, (start, times, about, by) => {
        const next = panned(zoomedAbout(start, times, about), by);
        expect(next.scale).toBeGreaterThanOrEqual(1);
        expect(next.scale).toBeLessThanOrEqual(GREATEST_SCALE);
        for (const place of [next.x, next.y]) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
