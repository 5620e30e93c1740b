import { expect, it } from 'vitest';
import { isTimeNext, printTime, readTime } from './time-text.ts';
import { Reader, tokensOf } from './tokens.ts';

const reading = (text: string) => new Reader(tokensOf(text));

it.each([
  ['12 ms', 12_000],
  ['1.5s', 1_500_000],
  ['1_000 µs', 1_000],
  ['1 h', 3_600_000_000],
])('%s is a time', (text, micros) => {
  expect(isTimeNext(reading(text))).toBe(true);
  expect(readTime(reading(text))).toBe(micros);
  expect(readTime(reading(printTime(micros)))).toBe(micros);
});

it.each(['_h', '_ ms', 'ms', '12', '12 apples'])('%s is none', (text) => {
  expect(isTimeNext(reading(text))).toBe(false);
});
