import { createActor } from 'xstate';
import { ScenarioError } from '../sim/errors.ts';
import type { Run } from '../sim/run.ts';
import type { Micros } from '../sim/time.ts';
import { advanceWithin, FRAME_BUDGET_MILLIS } from './advance.ts';
import { withScenario } from './branches.ts';
import { momentText } from './format.ts';
import { EVEN_FROM, happeningIn, nextPace, wantedPace } from './pace.ts';
import { frameTarget, LONGEST_FRAME_MILLIS, playerMachine } from './player.ts';
import { type ComplaintPlace, type Place, type SessionState, useSession } from './state.ts';
import { isHeld, stopAfter } from './story-state.ts';
import { readingMillis, type Stop } from './story-stops.ts';
import { latestMoment, momentTold } from './telling.ts';
import { type Break, brokenMonitors, FirstBreaks } from './verdicts/first-breaks.ts';

/*
 * The run, the player and the state that shows them, kept in step. Components use what store.ts and
 * frames.ts offer of it.
 */

const { getState: get, setState: set } = useSession;

/** Who decides what time it is. */
export const player = createActor(playerMachine).start();

const modes = {
  paused: 'paused',
  playing: 'playing',
  waiting: 'playing',
  scrubbing: 'scrubbing',
  ended: 'paused',
} as const;

player.subscribe(({ value, context }) => {
  const ended = value === 'ended';
  const mode = modes[value];
  const now = get();
  if (now.mode !== mode || now.ended !== ended || now.speed !== context.speed) {
    set({ mode, ended, speed: context.speed });
    if (ended && !now.ended) announce('The run has ended.');
  }
});

/** The virtual time now shown, in microseconds; between two whole ones while playing. */
export const positionMicros = (): number => player.getSnapshot().context.positionMicros;

/** Tells the live region. */
export const announce = (announcement: string): void => set({ announcement });

/** The run that is open. One is there whenever the page shows one; asking elsewhere is a defect. */
export const theRun = (): Run => {
  const { run } = get();
  if (run === null) throw new Error('There is no run to do this with.');
  return run;
};

/** The number of events that the last revision showed, and told of where they mattered. */
let shownEvents = 0;

/** From where on the run has been played: what broke before that was stepped or leapt over. */
let playedFromEvent = 0;
const firstBreaks = new FirstBreaks();

/**
 * Stops the player at the earliest of these breaks that it has come past while playing, unless it
 * was stopped there before. Returns whether it was.
 */
export const stopAtBreak = (run: Run, breaks: readonly Break[]): boolean => {
  const found = firstBreaks.take(run, breaks, playedFromEvent, run.eventCount);
  if (found === null) return false;
  run.seekToEvent(found.atEvent + 1);
  player.send({ type: 'moved', positionMicros: run.nowMicros });
  player.send({ type: 'pause' });
  showWorld({ announcement: `Paused: ${found.title} is broken. ${found.sentence}` });
  return true;
};

/** Lets everyone see that the world shown is another, by something else than playing on. */
export const showWorld = (change: Partial<SessionState> = {}): void => {
  playedFromEvent = get().run?.eventCount ?? 0;
  showEvents(change);
};

const showEvents = (change: Partial<SessionState>): void => {
  const { run, revision } = get();
  shownEvents = run?.eventCount ?? 0;
  set({ revision: revision + 1, ...change });
};

/** Shows what was wrong near where it happened; throws on what is not a person's mistake. */
export const complain = (error: unknown, place: ComplaintPlace): void => {
  if (error instanceof ScenarioError) {
    const text = `${error.what} ${error.remedy}`;
    set({ complaint: { text, place }, announcement: text });
    return;
  }
  const text =
    'The simulation has contradicted itself and stands still. Go back in time, or open a scenario.';
  set({ complaint: { text, place }, announcement: text });
  throw error;
};

/** What a link to this very moment has to hold; null when nothing is open. */
export const currentPlace = (): Place | null => {
  const { run } = get();
  if (run === null) return null;
  const { protocol, scenario, world, nowMicros, eventCount } = run;
  const next = world.nextEventMicros();
  const isBetween =
    (next !== null && next <= nowMicros) || run.events.atMicrosOf(eventCount) === nowMicros;
  return {
    protocol,
    scenario,
    atMicros: nowMicros,
    eventCount: isBetween ? eventCount : null,
    tree: withScenario(get().tree, scenario),
  };
};

/** A moment to go to; `eventCount` tells simultaneous events apart. */
export interface Destination {
  readonly atMicros: Micros;
  readonly eventCount: number | null;
}

