import { describe, expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { gossip } from './index.ts';
import { gossipRuleScenarios } from './rule-scenarios.ts';
import { gossipRules } from './rules.ts';

it('there is a scenario for every rule', () => {
  const ids = gossipRules.map(({ id }) => id);
  expect(gossipRuleScenarios.map(({ rule }) => rule).toSorted()).toEqual(ids.toSorted());
});

describe.each(gossipRuleScenarios)('$rule', ({ rule, breaks, scenario }) => {
  it(`without it, ${breaks} breaks`, () => {
    const run = runOf(gossip, { ...scenario, rulesOff: [rule] });
    expect(verdictOf(run, breaks)).toBe(false);
  });

  it('with it, nothing breaks, and all sites agree in the end', () => {
    const run = runOf(gossip, { ...scenario, rulesOff: [] });
    expect(run.broken).toEqual([]);
    expect(verdictOf(run, 'gossip/converged')).toBe(true);
  });
});
