import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causalFuture, causalPast } from './causality.ts';

/** Events of which each was caused by an earlier one or by none. */
const histories = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((causes) =>
  causes.map((cause, index) => ({
    index,
    cause: cause % 4 === 0 ? -1 : (cause % (index + 1)) - 1,
  })),
);

describe('causes', () => {
  const events = [-1, 0, 0, 1, 3, 2].map((cause, index) => ({ index, cause }));

  it('are walked from an event back to the first', () => {
    expect([...causalPast(events, 4)]).toEqual([0, 1, 3, 4]);
  });

  it('are walked from an event to all that came of it', () => {
    expect([...causalFuture(events, 1)]).toEqual([1, 3, 4]);
    expect([...causalFuture(events, 0)]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are none for an event that is not there', () => {
    expect(causalPast(events, 9).size).toBe(0);
    expect(causalFuture(events, 9).size).toBe(0);
  });

  it('lead back just where they lead from', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { index: one } of history) {
          const future = causalFuture(history, one);
          for (const { index: other } of history) {
            expect(future.has(other)).toBe(causalPast(history, other).has(one));
          }
        }
      }),
    );
  });
});
