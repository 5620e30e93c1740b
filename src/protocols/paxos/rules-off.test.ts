import { describe, expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { paxos } from './index.ts';
import { rules as paxosRules } from './paper.ts';
import { paxosRuleScenarios as all } from './scenarios.ts';

it('there is a scenario for every rule', () => {
  const ids = paxosRules.map(({ id }) => id);
  expect(all.map(({ rule }) => rule).toSorted()).toEqual(ids.toSorted());
});

describe.each(all)('$rule', ({ rule, breaks, scenario }) => {
  it(`without it, ${breaks} breaks`, () => {
    const run = runOf(paxos, { ...scenario, rulesOff: [rule] });
    expect(verdictOf(run, breaks)).toBe(false);
  });

  it(`with it, ${breaks} and all that must hold do hold, and a value is chosen`, () => {
    const run = runOf(paxos, { ...scenario, rulesOff: [] });
    expect(verdictOf(run, breaks)).toBe(true);
    expect(run.broken).toEqual([]);
    expect(verdictOf(run, 'paxos/value-chosen')).toBe(true);
  });
});
