import type { RuleScenario } from '../../sim/protocol.ts';
import type { RuleId } from './paper.ts';
import { arrivalOrder, deletedReturns, equalTimestamps } from './scenarios/conflicts.ts';

/** For every rule a scenario in which switching it off breaks something, and what. */
export const gossipRuleScenarios: readonly (RuleScenario & { readonly rule: RuleId })[] = [
  {
    rule: 'gossip/death-certificates',
    breaks: 'gossip/deleted-stays-deleted',
    scenario: deletedReturns.scenario,
  },
  {
    rule: 'gossip/last-writer-wins',
    breaks: 'gossip/never-older',
    scenario: arrivalOrder.scenario,
  },
  {
    rule: 'gossip/ties-by-site',
    breaks: 'gossip/convergence',
    scenario: equalTimestamps.scenario,
  },
];
