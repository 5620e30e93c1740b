import type { Micros } from '../sim/time.ts';

/** As much wall time as one frame may spend on simulating. */
export const FRAME_BUDGET_MILLIS = 8;

/** As much as one frame may spend on each thing that is made of what was simulated. */
export const TAKE_IN_BUDGET_MILLIS = 3;

/** So many events are taken in between two looks at the clock. */
const EVENTS_BETWEEN_LOOKS = 200;

/** So many events are played on between two looks at the clock. */
const EVENTS_PLAYED_BETWEEN_LOOKS = 64;

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

/** What `advanceWithin` needs of a run; see `Run`. */
export interface Advancing {
  readonly nowMicros: Micros;
  advanceSome(micros: Micros, mostEvents: number): boolean;
}

/**
 * Plays a run forward to `targetMicros` (which may lie between two whole microseconds), or as far as
 * the budget allows: then virtual time falls behind rather than the page. The clock is looked at after
 * every few events, also among those of one instant. Returns whether it arrived. Throws what the run throws.
 */
export const advanceWithin = (
  run: Advancing,
  targetMicros: number,
  clock: () => number,
  budgetMillis: number = FRAME_BUDGET_MILLIS,
): boolean => {
  const goal = Math.max(run.nowMicros, Math.floor(targetMicros));
  const deadline = clock() + budgetMillis;
  while (!run.advanceSome(goal, EVENTS_PLAYED_BETWEEN_LOOKS)) {
    if (clock() >= deadline) return false;
  }
  return true;
};
