import { describe, expect, it } from 'vitest';
import { assign } from 'xstate';
import type { Intervention, LinkSettings, ScriptEntry } from '../intervention.ts';
import type { Protocol } from '../protocol.ts';
import { protocolSetup } from '../protocol-setup.ts';
import type { MessageInFlight } from '../record.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { milliseconds, seconds } from '../time.ts';

const scenario: Scenario = {
  protocol: 'relay',
  seed: 3,
  nodes: 4,
  clients: [{}],
  script: [],
  untilMicros: seconds(30),
};

const at = (millis: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(millis),
  intervention,
});

const played = (changes: Partial<Scenario>, protocol: Protocol = relay): Run => {
  const run = Run.start(protocol, { ...scenario, ...changes });
  run.advanceTo(run.scenario.untilMicros);
  return run;
};

const sentIn = (run: Run): readonly MessageInFlight[] =>
  [...run.records].flatMap(({ sent }) => sent);

const latenciesIn = (run: Run): readonly number[] =>
  sentIn(run)
    .map(({ sentAtMicros, arrivesAtMicros }) => arrivesAtMicros - sentAtMicros)
    .sort((one, other) => one - other);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

describe('latencies that are not evenly spread', () => {
  const spread = (name: LinkSettings['spread']): readonly number[] =>
    latenciesIn(
      played({
        network: { latencyMicros: [1_000, 3_000], ...(name === undefined ? {} : { spread: name }) },
      }),
    );

  it('begin at the least and have the mean or the middle that is asked for', () => {
    const [exponential, logNormal, pareto] = [
      spread('exponential'),
      spread('logNormal'),
      spread('pareto'),
    ];
    for (const latencies of [exponential, logNormal, pareto]) {
      expect(latencies.length).toBeGreaterThan(3_000);
      expect(Math.min(...latencies)).toBeGreaterThanOrEqual(1_000);
      expect(Math.max(...latencies)).toBeGreaterThan(9_000);
    }
    expect(Math.abs(mean(exponential) - 3_000)).toBeLessThan(150);
    expect(Math.abs((logNormal[Math.floor(logNormal.length / 2)] ?? 0) - 3_000)).toBeLessThan(200);
    expect(Math.max(...pareto)).toBeGreaterThan(Math.max(...exponential));
  });

  it('even is what they are without a word, draw for draw', () => {
    expect(spread('even')).toEqual(spread(undefined));
    const run = played({ script: [at(0, { kind: 'setLink', settings: { spread: 'pareto' } })] });
    expect(run.world.linkSettings('n1', 'n2').spread).toBe('pareto');
  });
});

describe('a wait without memory', () => {
  const machine = protocolSetup<
    { readonly fired: number },
    never,
    'due',
    null,
    object
  >().createMachine({
    context: { fired: 0 },
    initial: 'waiting',
    states: {
      waiting: {
        entry: {
          type: 'effects',
          params: [{ kind: 'setTimer', timer: 'due', after: { meanMicros: 10_000 } }],
        },
        on: {
          due: {
            target: 'waiting',
            reenter: true,
            actions: assign(({ context }) => ({ fired: context.fired + 1 })),
          },
        },
      },
    },
  });

  it('is as long as asked for on average, and of every length', () => {
    const run = played({ nodes: 1, clients: [] }, { ...relay, machine });
    const times = [...run.records].flatMap(({ kind, atMicros }) =>
      kind === 'timer' ? [atMicros] : [],
    );
    const waits = times.slice(1).map((time, place) => time - (times[place] ?? 0));
    expect(waits.length).toBeGreaterThan(2_000);
    expect(Math.abs(mean(waits) - 10_000)).toBeLessThan(700);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1);
    const overMean = waits.filter((wait) => wait > 10_000).length / waits.length;
    expect(Math.abs(overMean - Math.exp(-1))).toBeLessThan(0.04);
  });
});

