import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fingerprint, hashOf } from './fingerprint.ts';
import { SharedList } from './shared-list.ts';

describe('structural hashes', () => {
  it('are equal for equal data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hashOf(structuredClone(value))).toBe(hashOf(value));
      }),
    );
  });

  it('tell different data apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(hashOf(one)).not.toBe(hashOf(other));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tell nearby numbers, places and nestings apart', () => {
    const values = [
      0,
      1,
      -1,
      0.5,
      2 ** 32,
      2 ** 33,
      2 ** 40 + 1,
      '',
      '0',
      [],
      [0],
      [[0]],
      {},
      null,
    ];
    expect(new Set(values.map(hashOf)).size).toBe(values.length);
    expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
    // These differ in the lower half of their bits alone.
    expect(hashOf(0.1)).not.toBe(hashOf(0.1 + 2 ** -50));
    expect(hashOf([[1], 2])).not.toBe(hashOf([[1, 2]]));
    expect(hashOf({ a: 1 })).not.toBe(hashOf({ b: 1 }));
    expect(hashOf(['ab', 'c'])).not.toBe(hashOf(['a', 'bc']));
  });

  it('treat a shared list as the list that it shows', () => {
    expect(hashOf(SharedList.of(1, 2, 3).truncate(2))).toBe(hashOf([1, 2]));
  });

  it('are written as 16 hexadecimal digits', () => {
    expect(new Fingerprint(0, 1).toString()).toBe('0000000000000001');
  });
});
