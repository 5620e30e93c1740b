import { expect, it } from 'vitest';
import { readPaxosDisk } from './disk.ts';

it('takes what an acceptor and a proposer keep', () => {
  expect(readPaxosDisk({ promised: 5, accepted: { number: 3, value: 'x' }, tried: 4 })).toEqual({
    promised: 5,
    accepted: { number: 3, value: 'x' },
    tried: 4,
    answers: [
      { number: 3, promised: true, value: 'x' },
      { number: 5, promised: true, value: null },
    ],
  });
});

it('everything may be left out; an accepted number is promised', () => {
  expect(readPaxosDisk({})).toEqual({ promised: 0, accepted: null, tried: 0, answers: [] });
  expect(readPaxosDisk({ accepted: { number: 3, value: 'x' } }).promised).toBe(3);
});

it.each([
  [7, 'The disk must be { promised, accepted, tried }, not 7.'],
  [{ tried: -1 }, 'tried must be a whole number, at least 0, not -1.'],
  [{ promised: 1.5 }, 'promised must be a whole number, at least 0, not 1.5.'],
  [{ accepted: 'x' }, 'accepted must be { number, value } or null, not "x".'],
  [
    { accepted: { number: 0, value: 'x' } },
    'accepted.number must be a whole number, at least 1, not 0.',
  ],
  [{ accepted: { number: 1 } }, 'accepted.value must be a text, not missing.'],
  [
    { promised: 2, accepted: { number: 3, value: 'x' } },
    'promised must be a whole number, at least 3, not 2.',
  ],
])('says what is wrong with %j', (json, message) => {
  expect(() => readPaxosDisk(json)).toThrow(message);
});
