import { assign, setup } from 'xstate';
import type { Micros } from '../sim/time.ts';

/** The slowest and the fastest that virtual time runs, in virtual seconds a wall second. */
export const SLOWEST = 0.001;
export const FASTEST = 10;
/** A wall second shows 11 virtual milliseconds: a message takes about a second on its way. */
export const DEFAULT_SPEED = 0.011;

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
  /** How fast it plays up to the next stop of a story, where it was told to go there; else null. */
  readonly strideSpeed: number | null;
  /** Whether it stays at the next stop rather than play on once that has been read. */
  readonly rests: boolean;
  /** How much longer it waits at a stop, in milliseconds of the reader. */
  readonly waitMillis: number;
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
  /** Plays up to the next stop, at that speed, and rests there if it did so before. */
  | { readonly type: 'stride'; readonly speed: number }
  /** A stop of the story is reached, and takes so long to read. */
  | { readonly type: 'stopped'; readonly positionMicros: Micros; readonly readingMillis: number }
  /** So much time was there to read. */
  | { readonly type: 'waited'; readonly elapsedMillis: number }
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
 * Who decides what time it is: playing, waiting for a stop of a story to be read, paused, held by a
 * hand on the timeline (scrubbing), or at the run's end. It knows no run; the session carries out what
 * it says. Playing on from the end
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
    rests: ({ context }) => context.rests,
    hasWaited: ({ context, event }) =>
      event.type === 'waited' && event.elapsedMillis >= context.waitMillis,
  },
  actions: {
    load: assign(({ event }) =>
      event.type === 'load'
        ? {
            positionMicros: event.positionMicros,
            endMicros: event.endMicros,
            resumes: false,
            rests: false,
            strideSpeed: null,
          }
        : {},
    ),
    setSpeed: assign(({ event }) =>
      event.type === 'setSpeed' ? { speed: clampedSpeed(event.speed) } : {},
    ),
    goTo: assign(({ context, event }) =>
      event.type === 'advanced' || event.type === 'moved' || event.type === 'stopped'
        ? { positionMicros: Math.max(0, Math.min(context.endMicros, event.positionMicros)) }
        : {},
    ),
    rewind: assign({ positionMicros: 0 }),
    stride: assign(({ event }) => (event.type === 'stride' ? { strideSpeed: event.speed } : {})),
    willRestAtStop: assign({ rests: true }),
    willPlayOn: assign({ rests: false, strideSpeed: null }),
    arrive: assign({ strideSpeed: null }),
    wait: assign(({ event }) =>
      event.type === 'stopped' ? { waitMillis: event.readingMillis, strideSpeed: null } : {},
    ),
    waitLess: assign(({ context, event }) =>
      event.type === 'waited' ? { waitMillis: context.waitMillis - event.elapsedMillis } : {},
    ),
    willResume: assign({ resumes: true }),
    willRest: assign({ resumes: false }),
  },
}).createMachine({
  id: 'player',
  context: {
    positionMicros: 0,
    endMicros: 0,
    speed: DEFAULT_SPEED,
    resumes: false,
    strideSpeed: null,
    rests: false,
    waitMillis: 0,
  },
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
        play: { target: 'playing', actions: 'willPlayOn' },
        toggle: { target: 'playing', actions: 'willPlayOn' },
        stride: { target: 'playing', actions: ['stride', 'willRestAtStop'] },
        beginScrub: { target: 'scrubbing', actions: 'willRest' },
        moved: [{ guard: 'reachesEnd', target: 'ended', actions: 'goTo' }, { actions: 'goTo' }],
      },
    },
    playing: {
      on: {
        play: { actions: 'willPlayOn' },
        stride: { actions: 'stride' },
        stopped: [
          { guard: 'rests', target: 'paused', actions: ['goTo', 'arrive'] },
          { target: 'waiting', actions: ['goTo', 'wait'] },
        ],
        pause: { target: 'paused' },
        toggle: { target: 'paused' },
        beginScrub: { target: 'scrubbing', actions: 'willResume' },
        advanced: [{ guard: 'reachesEnd', target: 'ended', actions: 'goTo' }, { actions: 'goTo' }],
        moved: [{ guard: 'reachesEnd', target: 'ended', actions: 'goTo' }, { actions: 'goTo' }],
      },
    },
    /** At a stop of the story, until it has been read. */
    waiting: {
      on: {
        pause: { target: 'paused' },
        toggle: { target: 'paused' },
        play: { target: 'playing', actions: 'willPlayOn' },
        stride: { target: 'playing', actions: 'stride' },
        waited: [
          { guard: 'hasWaited', target: 'playing', actions: 'waitLess' },
          { actions: 'waitLess' },
        ],
        stopped: { actions: ['goTo', 'wait'] },
        beginScrub: { target: 'scrubbing', actions: 'willResume' },
        moved: [
          { guard: 'reachesEnd', target: 'ended', actions: 'goTo' },
          { target: 'playing', actions: 'goTo' },
        ],
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
        play: { target: 'playing', actions: ['rewind', 'willPlayOn'] },
        toggle: { target: 'playing', actions: ['rewind', 'willPlayOn'] },
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
  {
    positionMicros,
    endMicros,
    speed,
    strideSpeed,
  }: Pick<PlayerContext, 'positionMicros' | 'endMicros' | 'speed' | 'strideSpeed'>,
  elapsedMillis: number,
): number =>
  Math.min(
    endMicros,
    positionMicros +
      Math.min(Math.max(0, elapsedMillis), LONGEST_FRAME_MILLIS) * 1_000 * (strideSpeed ?? speed),
  );
