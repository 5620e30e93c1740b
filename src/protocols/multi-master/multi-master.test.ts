import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driverFor } from '../../sim/machine/driver-for.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { checkedDriver } from '../../sim/testing/checked-driver.ts';
import { randomScenario } from '../../sim/testing/random-scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { randomFaultScript } from '../testing/random-faults.ts';
import {
  describedIn,
  runOf,
  serversOf,
  shown,
  traceOf,
  verdictOf,
} from '../testing/scenario-runs.ts';
import { multiMaster } from './index.ts';
import { multiMasterRuleScenarios } from './rule-scenarios.ts';
import { multiMasterRules } from './rules.ts';

it('is a flat machine, which the fast driver runs', () => {
  expect(driverFor(multiMaster.machine).kind).toBe('compiled');
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

describe.each(multiMaster.scenarios)('$id', ({ id, scenario, opensAtMicros }) => {
  it('gives the verdicts that it promises', () => {
    const expected = scenario.expectations ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect(shown(runOf(multiMaster, scenario), expected)).toEqual(expected);
  });

  it('runs as its trace says', async () => {
    await expect(traceOf(runOf(multiMaster, scenario))).toMatchFileSnapshot(`traces/${id}.txt`);
  });

  it('has captions in the order of time, and opens before its end', () => {
    const times = (scenario.captions ?? []).map(({ atMicros }) => atMicros);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(0, ...times, opensAtMicros ?? 0)).toBeLessThan(scenario.untilMicros);
  });
});

it('readers see the later write alone, or both', () => {
  expect(readsOf('last-writer-wins')).toEqual(['1', '2', '2', '2']);
  expect(readsOf('keep-both')).toEqual(['1', '2', '1,2', '1,2', '3']);
});

it('there is a scenario for every rule', () => {
  expect(multiMasterRuleScenarios.map(({ rule }) => rule)).toEqual(
    multiMasterRules.map(({ id }) => id),
  );
});

describe.each(multiMasterRuleScenarios)('$rule', ({ rule, breaks, scenario }) => {
  it(`without it, ${breaks} breaks`, () => {
    expect(verdictOf(runOf(multiMaster, { ...scenario, rulesOff: [rule] }), breaks)).toBe(false);
  });

  it(`with it, ${breaks} holds in the same scenario`, () => {
    expect(verdictOf(runOf(multiMaster, scenario), breaks)).toBe(true);
  });
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

it('XState, the general and the compiled driver agree on every event, and change no state', () => {
  const scenarios = randomScenario(multiMaster, {
    nodes: [2, 3],
    untilMicros: seconds(1),
    mostEntries: 10,
  });
  const rules = fc.subarray(multiMasterRules.map(({ id }) => id));
  const parameters = fc.record({
    conflicts: fc.constantFrom('last-writer-wins', 'keep-both'),
    masters: fc.constantFrom('two', 'all'),
  });
  fc.assert(
    fc.property(scenarios, rules, parameters, (scenario, rulesOff, chosen) => {
      const whole = { ...scenario, rulesOff, parameters: chosen };
      const checked = Run.start(multiMaster, whole, { driverFor: checkedDriver });
      checked.advanceTo(scenario.untilMicros);
      const plain = Run.start(multiMaster, whole);
      plain.advanceTo(scenario.untilMicros);
      expect(checked.fingerprint()).toBe(plain.fingerprint());
    }),
    { numRuns: 20 },
  );
});
