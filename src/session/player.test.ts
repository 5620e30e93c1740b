import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import {
  DEFAULT_SPEED,
  FASTEST,
  frameTarget,
  LONGEST_FRAME_MILLIS,
  type PlayerEvent,
  playerMachine,
  SLOWEST,
} from './player.ts';

const END = 1_000_000;

const loaded = (play = false) => {
  const actor = createActor(playerMachine).start();
  actor.send({ type: 'load', positionMicros: 0, endMicros: END, play });
  return actor;
};

const sent = (...events: readonly PlayerEvent[]) => {
  const actor = loaded();
  for (const event of events) actor.send(event);
  return actor.getSnapshot();
};

describe('the player', () => {
  it('opens paused, or playing when asked to', () => {
    expect(loaded().getSnapshot().value).toBe('paused');
    expect(loaded(true).getSnapshot().value).toBe('playing');
  });

  it('plays and pauses by one switch', () => {
    expect(sent({ type: 'toggle' }).value).toBe('playing');
    expect(sent({ type: 'toggle' }, { type: 'toggle' }).value).toBe('paused');
  });

  it('moves on by frames only while it plays', () => {
    const advanced: PlayerEvent = { type: 'advanced', positionMicros: 1_500.5 };
    expect(sent({ type: 'play' }, advanced).context.positionMicros).toBe(1_500.5);
    expect(sent(advanced).context.positionMicros).toBe(0);
    expect(sent({ type: 'play' }, { type: 'beginScrub' }, advanced).context.positionMicros).toBe(0);
  });

  it('stops at the end of the run, and says so by its state', () => {
    const snapshot = sent({ type: 'play' }, { type: 'advanced', positionMicros: END + 5 });
    expect(snapshot.value).toBe('ended');
    expect(snapshot.context.positionMicros).toBe(END);
  });

  it('starts again from the beginning when played at the end', () => {
    const snapshot = sent({ type: 'moved', positionMicros: END }, { type: 'play' });
    expect(snapshot.value).toBe('playing');
    expect(snapshot.context.positionMicros).toBe(0);
  });

  it('is merely paused again once someone goes back from the end', () => {
    const snapshot = sent(
      { type: 'moved', positionMicros: END },
      { type: 'moved', positionMicros: 10 },
    );
    expect(snapshot.value).toBe('paused');
    expect(snapshot.context.positionMicros).toBe(10);
  });

  it('goes on playing after a scrub if it played before, and else stays where it was left', () => {
    const scrub: readonly PlayerEvent[] = [
      { type: 'beginScrub' },
      { type: 'moved', positionMicros: 400 },
      { type: 'endScrub' },
    ];
    expect(sent({ type: 'play' }, ...scrub).value).toBe('playing');
    expect(sent(...scrub).value).toBe('paused');
    expect(sent(...scrub).context.positionMicros).toBe(400);
  });

  it('is at the end when a scrub is let go there, even if it played before', () => {
    const snapshot = sent(
      { type: 'play' },
      { type: 'beginScrub' },
      { type: 'moved', positionMicros: END },
      { type: 'endScrub' },
    );
    expect(snapshot.value).toBe('ended');
  });

  it('keeps the speed within its bounds', () => {
    expect(sent({ type: 'setSpeed', speed: 1e9 }).context.speed).toBe(FASTEST);
    expect(sent({ type: 'setSpeed', speed: 0 }).context.speed).toBe(SLOWEST);
    expect(sent({ type: 'setSpeed', speed: Number.NaN }).context.speed).toBe(DEFAULT_SPEED);
  });

  it('waits at a stop until that was read, and then plays on', () => {
    const stop: PlayerEvent = { type: 'stopped', positionMicros: 500, readingMillis: 3_000 };
    const waited: PlayerEvent = { type: 'waited', elapsedMillis: 1_000 };
    const snapshot = sent({ type: 'play' }, stop);
    expect(snapshot.value).toBe('waiting');
    expect(snapshot.context.positionMicros).toBe(500);
    expect(sent({ type: 'play' }, stop, waited, waited).value).toBe('waiting');
    expect(sent({ type: 'play' }, stop, waited, waited, waited).value).toBe('playing');
    expect(sent({ type: 'play' }, stop, { type: 'pause' }).value).toBe('paused');
  });

  it('strides to a stop and rests there, unless it was playing on', () => {
    const stop: PlayerEvent = { type: 'stopped', positionMicros: 500, readingMillis: 3_000 };
    const stride: PlayerEvent = { type: 'stride', speed: 2 };
    expect(sent(stride).context.strideSpeed).toBe(2);
    expect(sent(stride, stop).value).toBe('paused');
    expect(sent(stride, stop).context.strideSpeed).toBeNull();
    expect(sent({ type: 'play' }, stop, stride, stop).value).toBe('waiting');
    expect(sent(stride, { type: 'play' }, stop).value).toBe('waiting');
  });

  it('never leaves the run, whatever happens to it', () => {
    const micros = fc.integer({ min: -END, max: 3 * END });
    const event: fc.Arbitrary<PlayerEvent> = fc.oneof(
      fc.constantFrom<PlayerEvent>(
        { type: 'play' },
        { type: 'pause' },
        { type: 'toggle' },
        { type: 'beginScrub' },
        { type: 'endScrub' },
        { type: 'stride', speed: 1 },
        { type: 'waited', elapsedMillis: 1_000 },
        { type: 'stopped', positionMicros: 10, readingMillis: 500 },
      ),
      micros.map((positionMicros): PlayerEvent => ({ type: 'advanced', positionMicros })),
      micros.map((positionMicros): PlayerEvent => ({ type: 'moved', positionMicros })),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const { value, context } = sent(...events);
        expect(context.positionMicros).toBeGreaterThanOrEqual(0);
        expect(context.positionMicros).toBeLessThanOrEqual(END);
        if (value === 'playing') expect(context.positionMicros).toBeLessThan(END);
        if (value === 'ended') expect(context.positionMicros).toBe(END);
      }),
    );
  });
});

describe('a frame', () => {
  const context = { positionMicros: 100, endMicros: END, speed: 0.5, strideSpeed: null };

  it('goes as far as the wall clock and the speed say', () => {
    expect(frameTarget(context, 10)).toBe(100 + 5_000);
  });

  it('counts a long gap as a tenth of a second', () => {
    expect(frameTarget(context, 3_600_000)).toBe(frameTarget(context, LONGEST_FRAME_MILLIS));
  });

  it('goes by the speed of a stride where it is on its way to a stop', () => {
    expect(frameTarget({ ...context, strideSpeed: 2 }, 10)).toBe(100 + 20_000);
  });

  it('does not go past the end, nor backwards when the clock does', () => {
    expect(frameTarget({ ...context, positionMicros: END - 1 }, 100)).toBe(END);
    expect(frameTarget(context, -5)).toBe(100);
  });
});
