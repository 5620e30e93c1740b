import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Causes, causalFuture, causalPast } from './causality.ts';

const causesOf = (causes: readonly number[]): Causes => ({
  length: causes.length,
  causeOf: (index) => causes[index] ?? -1,
});

/** Events of which each was caused by an earlier one or by none. */
const histories = fc
  .array(fc.nat(), { minLength: 1, maxLength: 60 })
  .map((causes) =>
    causesOf(causes.map((cause, index) => (cause % 4 === 0 ? -1 : (cause % (index + 1)) - 1))),
  );

describe('causes', () => {
  const events = causesOf([-1, 0, 0, 1, 3, 2]);

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
        for (let one = 0; one < history.length; one++) {
          const future = causalFuture(history, one);
          for (let other = 0; other < history.length; other++) {
            expect(future.has(other)).toBe(causalPast(history, other).has(one));
          }
        }
      }),
    );
  });
});
