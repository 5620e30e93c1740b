import type { Micros, MicrosRange } from '../../sim/time.ts';
import { Mistake, type Reader } from './tokens.ts';

const MICROS: Readonly<Record<string, Micros>> = {
  µs: 1,
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  min: 60_000_000,
  h: 3_600_000_000,
};

const A_TIME = 'a time such as “12 ms” or “1.5 s”';

/** A number in units of 10^-digits, without zeros at the end: 1500 with 3 digits is `1.5`. */
const decimal = (value: number, digits: number): string => {
  const scale = 10 ** digits;
  const fraction = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${Math.floor(value / scale)}${fraction === '' ? '' : `.${fraction}`}`;
};

/** A time as a story says it, to the microsecond: `12 ms`, `0.2 ms`, `1.5 s`. */
export const printTime = (micros: Micros): string =>
  micros < 1_000_000 ? `${decimal(micros, 3)} ms` : `${decimal(micros, 6)} s`;

/** A range of times: `8 ms to 14 ms`, and `10 ms` where both ends are the same. */
export const printRange = ([minimum, maximum]: MicrosRange): string =>
  minimum === maximum ? printTime(minimum) : `${printTime(minimum)} to ${printTime(maximum)}`;

const microsOf = (number: string, unit: string): Micros => {
  const scale = MICROS[unit];
  const [whole = '', fraction = ''] = number.replaceAll('_', '').split('.');
  if (scale === undefined) throw new Mistake(`${unit} is no unit; write ms or s.`);
  // In whole units of the last digit, so that no decimal is rounded: 4.1 ms is 41 tenths.
  const micros = (Number(whole + fraction) * scale) / 10 ** fraction.length;
  if (!Number.isSafeInteger(micros)) {
    throw new Mistake(`${number} ${unit} is finer than a microsecond, or too long.`);
  }
  return micros;
};

/** Whether a time comes next: `12 ms` or `12ms`. */
export const isTimeNext = (reader: Reader): boolean => {
  const [word, unit] = [reader.peek(), reader.peek(1)];
  if (word?.kind !== 'word') return false;
  if (/^\d[\d_]*(\.\d+)?(µs|us|ms|s|min|h)$/.test(word.text)) return true;
  return /^\d[\d_]*(\.\d+)?$/.test(word.text) && unit?.kind === 'word' && unit.text in MICROS;
};

/** Reads a time. */
export const readTime = (reader: Reader): Micros => {
  const word = reader.word() ?? '';
  const [, glued = '', gluedUnit = ''] = /^(\d[\d_]*(?:\.\d+)?)([a-zµ]+)$/.exec(word) ?? [];
  if (glued !== '') {
    reader.next(A_TIME);
    return microsOf(glued, gluedUnit);
  }
  const number = reader.matching(/^\d[\d_]*(\.\d+)?$/, A_TIME);
  const unit = reader.word();
  if (unit === null || !(unit in MICROS)) {
    throw new Mistake(`${number} has no unit; write ${number} ms or ${number} s.`);
  }
  reader.next(A_TIME);
  return microsOf(number, unit);
};

/** Reads a time or a range of times. */
export const readRange = (reader: Reader): MicrosRange => {
  const minimum = readTime(reader);
  return [minimum, reader.take('to') ? readTime(reader) : minimum];
};
