import type { LibraryScenario } from '../sim/protocol.ts';
import type { Run } from '../sim/run.ts';
import type { Deed, Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';
import type { Answers } from './answers.ts';
import { isDeedDone, isLikeDeed } from './awaited-deed.ts';
import { type Branch, type BranchTree, currentBranch } from './branches.ts';
import { type Stop, stopIndexAt, stopsOf } from './story-stops.ts';

/** Whether a scenario is a story. */
export const isStory = ({ captions }: Scenario): boolean => (captions ?? []).length > 0;

/** Where a story begins to be told; null for a scenario that is none. */
export const firstStopMicros = ({ captions }: Scenario): Micros | null =>
  stopsOf(captions)[0]?.atMicros ?? null;

/** Whether the deed that a stop awaits stands in the script, done by the visitor or for them. */
const isInScript = (run: Run, { atMicros, awaits }: Stop): boolean =>
  awaits === null ||
  run.scenario.script.some(
    (entry) => entry.atMicros === atMicros && isLikeDeed(awaits, entry.intervention),
  );

/** The stop whose deed has not been done though its time has come; null for none. */
const undone = (run: Run, stops: readonly Stop[]): Stop | null => {
  for (const stop of stops) {
    if (stop.awaits === null || stop.atMicros > run.nowMicros) continue;
    const isNow = stop.atMicros === run.nowMicros;
    const isDone = isNow ? isDeedDone(run, stop.awaits, stop.atMicros) : isInScript(run, stop);
    if (!isDone) return stop;
  }
  return null;
};

/** Where a story stands at the moment that its run shows. */
export interface StoryPlace {
  readonly stops: readonly Stop[];
  /** The place of the stop whose sentence holds; -1 before the first. */
  readonly index: number;
  /** The stop at which a deed is still to be done before the story can go on; null for none. */
  readonly awaiting: Stop | null;
  /** Whether one stands just at the stop, and not on the way to the next. */
  readonly isAtStop: boolean;
  /** Whether the run has come to its end. */
  readonly isOver: boolean;
}

/** Where the story stands; null for a run that tells none. */
export const storyPlaceOf = (run: Run): StoryPlace | null => {
  const stops = stopsOf(run.scenario.captions);
  if (stops.length === 0) return null;
  const awaiting = undone(run, stops);
  const index = awaiting === null ? stopIndexAt(stops, run.nowMicros) : stops.indexOf(awaiting);
  return {
    stops,
    index,
    awaiting,
    isAtStop: stops[index]?.atMicros === run.nowMicros,
    isOver: awaiting === null && run.nowMicros >= run.scenario.untilMicros,
  };
};

/** The stop that playing on from a moment comes to next; null for none. */
export const stopAfter = (run: Run, positionMicros: number): Stop | null => {
  if (run.scenario.captions === undefined) return null;
  const stops = stopsOf(run.scenario.captions);
  // Past a deed that was not done, what the story goes on to say is not so.
  const awaiting = undone(run, stops);
  if (awaiting !== null && awaiting.atMicros < positionMicros) return null;
  return stops.find(({ atMicros }) => atMicros > positionMicros) ?? null;
};

/** The deed that is awaited at just the moment shown, and since when; null for none. */
export const awaitedAt = (run: Run): { readonly deed: Deed; readonly atMicros: Micros } | null => {
  const stop = storyPlaceOf(run)?.awaiting ?? null;
  return stop?.awaits != null && stop.atMicros === run.nowMicros
    ? { deed: stop.awaits, atMicros: stop.atMicros }
    : null;
};

/** Whether the stop at which a run stands asks something unanswered, or awaits something not done. */
export const isHeld = (run: Run, answers: Answers): boolean => {
  const place = storyPlaceOf(run);
  if (place === null || !place.isAtStop) return false;
  if (place.awaiting !== null) return true;
  const ask = place.stops[place.index]?.ask ?? null;
  return ask !== null && answers[ask.question] === undefined;
};

/** The branch that tells the story, where the one shown is the visitor's own and does not; else null. */
export const storyBehind = (tree: BranchTree): Branch | null =>
  isStory(currentBranch(tree).scenario)
    ? null
    : (tree.branches.find(({ scenario }) => isStory(scenario)) ?? null);

/** The story of the library that follows a scenario; null after the last. */
export const storyAfter = (
  library: readonly LibraryScenario[],
  { title }: Scenario,
): LibraryScenario | null => {
  const place = library.findIndex((entry) => entry.scenario.title === title);
  return library.slice(place + 1).find(({ scenario }) => isStory(scenario)) ?? null;
};
