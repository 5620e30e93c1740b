import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSameValue } from './same-value.ts';

it('plain data is the same as its copy', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isSameValue(value, structuredClone(value))).toBe(true);
    }),
  );
});

it('plain data is the same just where its JSON is', () => {
  const small = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.constantFrom(0, 1, 'a', null, true),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { noNullPrototype: true }),
    ),
  })).value;
  fc.assert(
    fc.property(small, small, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(isSameValue(one, other)).toBe(isSame);
    }),
    { numRuns: 500 },
  );
});

it('what is not plain is the same only as itself', () => {
  const map = new Map([['a', 1]]);
  expect(isSameValue(map, map)).toBe(true);
  expect(isSameValue(map, new Map([['a', 1]]))).toBe(false);
  expect(isSameValue([], {})).toBe(false);
});