describe('regions', () => {
  const regions: Scenario['regions'] = {
    names: [
      { name: 'eu', nodes: ['n1', 'n2', 'c1'] },
      { name: 'us', nodes: ['n3'] },
    ],
    latencyMicros: [
      [
        [1_000, 1_000],
        [40_000, 40_000],
      ],
      [
        [50_000, 50_000],
        [1_000, 1_000],
      ],
    ],
  };
  const between = (run: Run) =>
    Object.fromEntries(
      sentIn(run).map(({ from, to, sentAtMicros, arrivesAtMicros }) => [
        `${from}>${to}`,
        arrivesAtMicros - sentAtMicros,
      ]),
    );

  it('set the latency of each link by where its ends are, and of no other', () => {
    const latencies = between(played({ regions, network: { latencyMicros: [7_000, 7_000] } }));
    expect(latencies).toMatchObject({
      'n1>n2': 1_000,
      'n1>n3': 40_000,
      'n3>n1': 50_000,
      'n1>n4': 7_000,
      'n4>n3': 7_000,
    });
  });

  it('give way to links that are set later, also to those not used yet', () => {
    const script = [at(0, { kind: 'setLink', settings: { latencyMicros: [2_000, 2_000] } })];
    const run = played({ regions, script });
    expect(new Set(Object.values(between(run)))).toEqual(new Set([2_000]));
    const lossy = played({
      regions,
      script: [at(0, { kind: 'setLink', settings: { loss: 0.1 } })],
    });
    expect(between(lossy)).toMatchObject({ 'n1>n3': 40_000 });
  });

  it('can be cut as a whole', () => {
    const run = played({
      regions,
      script: [at(0, { kind: 'partition', groups: [['region eu'], ['region us']] })],
    });
    expect(run.world.isCut('n1', 'n3')).toBe(true);
    expect(run.world.isCut('c1', 'n3')).toBe(true);
    expect(run.world.isCut('n1', 'n2')).toBe(false);
    expect(run.world.isCut('n1', 'n4')).toBe(true);
    expect(() =>
      played({ regions, script: [at(0, { kind: 'partition', groups: [['region asia']] })] }),
    ).toThrow(/no region asia.*eu, us/);
  });

  it('must hold each node once and have a latency for every two', () => {
    const names = [{ name: 'eu', nodes: ['n1', 'n1'] }];
    expect(() => played({ regions: { names, latencyMicros: [[[1, 1]]] } })).toThrow(/two regions/);
    expect(() => played({ regions: { ...regions, latencyMicros: [[[1, 1]]] } })).toThrow(/square/);
  });
});

