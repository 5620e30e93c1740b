import type { Micros } from '../sim/time.ts';

/** As much wall time as one frame may spend on simulating. */
export const FRAME_BUDGET_MILLIS = 8;

/** As much as one frame may spend on each thing that is made of what was simulated. */
export const TAKE_IN_BUDGET_MILLIS = 3;

/** So many events are taken in between two looks at the clock. */
const EVENTS_BETWEEN_LOOKS = 200;

/**
 * Lets something take in a run's events, for as long as the budget lasts. `takeIn` takes in at most so
 * many and returns whether it now knows all; so does this.
 */
export const takeInWithin = (
  takeIn: (mostEvents: number) => boolean,
  budgetMillis: number = TAKE_IN_BUDGET_MILLIS,
  clock: () => number = () => performance.now(),
): boolean => {
  const deadline = clock() + budgetMillis;
  while (!takeIn(EVENTS_BETWEEN_LOOKS)) {
    if (clock() >= deadline) return false;
  }
  return true;
};

/** A frame's way is gone in this many parts, and the clock is looked at after each. */
const PARTS = 16;
/** No part is longer than this, however far the way. */
const LONGEST_PART_MICROS = 50_000;

/** What `advanceWithin` needs of a run. */
export interface Advancing {
  readonly nowMicros: Micros;
  advanceTo(micros: Micros): void;
}

/**
 * Plays a run forward to `targetMicros` (which may lie between two whole microseconds), or as far as
 * the budget allows: then virtual time falls behind rather than the page. Returns where it arrived.
 * Throws what the run throws.
 */
export const advanceWithin = (
  run: Advancing,
  targetMicros: number,
  clock: () => number,
  budgetMillis: number = FRAME_BUDGET_MILLIS,
): number => {
  const start = run.nowMicros;
  const goal = Math.floor(targetMicros);
  const part = Math.min(LONGEST_PART_MICROS, Math.max(1, Math.ceil((goal - start) / PARTS)));
  const deadline = clock() + budgetMillis;
  while (run.nowMicros < goal) {
    run.advanceTo(Math.min(goal, run.nowMicros + part));
    if (run.nowMicros < goal && clock() >= deadline) return run.nowMicros;
  }
  return Math.max(start, targetMicros);
};
