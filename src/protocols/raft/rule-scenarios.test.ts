import { describe, expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { raft } from './index.ts';
import { rules as raftRules } from './paper.ts';
import { raftRuleScenarios } from './scenarios.ts';

it('there is a scenario for every rule', () => {
  const ids = raftRules.map(({ id }) => id);
  expect(raftRuleScenarios.map(({ rule }) => rule).toSorted()).toEqual(ids.toSorted());
});

describe.each(raftRuleScenarios)('$rule', ({ rule, breaks, scenario }) => {
  it(`without it, ${breaks} breaks`, () => {
    const run = runOf(raft, { ...scenario, rulesOff: [rule] });
    expect(verdictOf(run, breaks)).toBe(false);
  });

  it(`with it, ${breaks} and all safety properties hold in the same scenario`, () => {
    const run = runOf(raft, scenario);
    expect(verdictOf(run, breaks)).toBe(true);
    expect(run.broken).toEqual([]);
  });
});
