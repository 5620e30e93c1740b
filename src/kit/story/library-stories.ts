import type { LibraryScenario, RuleScenario } from '../../sim/protocol.ts';
import { isSameValue } from '../../sim/same-value.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Story } from './story.ts';

/** A scenario without what differs between a story with a rule and the same without it. */
const withoutRules = ({ rulesOff: _, expectations: __, ...rest }: Scenario): unknown =>
  Object.entries(rest).toSorted(([one], [other]) => (one < other ? -1 : 1));

const ruleOf = ({ rule, breaks }: RuleScenario, { rulesOff = [] }: Scenario): Story['rule'] => ({
  id: rule,
  breaks,
  isOff: rulesOff.includes(rule),
});

/**
 * A library as stories. A scenario that shows what a rule protects, and is in the library too, is one
 * story; the others have no id.
 */
export const storiesOfLibrary = (
  scenarios: readonly LibraryScenario[],
  ruleScenarios: readonly RuleScenario[],
): readonly Story[] => {
  const told = new Set<RuleScenario>();
  const stories = scenarios.map((entry): Story => {
    const found = ruleScenarios.find(
      (each) =>
        !told.has(each) &&
        isSameValue(withoutRules(each.scenario), withoutRules(entry.scenario)) &&
        entry.scenario.expectations?.some(({ verdict }) => verdict === each.breaks) === true,
    );
    if (found === undefined) return { ...entry, rule: null };
    told.add(found);
    return { ...entry, rule: ruleOf(found, entry.scenario) };
  });
  const others = ruleScenarios
    .filter((each) => !told.has(each))
    .map((each): Story => {
      const { scenario } = each;
      return { id: null, summary: '', scenario, rule: ruleOf(each, scenario) };
    });
  return [...stories, ...others];
};