/** A search for the next moment that matters, and from where it was begun. */
interface Search {
  readonly from: number;
  readonly begunAt: { readonly eventCount: number; readonly atMicros: Micros };
}

/** What is not done yet; the next frame goes on with it. */
type Errand =
  | { readonly kind: 'towards'; readonly goal: Destination }
  | { readonly kind: 'searching'; readonly search: Search };

let errand: Errand | null = null;

const setErrand = (next: Errand | null): void => {
  errand = next;
  const { underWay } = get();
  if (next?.kind === 'searching') {
    if (underWay?.kind !== 'searching') set({ underWay: { kind: 'searching' } });
  } else if (next !== null) {
    const { atMicros } = next.goal;
    const isSame = underWay?.kind === 'towards' && underWay.atMicros === atMicros;
    if (!isSame) set({ underWay: { kind: 'towards', atMicros } });
  } else if (underWay !== null) set({ underWay: null });
};

/**
 * Goes towards a moment for as long as the budget lasts. What is known is sought, what is not has to
 * be simulated. Returns whether it arrived; throws what the run throws.
 */
const approach = (
  run: Run,
  { atMicros, eventCount }: Destination,
  clock: () => number,
  budgetMillis: number,
): boolean => {
  const known = Math.min(atMicros, run.knownUntilMicros);
  if (atMicros < run.nowMicros || known > run.nowMicros) run.seekTo(known);
  // Everything due at that very moment belongs to it, even where one stood there already.
  if (!advanceWithin(run, atMicros, clock, budgetMillis)) return false;
  if (eventCount === null) return true;
  const isThen = run.events.atMicrosOf(eventCount - 1) === atMicros;
  if (!isThen || eventCount < run.firstEventCount) {
    throw new ScenarioError({
      problem: 'out-of-range',
      what: `At ${momentText(atMicros)} the run is not between events number ${eventCount} and ${eventCount + 1}.`,
      remedy: 'Leave out the number of events to see that moment as a whole.',
    });
  }
  run.seekToEvent(eventCount);
  return true;
};

/**
 * The same at first, where nothing is shown yet: a run that would take more than a machine has is shown
 * as far as it goes, and whoever goes on towards the moment is told why.
 */
export const approachAtFirst = (
  run: Run,
  goal: Destination,
  budgetMillis: number = FRAME_BUDGET_MILLIS,
): boolean => {
  try {
    return approach(run, goal, () => performance.now(), budgetMillis);
  } catch (error) {
    if (error instanceof ScenarioError && error.problem === 'too-much') return false;
    throw error;
  }
};

/** Gives up going anywhere. */
export const stayHere = (): void => {
  setErrand(null);
};

const go = (run: Run, move: (run: Run) => void): void => {
  try {
    move(run);
  } catch (error) {
    stayHere();
    complain(error, 'transport');
  } finally {
    player.send({ type: 'moved', positionMicros: run.nowMicros });
    showWorld();
  }
};

/** Does something that goes to another moment, then shows it. */
export const travel = (move: (run: Run) => void): void => {
  stayHere();
  set({ complaint: null, announcement: '' });
  go(theRun(), move);
};

/** Goes on towards the destination, as far as the budget lasts. */
const goOn = (goal: Destination, clock: () => number): void =>
  go(theRun(), (run) => {
    const hasArrived = approach(run, goal, clock, FRAME_BUDGET_MILLIS);
    setErrand(hasArrived ? null : { kind: 'towards', goal });
  });

/** Goes on looking for the next moment that matters, and shows it once it is found. */
const searchOn = ({ from, begunAt }: Search, clock: () => number): void => {
  let told = '';
  go(theRun(), (run) => {
    const deadline = clock() + FRAME_BUDGET_MILLIS;
    const found = run.lookForMoment(from, () => clock() < deadline);
    switch (found.kind) {
      case 'unfinished':
        setErrand({ kind: 'searching', search: { from: found.from, begunAt } });
        return;
      case 'none':
        setErrand(null);
        run.seekToEvent(begunAt.eventCount);
        run.advanceTo(begunAt.atMicros);
        told = 'Nothing that matters happens after this.';
        return;
      case 'found':
        setErrand(null);
        run.seekTo(run.events.atMicrosOf(found.event) ?? run.nowMicros);
        told = momentTold(run, found.event);
    }
  });
  if (told !== '') announce(told);
};

/** Looks for the next moment that matters, now and with the frames to come, and shows it. */
export const travelToNextMoment = (): void => {
  set({ complaint: null, announcement: '' });
  const { eventCount, nowMicros } = theRun();
  searchOn({ from: eventCount, begunAt: { eventCount, atMicros: nowMicros } }, () =>
    performance.now(),
  );
};

