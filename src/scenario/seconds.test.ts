import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSeconds, parseSeconds } from './seconds.ts';

describe('a position in seconds', () => {
  it.each([
    [0, '0'],
    [1_284_000, '1.284'],
    [7, '0.000007'],
    [21_600_000_000, '21600'],
  ])('%d microseconds is written %s', (micros, text) => {
    expect(formatSeconds(micros)).toBe(text);
  });

  it('is read back to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 21_600_000_000 }), (micros) => {
        expect(parseSeconds(formatSeconds(micros))).toBe(micros);
      }),
    );
  });

  it.each(['', '-1', '1.', '.5', '1e3', '0x1', '1,5', '1.1234567', 'NaN', '1234567', ' 1'])(
    '%j is none',
    (text) => {
      expect(parseSeconds(text)).toBeNull();
    },
  );
});
