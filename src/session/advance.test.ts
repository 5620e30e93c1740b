import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Advancing, advanceWithin, takeInWithin } from './advance.ts';

/**
 * A run in which so many events happen at each whole microsecond; each costs a millisecond of a clock
 * that only it moves.
 */
const busyRun = (eventsAMicro: number, start = 0) => {
  let now = start;
  let wall = 0;
  let left = eventsAMicro;
  const run: Advancing = {
    get nowMicros() {
      return now;
    },
    advanceSome(micros, mostEvents) {
      expect(micros).toBeGreaterThanOrEqual(now);
      expect(Number.isInteger(micros)).toBe(true);
      for (let events = 0; events < mostEvents; ) {
        if (left > 0) {
          left -= 1;
          events += 1;
          wall += 1;
        } else if (now === micros) return true;
        else {
          now += 1;
          left = eventsAMicro;
        }
      }
      return false;
    },
  };
  return { run, clock: () => wall, spent: () => wall };
};

describe('playing on within a budget', () => {
  it('arrives, also between two microseconds, when there is time enough', () => {
    const { run, clock } = busyRun(1);
    expect(advanceWithin(run, 1_234.75, clock, 1e9)).toBe(true);
    expect(run.nowMicros).toBe(1_234);
  });

  it('stops soon after its budget is spent, and says so', () => {
    const { run, clock, spent } = busyRun(1, 50);
    expect(advanceWithin(run, 100_000, clock, 1_000)).toBe(false);
    expect(spent()).toBeGreaterThanOrEqual(1_000);
    expect(spent()).toBeLessThan(2_000);
    expect(run.nowMicros).toBe(50 + spent() - 1);
  });

  it('stops also among a million events of one instant', () => {
    const { run, clock, spent } = busyRun(1_000_000);
    expect(advanceWithin(run, 0, clock, 1_000)).toBe(false);
    expect(spent()).toBeLessThan(2_000);
  });

  it('always gets on, however small the budget', () => {
    const { run, clock, spent } = busyRun(1_000);
    expect(advanceWithin(run, 3, clock, 0)).toBe(false);
    expect(spent()).toBeGreaterThan(0);
  });

  it('does what is due now when the target is within the same microsecond', () => {
    const { run, clock, spent } = busyRun(3, 10);
    expect(advanceWithin(run, 10.4, clock, 1e9)).toBe(true);
    expect(spent()).toBe(3);
    expect(run.nowMicros).toBe(10);
  });

  it('arrives at the same place in the end, whatever the budget', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 2_000 }),
        (goal, eventsAMicro, budget) => {
          const { run, clock, spent } = busyRun(eventsAMicro);
          let tries = 0;
          while (!advanceWithin(run, goal, clock, budget)) expect(++tries).toBeLessThan(1_000);
          expect(run.nowMicros).toBe(goal);
          expect(spent()).toBe((goal + 1) * eventsAMicro);
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
