import { describe, expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { twoPhaseCommit } from './index.ts';
import { twoPhaseRuleScenarios } from './scenarios.ts';

it('there is a scenario for every rule', () => {
  const ids = twoPhaseCommit.rules.map(({ id }) => id);
  expect(twoPhaseRuleScenarios.map(({ rule }) => rule).toSorted()).toEqual(ids.toSorted());
});

describe.each(twoPhaseRuleScenarios)('$rule', ({ rule, breaks, scenario }) => {
  it(`without it, ${breaks} breaks`, () => {
    expect(verdictOf(runOf(twoPhaseCommit, { ...scenario, rulesOff: [rule] }), breaks)).toBe(false);
  });

  it(`with it, ${breaks} and all that must hold do hold in the same scenario`, () => {
    const run = runOf(twoPhaseCommit, scenario);
    expect(verdictOf(run, breaks)).toBe(true);
    expect(run.broken).toEqual([]);
  });
});
