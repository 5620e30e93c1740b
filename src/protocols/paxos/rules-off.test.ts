import { describe, expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { paxos } from './index.ts';
import { paxosRules } from './rules.ts';
import { rulesOff } from './scenarios/rules-off.ts';

const duel = paxos.scenarios.find(({ id }) => id === 'duel-for-ever');
if (duel === undefined) throw new Error('The library has no duel-for-ever.');

const all = [
  ...rulesOff,
  { rule: 'paxos/back-off', breaks: 'paxos/value-chosen', scenario: duel.scenario } as const,
];

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
