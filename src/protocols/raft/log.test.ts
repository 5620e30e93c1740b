import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Entry,
  firstIndexOfTermAt,
  isUpToDate,
  lastTermOf,
  termAt,
  withEntriesAfter,
} from './log.ts';
import { logOf } from './testing/server.ts';

const entries = (...terms: number[]): Entry[] => logOf(...terms).slice(0);

describe('§5.3 the log', () => {
  it('counts from index 1, and index 0 has term 0', () => {
    const log = logOf(1, 1, 4);
    expect([0, 1, 3].map((index) => termAt(log, index))).toEqual([0, 1, 4]);
    expect(termAt(log, 4)).toBeNull();
    expect(lastTermOf(log)).toBe(4);
    expect(lastTermOf(logOf())).toBe(0);
  });

  it('finds the first index that it stores for a term', () => {
    const log = logOf(1, 2, 2, 2, 5);
    expect(firstIndexOfTermAt(log, 4)).toBe(2);
    expect(firstIndexOfTermAt(log, 1)).toBe(1);
    expect(firstIndexOfTermAt(log, 5)).toBe(5);
  });

  it('removes a conflicting entry and all that follow it', () => {
    expect(withEntriesAfter(logOf(1, 1, 2, 2), 2, entries(3))).toEqual(logOf(1, 1, 3));
  });

  it('keeps what follows entries that it holds already (an old message must not cut the log)', () => {
    const log = logOf(1, 1, 2, 2);
    expect(withEntriesAfter(log, 1, entries(1, 2))).toBe(log);
  });

  it('appends only what it does not hold', () => {
    const log = logOf(1, 1);
    const first = log.at(0);
    const longer = withEntriesAfter(log, 0, entries(1, 1, 3));
    expect(longer).toEqual(logOf(1, 1, 3));
    expect(longer.at(0)).toBe(first);
  });

  it('agrees with the leader up to the last new entry, whatever it held before', () => {
    const terms = fc
      .array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 })
      .map((list) => list.sort());
    fc.assert(
      fc.property(terms, terms, fc.nat(12), fc.nat(12), (own, leading, from, count) => {
        const prevLogIndex = Math.min(from, own.length, leading.length);
        const sent = entries(...leading.slice(prevLogIndex, prevLogIndex + count));
        const after = withEntriesAfter(logOf(...own), prevLogIndex, sent);
        expect(after.slice(prevLogIndex, prevLogIndex + sent.length)).toEqual(sent);
        expect(after.slice(0, prevLogIndex).map(({ term }) => term)).toEqual(
          own.slice(0, prevLogIndex),
        );
      }),
    );
  });
});

describe('§5.4.1 which of two logs is more up to date', () => {
  it('the one whose last entry has the later term', () => {
    expect(isUpToDate(1, 3, logOf(1, 2, 2))).toBe(true);
    expect(isUpToDate(9, 1, logOf(1, 2))).toBe(false);
  });

  it('with the same last term, the longer one', () => {
    expect(isUpToDate(3, 2, logOf(1, 2))).toBe(true);
    expect(isUpToDate(2, 2, logOf(1, 2))).toBe(true);
    expect(isUpToDate(1, 2, logOf(1, 2))).toBe(false);
  });
});
