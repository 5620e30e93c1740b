import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendEntries,
  compactLog,
  emptyLog,
  endOfEpoch,
  entriesAfter,
  epochAt,
  type Log,
  lengthOf,
  storeOf,
  truncateLog,
} from './log.ts';
import { entryOf, logOf } from './testing/server.ts';

const ofEpochs = (...epochs: readonly number[]): Log =>
  logOf(...epochs.map((epoch, place) => entryOf(epoch, `x=${place + 1}`, place + 1)));

describe('where epochs begin and end', () => {
  const log = ofEpochs(1, 1, 1, 4, 4, 6);

  it('every index has its epoch', () => {
    expect([0, 1, 3, 4, 5, 6, 7].map((index) => epochAt(log, index))).toEqual([
      0, 1, 1, 4, 4, 6, 0,
    ]);
  });

  it('an epoch ends before the next later one begins', () => {
    expect([0, 1, 2, 4, 5, 6, 9].map((epoch) => endOfEpoch(log, epoch))).toEqual([
      0, 3, 3, 5, 5, 6, 6,
    ]);
  });

  it('what is cut off is forgotten', () => {
    expect(truncateLog(log, 4).history).toEqual([
      { epoch: 1, index: 1 },
      { epoch: 4, index: 4 },
    ]);
  });
});

it('letting the beginning go changes neither indices nor epochs nor the state', () => {
  const epochs = fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }).map((steps) => {
    let epoch = 1;
    return steps.map((step) => {
      epoch += step;
      return epoch;
    });
  });
  fc.assert(
    fc.property(epochs, fc.integer({ min: 1, max: 10 }), fc.nat(40), (each, kept, until) => {
      const whole = ofEpochs(...each);
      const stable = Math.min(until, lengthOf(whole));
      const short = compactLog(whole, kept, stable);
      expect(lengthOf(short)).toBe(lengthOf(whole));
      expect(short.base).toBeLessThanOrEqual(stable);
      expect(lengthOf(short) - short.base).toBeGreaterThanOrEqual(Math.min(kept, lengthOf(whole)));
      expect(each.map((_, place) => epochAt(short, place + 1))).toEqual(each);
      expect(storeOf(short)).toEqual(storeOf(whole));
      expect(entriesAfter(short, short.base)).toEqual(entriesAfter(whole, short.base));
    }),
  );
});

it('an appended log does not change the one that it came from', () => {
  const short = ofEpochs(1, 1);
  appendEntries(short, [entryOf(2)]);
  expect(lengthOf(short)).toBe(2);
  expect(short.history).toEqual([{ epoch: 1, index: 1 }]);
  expect(lengthOf(emptyLog)).toBe(0);
});
