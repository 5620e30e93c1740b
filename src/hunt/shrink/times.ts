import type { ScriptEntry } from '../../sim/intervention.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { type Micros, milliseconds } from '../../sim/time.ts';
import type { Shrinking } from './shrinking.ts';

const movedTo = ({ intervention }: ScriptEntry, atMicros: Micros): ScriptEntry => ({
  atMicros: Math.max(0, atMicros),
  intervention,
});

/** The scenario with the entries from `first` on moved by that much. */
const shifted = (scenario: Scenario, first: number, byMicros: number): Scenario => ({
  ...scenario,
  script: scenario.script.map((entry, place) =>
    place < first ? entry : movedTo(entry, entry.atMicros + byMicros),
  ),
});

const grids: readonly Micros[] = [100, 50, 20, 10, 5, 1].map(milliseconds);

const rounded = (scenario: Scenario, grid: Micros, only: number | null = null): Scenario => ({
  ...scenario,
  script: scenario.script
    .map((entry, place) =>
      only === null || only === place
        ? movedTo(entry, Math.round(entry.atMicros / grid) * grid)
        : entry,
    )
    // Rounding never changes the order of two entries that are both rounded.
    .sort((one, other) => one.atMicros - other.atMicros),
});

/** Tries even times: for the whole script at once, then for entries one by one. */
export const roundTimes = (shrinking: Shrinking): boolean => {
  let isSimpler = grids.some((grid) => shrinking.offer(rounded(shrinking.best, grid)));
  for (let place = 0; place < shrinking.best.script.length; place++) {
    const done = grids.some((grid) => shrinking.offer(rounded(shrinking.best, grid, place)));
    isSimpler = done || isSimpler;
  }
  return isSimpler;
};

const grid = milliseconds(10);

/** Shares of a wait that are tried in its place. */
const shares = [0, 0.125, 0.25, 0.5, 0.75] as const;

/** Tries shorter waits between an entry and the one before it. */
export const shortenWaits = (shrinking: Shrinking): boolean => {
  let isShorter = false;
  for (let place = 0; place < shrinking.best.script.length; place++) {
    const { script } = shrinking.best;
    const wait = (script[place]?.atMicros ?? 0) - (script[place - 1]?.atMicros ?? 0);
    const waits = [
      ...new Set([...shares.map((share) => Math.floor((share * wait) / grid) * grid), wait - grid]),
    ];
    const shorter = waits
      .filter((each) => each >= 0 && each < wait)
      .sort((one, other) => one - other);
    const done = shorter.some((each) =>
      shrinking.offer(shifted(shrinking.best, place, each - wait)),
    );
    isShorter = done || isShorter;
  }
  return isShorter;
};
