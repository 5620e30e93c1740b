import { createActor } from 'xstate';
import { ScenarioError } from '../sim/errors.ts';
import type { Run } from '../sim/run.ts';
import type { Micros } from '../sim/time.ts';
import { advanceWithin, FRAME_BUDGET_MILLIS } from './advance.ts';
import { withScenario } from './branches.ts';
import { momentText } from './format.ts';
import { frameTarget, playerMachine } from './player.ts';
import { type ComplaintPlace, type Place, type SessionState, useSession } from './state.ts';
import { latestMoment } from './telling.ts';
import { type Break, brokenMonitors, FirstBreaks } from './verdicts/first-breaks.ts';

/*
 * The run, the player and the state that shows them, kept in step. Components use what store.ts and
 * frames.ts offer of it.
 */

const { getState: get, setState: set } = useSession;

/** Who decides what time it is. */
export const player = createActor(playerMachine).start();

player.subscribe(({ value, context }) => {
  const ended = value === 'ended';
  const mode = value === 'ended' ? 'paused' : value;
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
    (next !== null && next <= nowMicros) || run.records[eventCount]?.atMicros === nowMicros;
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

/** Where one is on the way to; the next frame goes on. */
let destination: Destination | null = null;

/** As long as the page may stand still for one press of a key. */
const PRESS_BUDGET_MILLIS = 60;

/**
 * Goes towards a moment for as long as the budget lasts. What is known is sought, what is not has to
 * be simulated. Returns whether it arrived; throws what the run throws.
 */
export const approach = (
  run: Run,
  { atMicros, eventCount }: Destination,
  clock: () => number,
  budgetMillis: number,
): boolean => {
  const known = Math.min(atMicros, run.knownUntilMicros);
  if (atMicros < run.nowMicros || known > run.nowMicros) run.seekTo(known);
  advanceWithin(run, atMicros, clock, budgetMillis);
  if (run.nowMicros < atMicros) return false;
  // Everything due at that very moment belongs to it, even where one stood there already.
  run.advanceTo(atMicros);
  if (eventCount === null) return true;
  const isThen = run.records[eventCount - 1]?.atMicros === atMicros;
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

/** Gives up going anywhere. */
export const stayHere = (): void => {
  destination = null;
  if (get().catchingUpTo !== null) set({ catchingUpTo: null });
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
const goOn = (goal: Destination, clock: () => number, budgetMillis: number): void =>
  go(theRun(), (run) => {
    destination = null;
    if (!approach(run, goal, clock, budgetMillis)) destination = goal;
    const catchingUpTo = destination === null ? null : goal.atMicros;
    if (get().catchingUpTo !== catchingUpTo) set({ catchingUpTo });
  });

/** Goes towards a moment, now and with the frames to come. */
export const travelTowards = (goal: Destination): void => {
  set({ complaint: null, announcement: '' });
  goOn(goal, () => performance.now(), PRESS_BUDGET_MILLIS);
};

/** Goes to a moment with the next frame, so that a fast hand costs no more than one seek a frame. */
export const travelWithNextFrame = (atMicros: Micros): void => {
  destination = { atMicros, eventCount: null };
  if (get().announcement !== '') announce('');
};

/** Goes now where the next frame would go. */
export const travelAtOnce = (): void => {
  if (destination !== null) travelTowards(destination);
};

const playOn = (run: Run, elapsedMillis: number, clock: () => number): void => {
  const target = frameTarget(player.getSnapshot().context, elapsedMillis);
  try {
    const positionMicros = advanceWithin(run, target, clock);
    if (!stopAtBreak(run, brokenMonitors(run))) player.send({ type: 'advanced', positionMicros });
  } catch (error) {
    player.send({ type: 'moved', positionMicros: run.nowMicros });
    player.send({ type: 'pause' });
    complain(error, 'transport');
  }
};

/** Plays on by one frame of the wall clock, and shows what happened. Called by the frame loop only. */
export const advanceFrame = (elapsedMillis: number, clock: () => number): void => {
  const { run, mode } = get();
  if (run === null) return;
  if (destination !== null) {
    goOn(destination, clock, FRAME_BUDGET_MILLIS);
    return;
  }
  if (mode === 'playing') playOn(run, elapsedMillis, clock);
  if (run.eventCount === shownEvents) return;
  const moment = latestMoment(run, shownEvents);
  showEvents(moment === null ? {} : { announcement: moment });
};
