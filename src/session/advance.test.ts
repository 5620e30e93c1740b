import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Advancing, advanceWithin, takeInWithin } from './advance.ts';

/** A run whose every microsecond costs wall time, on a clock that only it moves. */
const slowRun = (millisPerMicro: number, start = 0) => {
  let now = start;
  let wall = 0;
  const run: Advancing = {
    get nowMicros() {
      return now;
    },
    advanceTo(micros) {
      expect(micros).toBeGreaterThan(now);
      expect(Number.isInteger(micros)).toBe(true);
      wall += (micros - now) * millisPerMicro;
      now = micros;
    },
  };
  return { run, clock: () => wall, spent: () => wall };
};

describe('playing on within a budget', () => {
  it('arrives between two microseconds when there is time enough', () => {
    const { run, clock } = slowRun(0);
    expect(advanceWithin(run, 1_234.75, clock)).toBe(1_234.75);
    expect(run.nowMicros).toBe(1_234);
  });

  it('stops within the budget and one part, and says where', () => {
    const { run, clock, spent } = slowRun(0.1, 50);
    const reached = advanceWithin(run, 1_650, clock, 8);
    expect(reached).toBe(run.nowMicros);
    expect(reached).toBe(150);
    expect(spent()).toBeLessThanOrEqual(8 + 10);
  });

  it('always gets on, however slow the run', () => {
    const { run, clock } = slowRun(1_000);
    expect(advanceWithin(run, 3, clock)).toBe(1);
  });

  it('does nothing when the target is within the same microsecond', () => {
    const { run, clock, spent } = slowRun(1, 10);
    expect(advanceWithin(run, 10.4, clock)).toBe(10.4);
    expect(spent()).toBe(0);
  });

  it('arrives at the same place in the end, whatever the budget', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (goal, budget) => {
          const { run, clock } = slowRun(0.01);
          for (let tries = 0; run.nowMicros < goal; tries++) {
            expect(tries).toBeLessThanOrEqual(goal);
            advanceWithin(run, goal, clock, budget);
          }
          expect(run.nowMicros).toBe(goal);
        },
      ),
    );
  });
});

describe('taking in what was simulated', () => {
  /** Something that takes in so many events, each of which costs a millisecond of a clock. */
  const slowly = (events: number) => {
    let taken = 0;
    return {
      takeIn: (most: number): boolean => {
        taken = Math.min(events, taken + most);
        return taken === events;
      },
      clock: () => taken,
      taken: () => taken,
    };
  };

  it('goes on until all is known, if there is time', () => {
    const { takeIn, clock, taken } = slowly(5_000);
    expect(takeInWithin(takeIn, 1e9, clock)).toBe(true);
    expect(taken()).toBe(5_000);
  });

  it('stops soon after its time is over, and never without having gone on', () => {
    const { takeIn, clock, taken } = slowly(100_000);
    expect(takeInWithin(takeIn, 1_000, clock)).toBe(false);
    expect(taken()).toBeGreaterThanOrEqual(1_000);
    expect(taken()).toBeLessThan(2_000);
    const before = taken();
    expect(takeInWithin(takeIn, 0, clock)).toBe(false);
    expect(taken()).toBeGreaterThan(before);
  });
});