describe('a disk of its own', () => {
  const put = (millis: number, value: string): ScriptEntry =>
    at(millis, {
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value },
      to: 'n1',
    });
  const base: Partial<Scenario> = {
    network: { latencyMicros: [1_000, 1_000] },
    diskMicros: [5_000, 5_000],
    untilMicros: seconds(1),
  };
  const written = (run: Run) =>
    [...run.records].flatMap((record) =>
      record.kind === 'diskDone' ? [{ atMicros: record.atMicros, stored: record.stored }] : [],
    );

  it('takes its own time from the start, or from when it is changed', () => {
    const slow = played({
      ...base,
      diskSettings: { n1: { latencyMicros: [90_000, 90_000] } },
      script: [put(0, '1')],
    });
    expect(written(slow)[0]?.atMicros).toBe(91_000);
    const changed = played({
      ...base,
      script: [
        put(0, '1'),
        at(100, { kind: 'setDisk', node: 'n1', settings: { latencyMicros: [90_000, 90_000] } }),
        put(200, '2'),
      ],
    });
    expect(written(changed).map(({ atMicros }) => atMicros)).toEqual([6_000, 291_000]);
    expect(changed.world.node('n1').disk).toEqual({
      latencyMicros: [90_000, 90_000],
      failure: 0,
      queue: false,
    });
  });

  it('ends its writes in the order in which they began, however fast it has become', () => {
    const clients = [{}, {}];
    const run = played({
      ...base,
      clients,
      diskSettings: { n1: { latencyMicros: [90_000, 90_000] } },
      script: [
        put(0, '1'),
        at(10, { kind: 'setDisk', node: 'n1', settings: { latencyMicros: [1_000, 1_000] } }),
        at(20, {
          kind: 'operation',
          client: 'c2',
          operation: { kind: 'put', key: 'x', value: '2' },
          to: 'n1',
        }),
      ],
    });
    expect(written(run).map(({ atMicros }) => atMicros)).toEqual([91_000, 91_000]);
    expect(run.world.node('n1').durable).toMatchObject({ stored: { x: '2' } });
  });

  it('with a queue begins a write when the one before is done', () => {
    const clients = [{}, {}];
    const both = (queue: boolean) =>
      written(
        played({
          ...base,
          clients,
          diskSettings: { n1: { queue } },
          script: [
            put(0, '1'),
            at(0, {
              kind: 'operation',
              client: 'c2',
              operation: { kind: 'put', key: 'x', value: '2' },
              to: 'n1',
            }),
          ],
        }),
      ).map(({ atMicros }) => atMicros);
    expect(both(false)).toEqual([6_000, 6_000]);
    expect(both(true)).toEqual([6_000, 11_000]);
  });

  it('that fails reports writes done which it never stores, as often as it says', () => {
    const workload = {
      everyMicros: [5_000, 5_000] as const,
      keys: ['x'],
      operations: ['put'] as const,
    };
    const run = played({
      ...base,
      nodes: 1,
      clients: [{ workload }],
      diskMicros: [0, 0],
      diskSettings: { n1: { failure: 0.3 } },
      untilMicros: seconds(10),
    });
    const writes = written(run);
    expect(writes.length).toBeGreaterThan(300);
    const lost = writes.filter(({ stored }) => !stored).length / writes.length;
    expect(Math.abs(lost - 0.3)).toBeLessThan(0.08);
    expect(run.operations.every(({ outcome }) => outcome === 'ok' || outcome === 'open')).toBe(
      true,
    );
  });

  it('leaves the draws of its latencies as they were, whatever else is set', () => {
    const workload = {
      everyMicros: [50_000, 50_000] as const,
      keys: ['x'],
      operations: ['put'] as const,
    };
    const spans = (failure: number) =>
      written(
        played({
          ...base,
          nodes: 1,
          clients: [{ workload }],
          diskMicros: [100, 900],
          diskSettings: { n1: { failure } },
        }),
      ).map(({ atMicros }) => atMicros);
    expect(spans(0.5)).toEqual(spans(0));
  });

  it('is refused where it makes no sense', () => {
    expect(() => played({ diskSettings: { n9: {} } })).toThrow(/no node n9/);
    expect(() => played({ diskSettings: { n1: { failure: 2 } } })).toThrow(/failing writes 2/);
  });
});

describe('a clock that is set', () => {
  it('forward or back shows another time, and timers run on as they were', () => {
    const jump = (byMicros: number) =>
      played({
        untilMicros: seconds(1),
        script: [at(500, { kind: 'jumpClock', node: 'n1', byMicros })],
      });
    const timersOf = (run: Run) =>
      [...run.records].flatMap((record) =>
        record.kind === 'timer' && record.node === 'n1' ? [record.atMicros] : [],
      );
    const [plain, ahead, behind] = [jump(0), jump(seconds(3)), jump(-200_000)];
    expect(ahead.world.node('n1').localMicros).toBe(seconds(4));
    expect(behind.world.node('n1').localMicros).toBe(800_000);
    expect(timersOf(ahead)).toEqual(timersOf(plain));
    expect(timersOf(behind)).toEqual(timersOf(plain));
  });

  it('keeps the jump when its rate changes', () => {
    const run = played({
      untilMicros: seconds(2),
      script: [
        at(0, { kind: 'jumpClock', node: 'n1', byMicros: seconds(10) }),
        at(1_000, { kind: 'setClock', node: 'n1', rate: 2 }),
      ],
    });
    expect(run.world.node('n1').localMicros).toBe(seconds(13));
  });
});

describe('a busy processor', () => {
  it('lets timers fire late, by draws of their own', () => {
    const jitter = (jitterMicros?: readonly [number, number]) => {
      const run = played({
        nodes: 1,
        clients: [],
        untilMicros: seconds(5),
        ...(jitterMicros === undefined ? {} : { jitterMicros }),
      });
      return [...run.records].flatMap(({ kind, atMicros }) => (kind === 'timer' ? [atMicros] : []));
    };
    expect(jitter([0, 0])).toEqual(jitter());
    const first = (jitter([3_000, 3_000])[0] ?? 0) - (jitter()[0] ?? 0);
    expect(first).toBe(3_000);
    const [steady, late] = [jitter(), jitter([0, 20_000])];
    expect(late.length).toBeLessThan(steady.length);
    expect(() => jitter([5, 1])).toThrow(/jitter/);
  });
});
