import type { Scenario } from '../../sim/scenario.ts';
import type { Shrinking } from './shrinking.ts';

/** With more entries than this, pairs of them are not tried. */
const mostForPairs = 24;

const without = (scenario: Scenario, ...places: readonly number[]): Scenario => ({
  ...scenario,
  script: scenario.script.filter((_, place) => !places.includes(place)),
});

/**
 * Leaves out as many script entries as can be: halves, quarters and so on down to single ones (after
 * Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002), and then pairs,
 * since a crash and its restart often can only go together. Returns whether it became smaller.
 */
export const leaveOutEntries = (shrinking: Shrinking): boolean => {
  let isSmaller = false;
  let size = Math.ceil(shrinking.best.script.length / 2);
  while (size >= 1) {
    let goneAtThisSize = false;
    let start = 0;
    while (start < shrinking.best.script.length && !shrinking.isSpent) {
      const { best } = shrinking;
      const script = best.script.toSpliced(start, size);
      if (shrinking.offer({ ...best, script })) goneAtThisSize = true;
      else start += size;
    }
    isSmaller ||= goneAtThisSize;
    if (size === 1 && !goneAtThisSize) break;
    size = Math.max(1, Math.floor(size / 2));
  }
  return leaveOutPairs(shrinking) || isSmaller;
};

const leaveOutPairs = (shrinking: Shrinking): boolean => {
  let isSmaller = false;
  if (shrinking.best.script.length > mostForPairs) return false;
  for (let first = 0; first < shrinking.best.script.length; first++) {
    for (let second = first + 1; second < shrinking.best.script.length; second++) {
      if (shrinking.offer(without(shrinking.best, first, second))) {
        isSmaller = true;
        second = first;
      }
    }
  }
  return isSmaller;
};

/** How many other seeds are tried with an entry left out. */
const seedsTried = 6;

/**
 * Leaves out entries that only this seed needs: without each of them the first few seeds are tried.
 * Returns whether it became smaller.
 */
export const leaveOutWithOtherSeeds = (shrinking: Shrinking): boolean => {
  let isSmaller = false;
  for (let place = 0; place < shrinking.best.script.length; place++) {
    for (let seed = 1; seed <= seedsTried; seed++) {
      if (!shrinking.offer({ ...without(shrinking.best, place), seed })) continue;
      isSmaller = true;
      place -= 1;
      break;
    }
  }
  return isSmaller;
};