/** Goes towards a moment, now and with the frames to come. */
export const travelTowards = (goal: Destination): void => {
  set({ complaint: null, announcement: '' });
  goOn(goal, () => performance.now());
};

/** Goes to a moment with the next frame, so that a fast hand costs no more than one seek a frame. */
export const travelWithNextFrame = (atMicros: Micros): void => {
  errand = { kind: 'towards', goal: { atMicros, eventCount: null } };
  if (get().announcement !== '') announce('');
};

/** Goes now where the next frame would go. */
export const travelAtOnce = (): void => {
  if (errand?.kind === 'towards') travelTowards(errand.goal);
};

/** Lets a stop be read; one that asks or awaits holds the player until that is done. */
const waitOn = (run: Run, elapsedMillis: number): void => {
  if (isHeld(run, get().answers)) return;
  player.send({ type: 'waited', elapsedMillis: Math.min(elapsedMillis, LONGEST_FRAME_MILLIS) });
};

/** Stands at a stop of the story, and waits there unless the player was told to rest. */
export const arriveAt = (stop: Stop): void => {
  player.send({
    type: 'stopped',
    positionMicros: stop.atMicros,
    readingMillis: readingMillis(stop.text),
  });
  showWorld({ announcement: stop.text });
};

/** However far the next stop is, playing up to it takes no longer than this. */
const LONGEST_STRIDE_MICROS = 5_000_000;

/**
 * Plays up to the next stop of the story, or the end, fast enough not to bore; it rests there where it
 * rested before.
 */
export const strideOn = (): void => {
  const run = theRun();
  const { positionMicros, speed } = player.getSnapshot().context;
  const goal = stopAfter(run, positionMicros)?.atMicros ?? run.scenario.untilMicros;
  player.send({
    type: 'stride',
    speed: Math.max(speed, (goal - positionMicros) / LONGEST_STRIDE_MICROS),
  });
};

/** How many times faster than the speed chosen time was shown in the last frame. */
let paceFactor = 1;

const playOn = (run: Run, elapsedMillis: number, clock: () => number): void => {
  const { value, context } = player.getSnapshot();
  if (value === 'waiting') {
    waitOn(run, elapsedMillis);
    return;
  }
  const stop = stopAfter(run, context.positionMicros);
  const { speed } = context;
  const millis = Math.min(elapsedMillis, LONGEST_FRAME_MILLIS);
  paceFactor =
    get().isEven || speed >= EVEN_FROM
      ? 1
      : nextPace(paceFactor, wantedPace(happeningIn(run), speed) / speed, millis);
  const target = Math.min(
    frameTarget({ ...context, speed: speed * paceFactor }, elapsedMillis),
    stop?.atMicros ?? context.endMicros,
  );
  try {
    const hasArrived = advanceWithin(run, target, clock);
    const positionMicros = hasArrived ? Math.max(run.nowMicros, target) : run.nowMicros;
    if (stopAtBreak(run, brokenMonitors(run))) return;
    // All that happens at this very moment belongs to the stop.
    if (stop !== null && hasArrived && positionMicros >= stop.atMicros) arriveAt(stop);
    else player.send({ type: 'advanced', positionMicros });
  } catch (error) {
    player.send({ type: 'moved', positionMicros: run.nowMicros });
    player.send({ type: 'pause' });
    complain(error, 'transport');
  }
};

/** As much of a frame's time as goes to monitors that are behind. */
const MONITORING_BUDGET_MILLIS = FRAME_BUDGET_MILLIS / 2;

/** Lets monitors watch again what a change in the past of a long run has left, a while each frame. */
const monitorOn = (run: Run, clock: () => number): void => {
  const deadline = clock() + MONITORING_BUDGET_MILLIS;
  run.continueMonitoring(() => clock() < deadline);
  if (!run.isMonitoringBehind) showEvents({});
};

/** Plays on by one frame of the wall clock, and shows what happened. Called by the frame loop only. */
export const advanceFrame = (elapsedMillis: number, clock: () => number): void => {
  const { run, mode } = get();
  if (run === null) return;
  if (errand !== null) {
    if (errand.kind === 'towards') goOn(errand.goal, clock);
    else searchOn(errand.search, clock);
    return;
  }
  if (mode === 'playing') playOn(run, elapsedMillis, clock);
  if (run.isMonitoringBehind) monitorOn(run, clock);
  if (run.eventCount === shownEvents) return;
  const moment = latestMoment(run, shownEvents);
  showEvents(moment === null ? {} : { announcement: moment });
};
