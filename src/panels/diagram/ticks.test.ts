import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisTicks, tickLabel, tickStepMicros } from './ticks.ts';
import { xOf } from './time-scale.ts';

const windows = fc.record({
  startMicros: fc.double({ min: -1e5, max: 3.6e9, noNaN: true }),
  spanMicros: fc.double({ min: 1_000, max: 3.6e9, noNaN: true }),
});

describe('the time axis', () => {
  it('reads in tenths of a second over half a second', () => {
    const labels = axisTicks({ startMicros: 790_000, spanMicros: 560_000 }, 900)
      .map(({ label }) => label)
      .filter((label) => label !== null);
    expect(labels).toEqual([
      '0.80 s',
      '0.85 s',
      '0.90 s',
      '0.95 s',
      '1.00 s',
      '1.05 s',
      '1.10 s',
      '1.15 s',
      '1.20 s',
      '1.25 s',
      '1.30 s',
      '1.35 s',
    ]);
  });

  it('keeps labels apart and never runs out of them, at any zoom', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 300, max: 2_000 }), (window, width) => {
        const labelled = axisTicks(window, width).filter(({ label }) => label !== null);
        expect(labelled.length).toBeLessThanOrEqual(width / 72 + 2);
        for (const [place, tick] of labelled.entries()) {
          const next = labelled[place + 1];
          if (!next) continue;
          const gap = xOf(window, width, next.atMicros) - xOf(window, width, tick.atMicros);
          expect(gap).toBeGreaterThanOrEqual(71.99);
          expect(next.label).not.toBe(tick.label);
        }
      }),
    );
  });

  it('has no marks before the start of the run', () => {
    expect(axisTicks({ startMicros: -500_000, spanMicros: 1_000_000 }, 900)[0]?.atMicros).toBe(0);
  });

  it('chooses steps from the 1-2-5 series', () => {
    expect(tickStepMicros({ startMicros: 0, spanMicros: 1_000_000 }, 1_000, 72)).toBe(100_000);
    expect(tickStepMicros({ startMicros: 0, spanMicros: 3_600_000_000 }, 1_000, 72)).toBe(
      300_000_000,
    );
  });

  it('writes minutes from one minute on', () => {
    expect(tickLabel(270_000_000, 30_000_000)).toBe('4 min 30 s');
    expect(tickLabel(240_000_000, 30_000_000)).toBe('4 min');
    expect(tickLabel(30_000_000, 30_000_000)).toBe('30 s');
  });
});
