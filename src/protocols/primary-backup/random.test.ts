import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { randomFaultScript } from '../testing/random-faults.ts';
import { describedIn, serversOf } from '../testing/scenario-runs.ts';
import { primaryBackup } from './index.ts';
import type { Parameters as AllParameters } from './paper.ts';
import { safety, sights } from './properties.ts';

type Parameters = Partial<AllParameters>;

const mendedAtMicros = seconds(5);

const workload = {
  everyMicros: [milliseconds(60), milliseconds(200)],
  keys: ['x', 'y'],
  operations: ['put', 'get', 'append', 'cas', 'add'],
  untilMicros: seconds(7),
} as const;

const runSeed = (seed: number, parameters: Parameters): Run => {
  const nodes = seed % 3 === 0 ? 5 : 3;
  const scenario: Scenario = {
    protocol: 'primary-backup',
    seed,
    nodes,
    clients: [{ workload }, { workload }],
    parameters,
    script: randomFaultScript(seed, nodes, mendedAtMicros),
    untilMicros: seconds(8.5),
  };
  const run = Run.start(primaryBackup, scenario);
  run.advanceTo(scenario.untilMicros);
  return run;
};

const complaintsOf = (run: Run): readonly string[] => {
  const replicas = serversOf(run).map((node) => JSON.stringify(describedIn(run, node).replica));
  const answered = run.operations.some(
    ({ invokedAtMicros, operation, outcome }) =>
      invokedAtMicros > mendedAtMicros && outcome === 'ok' && operation.kind !== 'get',
  );
  return [
    ...(new Set(replicas).size > 1 ? ['the replicas differ after mending'] : []),
    ...(answered ? [] : ['no write is answered after mending']),
  ];
};

const seeds = Array.from({ length: 100 }, (_, place) => place + 1);

const safe: readonly Parameters[] = [
  { acknowledge: 'majority', failover: 'election' },
  { acknowledge: 'majority', failover: 'election', transfer: 'pull', logKept: 3 },
  { acknowledge: 'all', failover: 'election', ship: 'state', logKept: 2 },
  { acknowledge: 'all', failover: 'order', shipDelay: milliseconds(20) },
];

const unsafe: readonly Parameters[] = [
  { acknowledge: 'none', failover: 'order' },
  { acknowledge: 'none', failover: 'election', logKept: 2 },
  { acknowledge: 'one', failover: 'order', transfer: 'pull' },
  { acknowledge: 'majority', failover: 'order', ship: 'state' },
];

const seen = new Set<string>();

describe.each(safe)('random faults with %o', (parameters) => {
  it('every safety property holds, and all is well again after mending', () => {
    const failures = seeds.flatMap((seed) => {
      const run = runSeed(seed, parameters);
      for (const { monitor } of run.seen) seen.add(monitor.id);
      const broken = run.broken.map(({ violation }) => violation.sentence);
      return [...broken, ...complaintsOf(run)].map((complaint) => `seed ${seed}: ${complaint}`);
    });
    expect(failures).toEqual([]);
  });
});

describe.each(unsafe)('random faults with %o', (parameters) => {
  it('logs agree and replicas become equal again, but acknowledged writes are lost', () => {
    const runs = seeds.slice(0, 50).map((seed) => [seed, runSeed(seed, parameters)] as const);
    const failures = runs.flatMap(([seed, run]) => [
      ...run.broken
        .filter(({ monitor }) => /agree$/.test(monitor.id))
        .map(({ violation }) => `seed ${seed}: ${violation.sentence}`),
      ...complaintsOf(run).map((complaint) => `seed ${seed}: ${complaint}`),
    ]);
    expect(failures).toEqual([]);
    const losing = runs.filter(([, run]) =>
      run.broken.some(({ monitor }) => monitor.id === 'primary-backup/acknowledged-writes-last'),
    );
    expect(losing.length).toBeGreaterThan(0);
  });
});

it('those runs have shown everything that there is to be seen', () => {
  expect([...seen].sort()).toEqual(sights.map(({ id }) => id).sort());
});

describe('guarantees', () => {
  it('every one is about a safety property and a combination that the random runs test', () => {
    for (const { holds, parameters, verdict } of primaryBackup.guarantees) {
      expect(safety.map(({ id }) => id)).toContain(verdict);
      const tested: readonly Parameters[] = holds ? safe : unsafe;
      const asked = Object.entries(parameters ?? {});
      const matching = tested.filter(
        (each) => asked.every(([name, value]) => each[name as keyof Parameters] === value), // names are parameters
      );
      expect(matching.length).toBeGreaterThan(0);
    }
  });
});
