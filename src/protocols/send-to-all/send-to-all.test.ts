import { describe, expect, it } from 'vitest';
import { DrivenNode, type DrivenNodeOptions } from '../../kit/testing/driven-node.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { randomFaultScript } from '../testing/random-faults.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { sendToAll } from './index.ts';
import { type SendToAll, sendToAllNode } from './send-to-all.ts';

const drive = (options: DrivenNodeOptions<SendToAll['rule']> = {}) =>
  new DrivenNode(sendToAll, sendToAllNode, options);
const append = { kind: 'append', key: 'x', value: '1' } as const;
const request = { client: 'c1', sequence: 1 };
const relay = { type: 'relay', request, operation: append, drawn: null } as const;

describe('Schneider, Replica coordination: every replica processes every request', () => {
  it('the server that is asked executes a write, relays it to all others, and answers', () => {
    const replica = drive().ask(append);
    expect(replica.order).toEqual(['persist', 'send', 'reply']);
    expect(replica.sent).toEqual(['n2', 'n3'].map((to) => ({ to, message: relay })));
    expect(replica.knows.values.get('x')).toBe('1');
  });

  it('the others execute it when it comes, and say nothing', () => {
    const replica = drive({ id: 'n2' }).deliver('n1', relay);
    expect(replica.order).toEqual(['persist']);
    expect(replica.knows.values.get('x')).toBe('1');
  });

  it('send-to-all/execute-once: a request that comes again is answered and not executed', () => {
    const replica = drive({ id: 'n2' }).deliver('n1', relay).deliver('n1', relay).ask(append);
    expect(replica.knows.values.get('x')).toBe('1');
    expect(replica.replies[0]?.outcome.kind).toBe('ok');
  });

  it('send-to-all/execute-once off: it is executed again', () => {
    const replica = drive({ id: 'n2', rulesOff: ['send-to-all/execute-once'] });
    expect(replica.deliver('n1', relay).ask(append).knows.values.get('x')).toBe('1,1');
  });

  it('send-to-all/store-before-answering off: words come before the disk', () => {
    const rulesOff = ['send-to-all/store-before-answering'] as const;
    expect(drive({ rulesOff }).ask(append).order).toEqual(['send', 'reply', 'persist']);
  });

  it('what a replica has executed it executes again after a crash', () => {
    const { disk } = drive().ask(append);
    const replica = drive({ durable: disk, incarnation: 1 });
    expect(replica.knows.values.get('x')).toBe('1');
    expect(replica.ask(append).knows.values.get('x')).toBe('1');
  });

  it('reads what it has itself, and refuses what it does not know', () => {
    const replica = drive().ask(append);
    const told = () => replica.replies[0]?.outcome;
    replica.ask({ kind: 'get', key: 'x' }, { client: 'c1', sequence: 2 });
    expect(told()).toEqual({ kind: 'ok', result: { kind: 'value', value: '1' } });
    replica.ask({ kind: 'propose', value: 'x' }, { client: 'c1', sequence: 3 });
    expect(told()).toEqual({
      kind: 'fail',
      reason: 'the key-value store has no operation propose',
    });
  });
});

describe('Schneider, State machines: who draws', () => {
  const sample = { kind: 'sample', key: 'x', source: 'now' } as const;
  const drawnBy = (samples: string) =>
    drive({ parameters: { samples } }).ask(sample).message('relay')?.drawn;

  it('every replica for itself, or the first server for all', () => {
    expect(drawnBy('everywhere')).toBeNull();
    expect(drawnBy('once')).toBe('0');
  });
});

