import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitting,
  following,
  followShare,
  followSpanMicros,
  microsAt,
  minimumSpanMicros,
  panned,
  withinRun,
  xOf,
  zoomed,
} from './time-scale.ts';

const windows = fc.record({
  startMicros: fc.double({ min: -1e9, max: 4e9, noNaN: true }),
  spanMicros: fc.double({ min: minimumSpanMicros, max: 4e9, noNaN: true }),
});

describe('the time scale', () => {
  it('goes from time to place and back', () => {
    fc.assert(
      fc.property(windows, fc.double({ min: -2000, max: 4000, noNaN: true }), (window, x) => {
        expect(xOf(window, 900, microsAt(window, 900, x))).toBeCloseTo(x, 3);
      }),
    );
  });

  it('zooms around the pointer: the moment under it stays under it', () => {
    fc.assert(
      fc.property(
        windows,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (window, factor, share) => {
          const moment = window.startMicros + share * window.spanMicros;
          const after = zoomed(window, factor, share);
          expect(xOf(after, 1, moment)).toBeCloseTo(share, 6);
        },
      ),
    );
  });

  it('never zooms in beyond a millisecond', () => {
    expect(zoomed({ startMicros: 0, spanMicros: 2_000 }, 0.01, 0.5).spanMicros).toBe(1_000);
  });

  it('pans by pixels', () => {
    const moved = panned({ startMicros: 0, spanMicros: 1_000_000 }, 1_000, 250);
    expect(moved).toEqual({ startMicros: 250_000, spanMicros: 1_000_000 });
  });

  it('cannot be panned away from the run', () => {
    const lost = { startMicros: 9e9, spanMicros: 1_000_000 };
    expect(withinRun(lost, 10_000_000).startMicros).toBe(9_100_000);
    expect(withinRun({ ...lost, startMicros: -9e9 }, 10_000_000).startMicros).toBe(-100_000);
  });
});

describe('the following window', () => {
  const window = { startMicros: 1_000_000, spanMicros: 600_000 };

  it('stands still while the moment is well within it', () => {
    expect(following(window, 1_000_000)).toBe(window);
    expect(following(window, 1_500_000)).toBe(window);
  });

  it('slides along with a moment that has come near its right end', () => {
    const moved = following(window, 5_000_000);
    expect(xOf(moved, 1, 5_000_000)).toBeCloseTo(followShare, 9);
    expect(following(moved, 5_000_000)).toBe(moved);
  });

  it('turns up around a moment that has gone back beyond its left end', () => {
    const share = xOf(following(window, 900_000), 1, 900_000);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.5);
    expect(following(window, 0).startMicros).toBeCloseTo(-18_000, 6);
  });

  it('shows more time at higher speed, within reason', () => {
    expect(followSpanMicros(0.001)).toBe(600_000);
    expect(followSpanMicros(0.5)).toBe(4_000_000);
    expect(followSpanMicros(10)).toBe(30_000_000);
  });
});

describe('the fitting window', () => {
  it('holds the whole of what is known, with room at both ends', () => {
    const window = fitting(2_000_000);
    expect(xOf(window, 1, 0)).toBeGreaterThan(0);
    expect(xOf(window, 1, 2_000_000)).toBeLessThan(1);
  });

  it('has a span even when nothing is known', () => {
    expect(fitting(0).spanMicros).toBe(minimumSpanMicros);
  });

  it('changes its scale rarely as the run goes on', () => {
    const spans = new Set<number>();
    for (let known = 1_000_000; known < 2_000_000; known += 1_000)
      spans.add(fitting(known).spanMicros);
    expect(spans.size).toBeLessThan(9);
  });
});
