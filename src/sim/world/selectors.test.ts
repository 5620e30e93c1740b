import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intervention, ScriptEntry } from '../intervention.ts';
import type { Protocol } from '../protocol.ts';
import type { EventRecord } from '../record.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { milliseconds, seconds } from '../time.ts';

interface Counted {
  readonly id: string;
  readonly count: number;
}

/** Whoever has counted to a multiple of three leads, in the epoch of that count. */
const led: Protocol = {
  ...relay,
  describeNode: (state) => {
    const { count } = state.context as Counted; // the relay's context has one
    return { ...relay.describeNode(state), leads: count % 3 === 0, epoch: count };
  },
};

/** These servers say that they lead, each in the epoch of its number. */
const ledBy = (...leaders: readonly string[]): Protocol => ({
  ...relay,
  describeNode: (state) => {
    const { id } = state.context as Counted;
    return {
      ...relay.describeNode(state),
      leads: leaders.includes(id),
      epoch: Number(id.slice(1)),
    };
  },
});

const scenario: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 5,
  clients: [{}, { prefers: 'n4' }],
  script: [],
  untilMicros: seconds(1),
};

const at = (atMicros: number, intervention: Intervention): ScriptEntry => ({
  atMicros,
  intervention,
});

const played = (protocol: Protocol, script: readonly ScriptEntry[]): Run => {
  const run = Run.start(protocol, { ...scenario, script });
  run.advanceTo(scenario.untilMicros);
  return run;
};

type Intervened = Extract<EventRecord, { readonly kind: 'intervention' }>;

const interventionsIn = (run: Run): readonly Intervened[] =>
  [...run.records].filter((record): record is Intervened => record.kind === 'intervention');

/** What became of one entry at 0.5 s, after others. */
const done = (protocol: Protocol, intervention: Intervention, ...before: Intervention[]) => {
  const script = [
    ...before.map((each) => at(milliseconds(400), each)),
    at(milliseconds(500), intervention),
  ];
  const record = interventionsIn(played(protocol, script)).at(-1);
  if (record === undefined) throw new Error('Nothing was done.');
  return record;
};

const kill = (node: string): Intervention => ({ kind: 'kill', node });
const pause = (node: string): Intervention => ({ kind: 'pause', node });

describe('a selector', () => {
  it('leader meets the running server that leads in the highest epoch', () => {
    const { entry, node, selected } = done(ledBy('n2', 'n4'), kill('leader'));
    expect(entry.intervention).toEqual(kill('n4'));
    expect(node).toBe('n4');
    expect(selected).toMatchObject({
      asked: { intervention: kill('leader') },
      met: { leader: ['n4'] },
      isDone: true,
    });
    const second = done(ledBy('n2', 'n4'), kill('leader'), kill('n4'));
    expect(second.node).toBe('n2');
    const paused = done(ledBy('n2', 'n4'), kill('leader'), pause('n4'));
    expect(paused.node).toBe('n4');
  });

  it('leader can be settled by the protocol', () => {
    const own = { ...ledBy('n2'), leaderAmong: () => 'n5' };
    expect(done(own, kill('leader')).node).toBe('n5');
  });

  it('follower meets the running servers that do not lead, one after the other', () => {
    const met = ['follower', 'follower 2', 'follower 3'].map(
      (name) => done(ledBy('n2'), kill(name), kill('n1')).node,
    );
    expect(met).toEqual(['n3', 'n4', 'n5']);
    expect(done(ledBy('n2'), kill('follower 9')).selected).toMatchObject({
      met: { 'follower 9': [] },
      isDone: false,
    });
  });

  it("c2's server meets whom the client waits for, or else believes in", () => {
    expect(done(ledBy(), kill("c2's server")).node).toBe('n4');
    const asked: Intervention = {
      kind: 'operation',
      client: 'c2',
      operation: { kind: 'get', key: 'x' },
      to: 'n3',
    };
    expect(done(ledBy(), kill("c2's server"), pause('n3'), asked).node).toBe('n3');
  });

  it('majority side and minority side meet the parts of a parted cluster', () => {
    const parted: Intervention = { kind: 'partition', groups: [['n1', 'n4']] };
    const cutOff = (side: string, ...before: Intervention[]) => {
      const { entry, selected } = done(
        ledBy(),
        { kind: 'partition', groups: [[side], ['c1']] },
        ...before,
      );
      return { groups: 'groups' in entry.intervention && entry.intervention.groups, selected };
    };
    expect(cutOff('majority side', parted).groups).toEqual([['n2', 'n3', 'n5'], ['c1']]);
    expect(cutOff('minority side', parted).groups).toEqual([['n1', 'n4'], ['c1']]);
    expect(cutOff('minority side', parted, kill('n4')).groups).toEqual([['n1'], ['c1']]);
    // Whole, there is no minority; without a majority there is neither side.
    expect(cutOff('minority side')).toMatchObject({ groups: [['c1']] });
    const halves: Intervention = {
      kind: 'partition',
      groups: [
        ['n1', 'n2'],
        ['n3', 'n4'],
      ],
    };
    expect(cutOff('majority side', halves).selected?.met).toEqual({ 'majority side': [] });
    const gone: Intervention = { kind: 'removeNode', node: 'n5' };
    // Two of four are half, and no majority.
    expect(cutOff('majority side', gone, halves).selected?.met).toEqual({ 'majority side': [] });
    // One direction that is cut is enough: those do not hear each other.
    const oneWay: Intervention[] = ['n1', 'n2', 'n3', 'n4'].map((to) => ({
      kind: 'cut',
      from: 'n5',
      to,
    }));
    expect(cutOff('minority side', ...oneWay).groups).toEqual([['n5'], ['c1']]);
  });

  it('busiest meets the server with most messages on their way to it', () => {
    const far: Intervention = {
      kind: 'setLink',
      to: 'n3',
      settings: { latencyMicros: [300_000, 300_000] },
    };
    expect(done(ledBy(), kill('busiest'), far).node).toBe('n3');
  });

  it('that meets nobody leaves the run as it is, and the record says so', () => {
    const run = played(ledBy(), [at(milliseconds(500), kill('leader'))]);
    const [record] = interventionsIn(run);
    expect(record).toMatchObject({ node: null, destroyed: [], selected: { isDone: false } });
    expect(run.world.nodeIds.every((id) => run.world.node(id).status === 'up')).toBe(true);
  });

  it('stands in the script as it was written, wherever the run is sought and forked', () => {
    const run = played(led, [at(milliseconds(500), kill('leader'))]);
    const [before] = interventionsIn(run);
    run.seekTo(milliseconds(300));
    run.seekTo(seconds(1));
    expect(interventionsIn(run)).toEqual([before]);
    expect(run.scenario.script).toEqual([at(milliseconds(500), kill('leader'))]);
    run.seekTo(milliseconds(300));
    const entry = run.intervene(pause('leader'));
    expect(entry.intervention).toEqual(pause('leader'));
  });

  it('that may meet several, or that speaks of nobody, is refused where one node is meant', () => {
    expect(() => played(led, [at(1, kill('majority side'))])).toThrow(/several nodes/);
    expect(() => played(led, [at(1, kill("c9's server"))])).toThrow(/no node c9/);
    expect(() => played(led, [at(1, kill('boss'))])).toThrow(/no node boss/);
    expect(() =>
      played(led, [
        at(1, {
          kind: 'operation',
          client: 'leader',
          operation: { kind: 'get', key: 'x' },
        }),
      ]),
    ).toThrow(/leader is not a client/);
  });
});

