import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { Run } from '../sim/run.ts';
import { type Happening, happeningIn, nextPace, wantedPace } from './pace.ts';
import { DEFAULT_SPEED } from './player.ts';

const calm: Happening = { isTelling: false, isBusy: false, silenceMicros: 5_000 };
const telling: Happening = { ...calm, isTelling: true, isBusy: true };
const busy: Happening = { ...calm, isBusy: true };

describe('the wanted pace', () => {
  it('is the speed chosen while there is something to follow: a message takes about a second', () => {
    expect(wantedPace(telling, DEFAULT_SPEED)).toBe(DEFAULT_SPEED);
    const secondsToCross = 0.011 / DEFAULT_SPEED;
    expect(secondsToCross).toBeGreaterThan(0.8);
    expect(secondsToCross).toBeLessThan(1.2);
  });

  it('is faster through what repeats itself, and faster still through silence', () => {
    const routine = wantedPace(busy, DEFAULT_SPEED);
    expect(routine).toBeGreaterThan(DEFAULT_SPEED);
    expect(wantedPace(calm, DEFAULT_SPEED)).toBeGreaterThan(routine);
  });

  it('gets through any silence in less than a second', () => {
    for (const silenceMicros of [1_000, 150_000, 5_000_000, 600_000_000]) {
      const pace = wantedPace({ ...calm, silenceMicros }, DEFAULT_SPEED);
      expect(silenceMicros / 1_000_000 / pace).toBeLessThan(1);
    }
  });

  it('is the exact speed where nobody can follow single messages', () => {
    for (const speed of [0.1, 1, 10]) {
      for (const happening of [calm, busy, telling])
        expect(wantedPace(happening, speed)).toBe(speed);
    }
  });
});

it('the pace never jumps, and reaches what is wanted', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 10, noNaN: true }),
      fc.double({ min: 0.001, max: 10, noNaN: true }),
      fc.integer({ min: 1, max: 100 }),
      (now, wanted, elapsed) => {
        const next = nextPace(now, wanted, elapsed);
        expect(Math.max(next / now, now / next)).toBeLessThanOrEqual(2 ** (elapsed / 30) + 1e-9);
        expect(Math.abs(Math.log(next / wanted))).toBeLessThanOrEqual(
          Math.abs(Math.log(now / wanted)) + 1e-9,
        );
        let pace = now;
        for (let frames = 0; frames < 200; frames++) pace = nextPace(pace, wanted, 16);
        expect(pace).toBe(wanted);
      },
    ),
  );
});

describe('what goes on in a run', () => {
  const cluster = (): Run => {
    const run = Run.start(raft, {
      protocol: 'raft',
      seed: 42,
      nodes: 5,
      clients: [{}],
      script: [],
      untilMicros: 60_000_000,
    });
    run.advanceTo(1_500_000);
    return run;
  };

  /** How many seconds a person watches from now until the moment comes. */
  const watched = (run: Run, hasCome: (run: Run) => boolean): number => {
    let pace = DEFAULT_SPEED;
    let seconds = 0;
    let micros: number = run.nowMicros;
    while (!hasCome(run) && seconds < 120) {
      pace = nextPace(pace, wantedPace(happeningIn(run), DEFAULT_SPEED), 16);
      micros += 16_000 * pace;
      run.advanceTo(Math.floor(micros));
      seconds += 0.016;
    }
    return seconds;
  };

  it('heartbeats are routine; a write and an election are to be followed', () => {
    const run = cluster();
    const seen = { routine: 0, telling: 0 };
    for (let micros = 1_500_000; micros < 1_700_000; micros += 1_000) {
      run.advanceTo(micros);
      seen[happeningIn(run).isTelling ? 'telling' : 'routine']++;
    }
    expect(seen).toEqual({ routine: 200, telling: 0 });
    run.intervene({
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value: '1' },
    });
    for (let micros = 1_702_000; micros < 1_735_000; micros += 1_000) {
      run.advanceTo(micros);
      expect(happeningIn(run).isTelling, `${micros}`).toBe(true);
    }
  });

  it('a write is watched for a few seconds, and an election comes soon after the leader is killed', () => {
    const writing = cluster();
    writing.intervene({
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value: '1' },
    });
    const write = watched(writing, (run) => run.operations.at(-1)?.outcome === 'ok');
    expect(write).toBeGreaterThan(3);
    expect(write).toBeLessThan(8);

    const killed = cluster();
    killed.intervene({ kind: 'kill', node: 'n3' });
    const led = ({ world }: Run): boolean =>
      ['n1', 'n2', 'n4', 'n5'].some((id) => raft.describeNode(world.node(id).state).leads);
    const election = watched(killed, led);
    expect(election).toBeGreaterThan(2);
    expect(election).toBeLessThan(12);
  });

  it('nobody waits long for a client’s time-out', () => {
    const run = cluster();
    for (const node of ['n1', 'n2', 'n3', 'n4', 'n5']) run.intervene({ kind: 'kill', node });
    run.intervene({
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'get', key: 'x' },
    });
    const until = run.nowMicros + 500_000;
    expect(watched(run, ({ nowMicros }) => nowMicros > until)).toBeLessThan(5);
  });
});
