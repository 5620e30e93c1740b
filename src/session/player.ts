import { assign, setup } from 'xstate';
import type { Micros } from '../sim/time.ts';

/** The slowest and the fastest that virtual time runs, in virtual seconds a wall second. */
export const SLOWEST = 0.001;
export const FASTEST = 10;
/** A wall second shows 25 virtual milliseconds: a message takes about half a second on its way. */
export const DEFAULT_SPEED = 0.025;

/** A gap between two frames counts as no more than this, so that a sleeping tab does not leap ahead. */
export const LONGEST_FRAME_MILLIS = 100;

export interface PlayerContext {
  /** The virtual time shown, in microseconds; may lie between two whole ones while playing. */
  readonly positionMicros: number;
  /** Where the run ends. */
  readonly endMicros: Micros;
  readonly speed: number;
  /** Whether it goes on playing when the hand lets go of the timeline. */
  readonly resumes: boolean;
}

export type PlayerEvent =
  /** Another run is loaded. */
  | {
      readonly type: 'load';
      readonly positionMicros: Micros;
      readonly endMicros: Micros;
      readonly play: boolean;
    }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'toggle' }
  | { readonly type: 'setSpeed'; readonly speed: number }
  | { readonly type: 'beginScrub' }
  | { readonly type: 'endScrub' }
  /** A frame has played on as far as this. */
  | { readonly type: 'advanced'; readonly positionMicros: number }
  /** Somebody stepped, sought or scrubbed to this moment. */
  | { readonly type: 'moved'; readonly positionMicros: Micros };

const clampedSpeed = (speed: number): number =>
  Number.isFinite(speed) ? Math.min(FASTEST, Math.max(SLOWEST, speed)) : DEFAULT_SPEED;

/**
 * Who decides what time it is: playing, paused, held by a hand on the timeline (scrubbing), or at
 * the run's end. It knows no run; the session carries out what it says. Playing on from the end
 * starts again from the beginning.
 */
export const playerMachine = setup({
  types: {
    // The values under `types` are never read: XState takes only their types.
    context: {} as PlayerContext,
    events: {} as PlayerEvent,
  },
  guards: {
    shallPlay: ({ event }) => event.type === 'load' && event.play,
    reachesEnd: ({ context, event }) =>
      (event.type === 'advanced' || event.type === 'moved') &&
      event.positionMicros >= context.endMicros,
    isAtEnd: ({ context }) => context.positionMicros >= context.endMicros,
    resumes: ({ context }) => context.resumes,
  },
  actions: {
    load: assign(({ event }) =>
      event.type === 'load'
        ? { positionMicros: event.positionMicros, endMicros: event.endMicros, resumes: false }
        : {},
    ),
    setSpeed: assign(({ event }) =>
      event.type === 'setSpeed' ? { speed: clampedSpeed(event.speed) } : {},
    ),
    goTo: assign(({ context, event }) =>
      event.type === 'advanced' || event.type === 'moved'
        ? { positionMicros: Math.max(0, Math.min(context.endMicros, event.positionMicros)) }
        : {},
    ),
    rewind: assign({ positionMicros: 0 }),
    willResume: assign({ resumes: true }),
    willRest: assign({ resumes: false }),
  },
}).createMachine({
  id: 'player',
  context: { positionMicros: 0, endMicros: 0, speed: DEFAULT_SPEED, resumes: false },
  initial: 'paused',
  on: {
    load: [
      { guard: 'shallPlay', target: '.playing', actions: 'load' },
      { target: '.paused', actions: 'load' },
    ],
    setSpeed: { actions: 'setSpeed' },
  },
  states: {
    paused: {
      on: {
        play: { target: 'playing' },
        toggle: { target: 'playing' },
        beginScrub: { target: 'scrubbing', actions: 'willRest' },
        moved: [{ guard: 'reachesEnd', target: 'ended', actions: 'goTo' }, { actions: 'goTo' }],
      },
    },
    playing: {
      on: {
        pause: { target: 'paused' },
        toggle: { target: 'paused' },
        beginScrub: { target: 'scrubbing', actions: 'willResume' },
        advanced: [{ guard: 'reachesEnd', target: 'ended', actions: 'goTo' }, { actions: 'goTo' }],
        moved: [{ guard: 'reachesEnd', target: 'ended', actions: 'goTo' }, { actions: 'goTo' }],
      },
    },
    scrubbing: {
      on: {
        play: { actions: 'willResume' },
        pause: { actions: 'willRest' },
        moved: { actions: 'goTo' },
        endScrub: [
          { guard: 'isAtEnd', target: 'ended' },
          { guard: 'resumes', target: 'playing' },
          { target: 'paused' },
        ],
      },
    },
    ended: {
      on: {
        play: { target: 'playing', actions: 'rewind' },
        toggle: { target: 'playing', actions: 'rewind' },
        beginScrub: { target: 'scrubbing', actions: 'willRest' },
        moved: [
          { guard: 'reachesEnd', actions: 'goTo' },
          { target: 'paused', actions: 'goTo' },
        ],
      },
    },
  },
});

/** Where the next frame should arrive, `elapsedMillis` of wall time after the last one. */
export const frameTarget = (
  { positionMicros, endMicros, speed }: PlayerContext,
  elapsedMillis: number,
): number =>
  Math.min(
    endMicros,
    positionMicros + Math.min(Math.max(0, elapsedMillis), LONGEST_FRAME_MILLIS) * 1_000 * speed,
  );