it('a write that waits for its server’s disk is under way, and one that a crash takes away never was', () => {
  // n1 writes from 10 to 60 ms; c2 asks in the meantime; n1 dies.
  const run = runOf(sendToAll, {
    protocol: 'send-to-all',
    seed: 1,
    nodes: 2,
    clients: [{}, {}],
    diskMicros: [50_000, 50_000],
    network: { latencyMicros: [10_000, 10_000] },
    script: [
      {
        atMicros: 0,
        intervention: { kind: 'operation', client: 'c1', operation: append, to: 'n1' },
      },
      {
        atMicros: 20_000,
        intervention: {
          kind: 'operation',
          client: 'c2',
          operation: { kind: 'get', key: 'x' },
          to: 'n2',
        },
      },
      { atMicros: 45_000, intervention: { kind: 'kill', node: 'n1' } },
      { atMicros: 70_000, intervention: { kind: 'restart', node: 'n1' } },
    ],
    untilMicros: 100_000,
  });
  expect(run.broken).toEqual([]);
});

it('a write costs one message for each other server', () => {
  const found = sendToAll.scenarios.find(({ id }) => id === 'one-writer');
  if (found === undefined) throw new Error('The library has no one-writer.');
  for (const nodes of [2, 3, 5]) {
    const run = runOf(sendToAll, {
      ...found.scenario,
      nodes,
      script: found.scenario.script.slice(0, 1),
    });
    const relays = [...run.records]
      .flatMap(({ sent }) => sent)
      .filter(({ message, operation }) => message.type === 'relay' && operation === 'c1#1');
    expect(relays).toHaveLength(nodes - 1);
  }
});

describe('random runs', () => {
  const seeds = Array.from({ length: 150 }, (_, place) => place + 1);
  const scenarioOf = (
    seed: number,
    faults: boolean,
    operations: readonly ('put' | 'append' | 'sample')[],
  ): Scenario => ({
    protocol: 'send-to-all',
    seed,
    nodes: 3,
    clients: [1, 2].map(() => ({
      workload: {
        everyMicros: [milliseconds(30), milliseconds(120)] as const,
        keys: ['x', 'y'],
        operations,
      },
    })),
    parameters: { samples: 'once' },
    script: faults ? randomFaultScript(seed, 3, seconds(2)) : [],
    untilMicros: seconds(3),
  });
  const broken = (seed: number, faults: boolean): readonly string[] =>
    runOf(sendToAll, scenarioOf(seed, faults, ['put', 'append', 'sample'])).broken.map(
      ({ monitor }) => monitor.id,
    );

  it('what draws nothing does the same after the same writes, whatever fails', () => {
    const failing = seeds.filter((seed) =>
      runOf(sendToAll, scenarioOf(seed, true, ['put', 'append'])).broken.some(
        ({ monitor }) => monitor.id === 'send-to-all/determinism',
      ),
    );
    expect(failing).toEqual([]);
  });

  it('drawn once, samples do the same as well, unless a client has to ask a second server', () => {
    const breaks = (seed: number, faults: boolean): boolean =>
      broken(seed, faults).includes('send-to-all/determinism');
    expect(seeds.filter((seed) => breaks(seed, false))).toEqual([]);
    expect(seeds.filter((seed) => breaks(seed, true)).length).toBeGreaterThan(0);
  });

  it('without faults everything arrives, and yet replicas differ', () => {
    const found = seeds.map((seed) => broken(seed, false));
    expect(found.filter((ids) => ids.includes('send-to-all/agreement'))).toEqual([]);
    expect(found.filter((ids) => ids.includes('send-to-all/order')).length).toBeGreaterThan(0);
    expect(
      found.filter((ids) => ids.includes('send-to-all/replicas-agree')).length,
    ).toBeGreaterThan(0);
  });

  it('with faults, agreement breaks as well', () => {
    const failing = seeds.filter((seed) => broken(seed, true).includes('send-to-all/agreement'));
    expect(failing.length).toBeGreaterThan(0);
  });

  it('repeated requests are recognised in some of them', () => {
    const recognising = seeds.filter((seed) =>
      runOf(sendToAll, scenarioOf(seed, true, ['put'])).seen.some(
        ({ monitor }) => monitor.id === 'send-to-all/repetition-recognised',
      ),
    );
    expect(recognising.length).toBeGreaterThan(0);
  });
});
