import type { RuleScenario } from '../../sim/protocol.ts';
import { rulesOff } from './scenarios/rules-off.ts';
import { paxosScenarios } from './scenarios.ts';

const duel = paxosScenarios.find(({ id }) => id === 'duel-for-ever');
if (duel === undefined) throw new Error('The library has no duel-for-ever.');

/** For each rule a scenario in which something breaks without it, and nothing with it. */
export const paxosRuleScenarios: readonly RuleScenario[] = [
  ...rulesOff.map(({ rule, breaks, scenario }) => ({ rule, breaks, scenario })),
  { rule: 'paxos/back-off', breaks: 'paxos/value-chosen', scenario: duel.scenario },
];
