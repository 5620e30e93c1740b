import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { below, chance, draw, pick, shuffled, split, streamKey, within } from './random.ts';

const seed = fc.nat(4_294_967_295);

/** Pearson's chi-square of counts against an even spread. */
const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

describe('random streams', () => {
  it('are pure: the same seed, name and count give the same draw', () => {
    fc.assert(
      fc.property(seed, fc.string(), fc.nat(), (from, name, count) => {
        expect(draw(streamKey(from, name), count)).toBe(draw(streamKey(from, name), count));
      }),
    );
  });

  it('spread evenly along a stream, across streams and across seeds', () => {
    const spread = (draws: (place: number) => number): number => {
      const counts = Array.from({ length: 64 }, () => 0);
      for (let place = 0; place < 64_000; place++) {
        const bucket = below(draws(place), 64);
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      return chiSquare(counts);
    };
    // 63 degrees of freedom: one even spread in ten thousand exceeds 113.
    const key = streamKey(42, 'link n1>n2');
    expect(spread((place) => draw(key, place))).toBeLessThan(113);
    expect(spread((place) => draw(key, place * 8))).toBeLessThan(113);
    expect(spread((place) => draw(streamKey(42, `node n${place}`), 0))).toBeLessThan(113);
    expect(spread((place) => draw(streamKey(place, 'node n1'), 0))).toBeLessThan(113);
    expect(spread((place) => split(draw(key, place), 1))).toBeLessThan(113);
  });

  it('do not follow one another', () => {
    const one = streamKey(1, 'node n1');
    const other = streamKey(1, 'node n2');
    let both = 0;
    for (let place = 0; place < 40_000; place++) {
      if (chance(draw(one, place), 0.5) === chance(draw(other, place), 0.5)) both++;
    }
    // Half of 40,000, with a standard deviation of 100.
    expect(Math.abs(both - 20_000)).toBeLessThan(400);
  });
});

describe('draws made useful', () => {
  it('stay within their range, both ends included', () => {
    fc.assert(
      fc.property(seed, fc.nat(1e9), fc.nat(1e9), (bits, minimum, span) => {
        const value = within(bits, [minimum, minimum + span]);
        expect(value).toBeGreaterThanOrEqual(minimum);
        expect(value).toBeLessThanOrEqual(minimum + span);
        expect(Number.isSafeInteger(value)).toBe(true);
      }),
    );
    expect(within(0, [3, 5])).toBe(3);
    expect(within(4_294_967_295, [3, 5])).toBe(5);
  });

  it('never happen with probability 0 and always with probability 1', () => {
    fc.assert(
      fc.property(seed, (bits) => {
        expect(chance(bits, 0)).toBe(false);
        expect(chance(bits, 1)).toBe(true);
      }),
    );
  });

  it('shuffle without losing anything', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.nat()), (bits, items) => {
        const order = shuffled(bits, items);
        const sorted = (list: readonly number[]) => [...list].sort((one, other) => one - other);
        expect(sorted(order)).toEqual(sorted(items));
      }),
    );
  });

  it('pick one of the items, and refuse to pick from none', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.nat(), { minLength: 1 }), (bits, items) => {
        expect(items).toContain(pick(bits, items));
      }),
    );
    expect(() => pick(1, [])).toThrow(RangeError);
  });
});
