import { grouped } from '../../scenario/wording.ts';
import type { Micros } from '../../sim/time.ts';

export { momentText } from '../../kit/words.ts';

/** A span: `830 µs`, `152 ms`, `4 s`, `12.3 s`. */
export const spanText = (micros: Micros): string => {
  if (micros === 0) return '0';
  if (micros % 1_000_000 === 0) return `${grouped(micros / 1_000_000)} s`;
  if (micros < 1_000) return `${micros} µs`;
  if (micros < 10_000_000) return `${grouped(Math.round(micros / 1_000))} ms`;
  return `${(micros / 1_000_000).toFixed(1)} s`;
};

/** A number that was measured, to three digits: `0.0373`, `4.51`, `120`. */
export const measuredText = (value: number): string =>
  Math.abs(value) >= 1_000 ? grouped(Math.round(value)) : String(Number(value.toPrecision(3)));

/** `1 server`, `5 servers`. */
export const countText = (count: number, singular: string): string =>
  `${grouped(count)} ${singular}${count === 1 ? '' : 's'}`;
