import { session } from '../../session/store.ts';
import type { RuleId } from '../../sim/identifiers.ts';
import type { Protocol, RuleScenario } from '../../sim/protocol.ts';
import { closeComparison } from '../compare/compare-store.ts';

/** The scenario that shows what a rule protects; null where the protocol has none. */
export const ruleScenarioOf = async (
  protocol: Pick<Protocol, 'loadRuleScenarios'>,
  rule: RuleId,
): Promise<RuleScenario | null> =>
  (await protocol.loadRuleScenarios?.())?.find((each) => each.rule === rule) ?? null;

/** Opens a rule's scenario with the rule off, and plays it: the player stops where it breaks. */
export const seeRuleBreak = (
  protocol: Protocol,
  { rule, breaks, scenario }: RuleScenario,
): void => {
  closeComparison();
  session.open(
    protocol,
    { ...scenario, rulesOff: [rule], expectations: [{ verdict: breaks, holds: false }] },
    0,
    { play: true },
  );
};
