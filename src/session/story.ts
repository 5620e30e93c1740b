import { keepAnswers } from './answers.ts';
import { interventionsFor } from './awaited-deed.ts';
import { arriveAt, player, strideOn, theRun, travelTowards } from './playback.ts';
import { useSession } from './state.ts';
import { session } from './store.ts';
import {
  firstStopMicros,
  isStory,
  stopAfter,
  storyAfter,
  storyBehind,
  storyPlaceOf,
} from './story-state.ts';
import type { Stop } from './story-stops.ts';

const { getState: get, setState: set } = useSession;

/** Goes to a moment at once; to a stop, so that it waits there where it did not rest. */
const leapTo = (micros: number, stop: Stop | null): void => {
  const { value, context } = player.getSnapshot();
  const playsOn = (value === 'playing' || value === 'waiting') && !context.rests;
  if (!playsOn) session.pause();
  travelTowards({ atMicros: micros, eventCount: null });
  if (playsOn && stop !== null && theRun().nowMicros === stop.atMicros) arriveAt(stop);
};

/** Does what the stop asks for, for whoever would rather see it done. */
const doFor = (stop: Stop): void => {
  if (stop.awaits === null) return;
  if (theRun().nowMicros !== stop.atMicros) leapTo(stop.atMicros, null);
  session.interveneAll(interventionsFor(theRun(), stop.awaits), 'stage');
};

/** What leads through a story: from stop to stop, and where none is told, from moment to moment. */
export const story = {
  /**
   * Plays on to the next stop, or leaps there when it is on its way already; after the last, to the end;
   * from the end to the story that follows. A deed that is awaited is done. Where no story is told, goes
   * to the next moment that matters.
   */
  next(): void {
    const run = theRun();
    const place = storyPlaceOf(run);
    if (place === null) {
      session.nextMoment();
      return;
    }
    if (place.awaiting !== null) {
      doFor(place.awaiting);
      return;
    }
    if (place.isOver) {
      story.follow();
      return;
    }
    const stop = stopAfter(run, player.getSnapshot().context.positionMicros);
    const goal = stop?.atMicros ?? run.scenario.untilMicros;
    if (player.getSnapshot().value === 'playing') leapTo(goal, stop);
    else strideOn();
  },

  /** Goes back to the stop that holds, or to the one before it; where no story is told, to the moment before. */
  back(): void {
    const place = storyPlaceOf(theRun());
    if (place === null) {
      session.previousMoment();
      return;
    }
    const { stops, index, isAtStop } = place;
    const stop = stops[isAtStop ? index - 1 : index];
    session.pause();
    if (stop === undefined) session.announce('This is where the story begins.');
    else leapTo(stop.atMicros, stop);
  },

  /** Opens the story of the library that follows; says so where there is none. */
  follow(): void {
    const { protocol, scenario } = theRun();
    const next = storyAfter(protocol.scenarios, scenario);
    if (next === null) session.announce('This is the last story of this protocol.');
    else story.tell(next.id);
  },

  /** Opens a story of the protocol's library at its first stop. */
  tell(id: string): void {
    const { protocol } = theRun();
    const entry = protocol.scenarios.find((each) => each.id === id);
    if (entry === undefined) return;
    session.open(protocol, entry.scenario, firstStopMicros(entry.scenario) ?? entry.opensAtMicros, {
      play: !isStory(entry.scenario),
    });
  },

  /** Shows the story as it was, where the visitor left it; what they did stays in its branch. */
  return(): void {
    const { tree } = get();
    const branch = storyBehind(tree);
    if (branch === null) {
      session.announce('This is no story that was left.');
      return;
    }
    const left = tree.branches.find((each) => each.parent === branch.id)?.forkMicros;
    session.pause();
    session.switchTo(branch.id);
    if (left !== undefined) leapTo(left, null);
  },

  /**
   * Predicts: the place of an option of the question that is asked now, from 0. Returns whether something
   * is asked; what it does not offer changes nothing.
   */
  answer(option: number): boolean {
    const run = theRun();
    const place = storyPlaceOf(run);
    const ask = place?.isAtStop === true ? (place.stops[place.index]?.ask ?? null) : null;
    if (ask === null) return false;
    const chosen = ask.options[option];
    if (chosen === undefined) return true;
    const answers = { ...get().answers, [ask.question]: option };
    set({ answers, announcement: `Your answer: ${chosen.text}` });
    keepAnswers(run.scenario, answers);
    return true;
  },

  /** Forgets what was predicted in this story, to be asked again. */
  forgetAnswers(): void {
    set({ answers: {} });
    keepAnswers(theRun().scenario, {});
  },
};
