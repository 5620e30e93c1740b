import { describe, expect, it } from 'vitest';
import { draw } from './random.ts';
import { quantilesOf, type Spread, spreadOver, spreadUnit } from './spread.ts';

const parts = 256;
/** Where tails are cut off. */
const edge = 1 / 1_024;

/** The complement of the error function (Numerical Recipes' Chebyshev fit, to 1.2e-7). */
const erfc = (x: number): number => {
  const z = Math.abs(x);
  const t = 1 / (1 + z / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418,
    0.37409196, 1.00002368, -1.26551223,
  ];
  const series = coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
  const result = t * Math.exp(-z * z + series);
  return x >= 0 ? result : 2 - result;
};

const normalQuantile = (p: number): number => {
  let [low, high] = [-8, 8];
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (1 - erfc(middle / Math.SQRT2) / 2 < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

const quantiles: Readonly<Record<Spread, (p: number) => number>> = {
  exponential: (p) => -Math.log(1 - p),
  logNormal: (p) => Math.exp(normalQuantile(Math.max(edge, p))),
  pareto: (p) => 1 / Math.sqrt(1 - p) - 1,
};

const spreads = Object.keys(quantiles) as readonly Spread[]; // the type above holds them all

describe.each(spreads)('the spread %s', (spread) => {
  const quantileOf = quantiles[spread];

  it('has the table that its formula gives', () => {
    const made = Array.from({ length: parts + 1 }, (_, part) =>
      Math.round(quantileOf(Math.min(1 - edge, part / parts)) * spreadUnit),
    );
    quantilesOf(spread).forEach((quantile, part) => {
      // Engines may differ in the last bit of a logarithm.
      expect(Math.abs(quantile - (made[part] ?? 0))).toBeLessThanOrEqual(1);
    });
    expect(quantilesOf(spread)).toHaveLength(parts + 1);
  });

  it('draws whole numbers that fall below each quantile as often as they should', () => {
    const scale = 10_000;
    const drawn = Array.from({ length: 200_000 }, (_, count) =>
      spreadOver(draw(7, count), spread, scale),
    ).sort((one, other) => one - other);
    expect(drawn.every(Number.isSafeInteger)).toBe(true);
    for (const p of [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]) {
      const found = drawn[Math.floor(p * drawn.length)] ?? 0;
      const wanted = quantileOf(p) * scale;
      expect(Math.abs(found - wanted)).toBeLessThan(0.06 * wanted + 30);
    }
  });

  it('stays within its table and in whole numbers at the ends', () => {
    const last = quantilesOf(spread).at(-1) ?? 0;
    expect(spreadOver(0, spread, 65_536)).toBe(quantilesOf(spread)[0]);
    expect(spreadOver(4_294_967_295, spread, 65_536)).toBeLessThanOrEqual(last);
    expect(Number.isSafeInteger(spreadOver(4_294_967_295, spread, 21_600_000_000))).toBe(true);
  });
});
