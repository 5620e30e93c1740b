import { describe, expect, it } from 'vitest';
import { DrivenNode, type DrivenNodeOptions } from '../../kit/testing/driven-node.ts';
import type { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { randomFaultScript } from '../testing/random-faults.ts';
import { describedIn, runOf, serversOf } from '../testing/scenario-runs.ts';
import { multiMaster } from './index.ts';
import { type MultiMaster, multiMasterNode } from './multi-master.ts';

const drive = (options: DrivenNodeOptions<MultiMaster['rule']> = {}) =>
  new DrivenNode(multiMaster, multiMasterNode, options);
const put = { kind: 'put', key: 'x', value: '1' } as const;
const valuesAt = (server: ReturnType<typeof drive>) =>
  server.knows.items.get('x')?.versions.map(({ value }) => value);

describe('Gray et al.: lazy group replication', () => {
  it('a master stores a write, answers, and tells the others', () => {
    const master = drive().ask(put);
    expect(master.order).toEqual(['persist', 'send', 'reply']);
    expect(master.sentTo('update')).toEqual(['n2', 'n3']);
  });

  it('multi-master/store-before-answering off: the disk comes last', () => {
    const rulesOff = ['multi-master/store-before-answering'] as const;
    expect(drive({ rulesOff }).ask(put).order).toEqual(['send', 'reply', 'persist']);
  });

  it('a server that is no master sends writers to one, and reads itself', () => {
    const reader = drive({ id: 'n3' });
    expect(reader.ask(put).replies[0]?.outcome).toEqual({ kind: 'redirect', to: 'n1' });
    expect(reader.ask({ kind: 'get', key: 'x' }).replies[0]?.outcome.kind).toBe('ok');
    expect(drive({ id: 'n3', parameters: { masters: 'all' } }).ask(put).stored).not.toBeNull();
  });

  it('multi-master/write-once: a request whose write has come is answered and not written', () => {
    const update = drive().ask(put).message('update');
    const written = (rulesOff: readonly MultiMaster['rule'][]) => {
      const master = drive({ id: 'n2', rulesOff });
      if (update !== undefined) master.deliver('n1', update);
      return master.ask(put).stored !== null;
    };
    expect(written([])).toBe(false);
    expect(written(['multi-master/write-once'])).toBe(true);
  });
});

describe('Lamport: a stamp is later than all that was seen', () => {
  const later = drive();
  later.now = 9_000;
  const update = later.ask({ ...put, value: '9' }, { client: 'c2', sequence: 1 }).message('update');
  const kept = (rulesOff: readonly MultiMaster['rule'][]) => {
    const slow = drive({ id: 'n2', rulesOff });
    if (update !== undefined) slow.deliver('n1', update);
    return valuesAt(slow.ask(put));
  };

  it('multi-master/stamp-after-seen: what comes after wins, even by a slow clock', () => {
    expect(kept([])).toEqual(['1']);
  });

  it('multi-master/stamp-after-seen off: it loses', () => {
    expect(kept(['multi-master/stamp-after-seen'])).toEqual(['9']);
  });
});

describe('Demers et al.: anti-entropy', () => {
  it('now and then a server sends all that it holds to another one', () => {
    const server = drive().ask(put).fire('exchangeDue');
    expect(server.message('exchange')).toMatchObject({ asks: true, items: [['x', {}]] });
    expect(server.timer('exchangeDue')).toBe(400_000);
  });

  it('who is asked sends back what it knows better, and nothing else', () => {
    const ask = { type: 'exchange', items: [], asks: true } as const;
    const server = drive().ask(put).deliver('n2', ask);
    const answer = server.message('exchange');
    expect(answer).toMatchObject({ asks: false, items: [['x', {}]] });
    const items = answer?.items ?? [];
    expect(server.deliver('n2', { ...ask, items }).sent).toEqual([]);
  });

  it('multi-master/anti-entropy off: nobody does', () => {
    expect(drive({ rulesOff: ['multi-master/anti-entropy'] }).timer('exchangeDue')).toBeNull();
  });
});

it('a write that a crash takes away before anybody hears of it was never lost', () => {
  const run = runOf(multiMaster, {
    protocol: 'multi-master',
    seed: 117,
    nodes: 2,
    clients: [{}],
    parameters: { masters: 'all', conflicts: 'keep-both' },
    diskMicros: [30_500, 61_000],
    script: [
      { atMicros: 0, intervention: { kind: 'operation', client: 'c1', operation: put } },
      { atMicros: 50_000, intervention: { kind: 'kill', node: 'n1' } },
      { atMicros: 100_000, intervention: { kind: 'restart', node: 'n1' } },
    ],
    untilMicros: 556_000,
  });
  expect(run.operations[0]?.outcome).toBe('ok');
  expect(run.broken).toEqual([]);
});

const scenarioOf = (id: string): Scenario => {
  const found = multiMaster.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

const replicasOf = (run: Run): ReadonlySet<string> =>
  new Set(serversOf(run).map((node) => JSON.stringify(describedIn(run, node).replica)));

const readsOf = (id: string) =>
  runOf(multiMaster, scenarioOf(id)).operations.flatMap(({ operation, result }) =>
    operation.kind === 'get' && result?.kind === 'value' ? [result.value] : [],
  );

it('readers see the later write alone, or both', () => {
  expect(readsOf('last-writer-wins')).toEqual(['1', '2', '2', '2']);
  expect(readsOf('keep-both')).toEqual(['1', '2', '1,2', '1,2', '3']);
});

describe('random faults', () => {
  const seeds = Array.from({ length: 150 }, (_, place) => place + 1);
  const runSeed = (seed: number, conflicts: string, masters: string): Run =>
    runOf(multiMaster, {
      protocol: 'multi-master',
      seed,
      nodes: 3,
      clients: [1, 2].map(() => ({
        workload: {
          everyMicros: [milliseconds(40), milliseconds(150)] as const,
          keys: ['x', 'y'],
          operations: ['put', 'put', 'delete', 'get'],
          untilMicros: seconds(3),
        },
      })),
      parameters: { conflicts, masters },
      script: randomFaultScript(seed, 3, seconds(2.5)),
      untilMicros: seconds(6),
    });
  const seen = new Set<string>();

  it.each(['two', 'all'])('keep both, %s: no write is lost, and all converge', (masters) => {
    const failures = seeds.flatMap((seed) => {
      const run = runSeed(seed, 'keep-both', masters);
      for (const { monitor } of run.seen) seen.add(monitor.id);
      return [
        ...run.broken.map(({ violation }) => `seed ${seed}: ${violation.sentence}`),
        ...(replicasOf(run).size > 1 ? [`seed ${seed}: the replicas differ after mending`] : []),
      ];
    });
    expect(failures).toEqual([]);
  });

  it.each(['two', 'all'])('last writer wins, %s: all converge, and writes are lost', (masters) => {
    const runs = seeds.map((seed) => [seed, runSeed(seed, 'last-writer-wins', masters)] as const);
    const isAboutLoss = (id: string): boolean => id === 'multi-master/acknowledged-writes-kept';
    const failures = runs.flatMap(([seed, run]) => [
      ...run.broken
        .filter(({ monitor }) => !isAboutLoss(monitor.id))
        .map(({ violation }) => `seed ${seed}: ${violation.sentence}`),
      ...(replicasOf(run).size > 1 ? [`seed ${seed}: the replicas differ after mending`] : []),
    ]);
    expect(failures).toEqual([]);
    const losing = runs.filter(([, run]) =>
      run.broken.some(({ monitor }) => isAboutLoss(monitor.id)),
    );
    expect(losing.length).toBeGreaterThan(0);
  });

  it('they have shown everything that there is to be seen', () => {
    const witnesses = multiMaster.monitors.filter(({ kind }) => kind === 'sometimes');
    expect([...seen].sort()).toEqual(witnesses.map(({ id }) => id).sort());
  });
});