const someone = fc.constantFrom('n1', 'leader', 'follower', 'follower 2', "c1's server", 'busiest');
const side = fc.constantFrom('majority side', 'minority side', 'leader', 'follower 3', 'n2');
const anyIntervention: fc.Arbitrary<Intervention> = fc.oneof(
  fc
    .constantFrom('kill', 'restart', 'pause', 'resume', 'loseUnsynced', 'removeNode')
    .chain((kind) => someone.map((node): Intervention => ({ kind, node }))),
  fc
    .tuple(fc.constantFrom('cut', 'mend'), someone, fc.constantFrom('n4', 'n5'))
    .map(([kind, from, to]): Intervention => ({ kind, from, to })),
  fc
    .uniqueArray(side, { minLength: 1, maxLength: 3 })
    .map((names): Intervention => ({ kind: 'partition', groups: names.map((name) => [name]) })),
  someone.map(
    (from): Intervention => ({ kind: 'setLink', from, settings: { latencyMicros: [1, 90_000] } }),
  ),
  someone.map(
    (to): Intervention => ({
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value: '1' },
      to,
    }),
  ),
);

describe('a run with selectors', () => {
  it('is the run of the script that names those whom they met', () => {
    let done = 0;
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.array(fc.tuple(fc.nat(900_000), anyIntervention), { minLength: 1, maxLength: 10 }),
        (seed, entries) => {
          const script = entries
            .map(([micros, intervention]) => at(micros, intervention))
            .sort((one, other) => one.atMicros - other.atMicros);
          const play = (each: Scenario) => {
            try {
              const run = Run.start(led, each);
              run.advanceTo(each.untilMicros);
              return run;
            } catch {
              return null; // an entry that names a node that was removed
            }
          };
          const run = play({ ...scenario, seed, script });
          fc.pre(run !== null);
          expect(play({ ...scenario, seed, script })?.fingerprint()).toBe(run.fingerprint());
          const named = interventionsIn(run).map(({ entry }) => entry);
          done += interventionsIn(run).filter(({ selected }) => selected?.isDone).length;
          const plain = play({ ...scenario, seed, script: named });
          expect(plain?.fingerprint()).toBe(run.fingerprint());
        },
      ),
      { numRuns: 60 },
    );
    expect(done).toBeGreaterThan(100);
  });
});
