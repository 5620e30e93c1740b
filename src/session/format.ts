import type { Micros } from '../sim/time.ts';

/** A moment as people read it, to the millisecond: `1.284 s`. */
export const momentText = (micros: number): string => `${secondsText(micros)} s`;

/** The seconds of a moment, to the millisecond and never rounded up: `1.284`. */
export const secondsText = (micros: number): string => {
  const millis = Math.floor(micros / 1_000);
  return `${Math.floor(millis / 1_000)}.${String(millis % 1_000).padStart(3, '0')}`;
};

/** A span in the unit that suits it: `250 µs`, `38 ms`, `1.5 s`. */
export const spanText = (micros: Micros): string => {
  if (micros < 1_000) return `${Math.round(micros)} µs`;
  if (micros < 1_000_000) return `${Number((micros / 1_000).toFixed(micros < 10_000 ? 1 : 0))} ms`;
  return `${Number((micros / 1_000_000).toFixed(2))} s`;
};

/** How fast virtual time runs: `1/40×` slower than the wall clock, `1×` with it, `2.5×` faster. */
export const speedText = (speed: number): string =>
  speed >= 0.95 ? `${Number(speed.toFixed(1))}×` : `1/${Number((1 / speed).toPrecision(2))}×`;
