import { describe, expect, it } from 'vitest';
import { runOf, shown, traceOf, verdictOf } from '../testing/scenario-runs.ts';
import { primaryBackup } from './index.ts';
import { rules as primaryBackupRules } from './paper.ts';
import { primaryBackupRuleScenarios } from './rule-scenarios.ts';

describe.each(primaryBackup.scenarios)('$id', ({ id, scenario, opensAtMicros }) => {
  it('gives the verdicts that it promises', () => {
    const expected = scenario.expectations ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect(shown(runOf(primaryBackup, scenario), expected)).toEqual(expected);
  });

  it('runs as its trace says', async () => {
    await expect(traceOf(runOf(primaryBackup, scenario))).toMatchFileSnapshot(`traces/${id}.txt`);
  });

  it('has captions in the order of time, none beyond its end, and opens before its end', () => {
    const times = (scenario.captions ?? []).map(({ atMicros }) => atMicros);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(0, ...times)).toBeLessThan(scenario.untilMicros);
    expect(opensAtMicros ?? 0).toBeLessThan(scenario.untilMicros);
  });
});

const scenarioOf = (id: string) => {
  const found = primaryBackup.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

const readsOf = (id: string) =>
  runOf(primaryBackup, scenarioOf(id)).operations.flatMap(({ operation, result }) =>
    operation.kind === 'get' && result?.kind === 'value' ? [result.value] : [],
  );

it('the page says which entries a returning primary discards', () => {
  const run = runOf(primaryBackup, scenarioOf('both-sides-write'));
  const told = [...run.records].flatMap((record) => {
    const narration = primaryBackup.narrate(record);
    return narration?.rule === 'primary-backup/discard-on-return' ? [narration.text] : [];
  });
  expect(told).toEqual([
    expect.stringContaining(
      'discards x=2 and y=3, which n2, the primary of epoch 2, does not have',
    ),
  ]);
});

it('the unknown write took effect: it is read later', () => {
  const run = runOf(primaryBackup, scenarioOf('unknown-took-effect'));
  expect(run.operations[0]?.outcome).toBe('unknown');
  expect(readsOf('unknown-took-effect')).toEqual(['1']);
});

it('two primaries: with fencing the write is sent on, without it it is acknowledged and lost', () => {
  const answeredBy = (id: string) =>
    runOf(primaryBackup, scenarioOf(id)).operations.map((operation) => operation.answeredBy);
  expect(answeredBy('two-primaries')[1]).toBe('n2');
  expect(answeredBy('two-primaries-unfenced')[1]).toBe('n1');
  expect(readsOf('two-primaries')).toEqual(['2']);
  expect(readsOf('two-primaries-unfenced')).toEqual(['1']);
});

it('a random number is read as another one after a failover if operations are shipped', () => {
  const [before, after] = readsOf('random-by-log');
  expect(after).not.toBe(before);
  const [first, second] = readsOf('random-by-state');
  expect(second).toBe(first);
});

it('there is a scenario for every rule', () => {
  expect(primaryBackupRuleScenarios.map(({ rule }) => rule)).toEqual(
    primaryBackupRules.map(({ id }) => id),
  );
});

describe.each(primaryBackupRuleScenarios)('$rule', ({ rule, breaks, scenario }) => {
  it(`without it, ${breaks} breaks`, () => {
    expect(verdictOf(runOf(primaryBackup, { ...scenario, rulesOff: [rule] }), breaks)).toBe(false);
  });

  it(`with it, ${breaks} holds in the same scenario`, () => {
    expect(verdictOf(runOf(primaryBackup, scenario), breaks)).toBe(true);
  });
});
