import { InvariantError } from '../../../sim/errors.ts';
import type { LibraryScenario } from '../../../sim/protocol.ts';
import { milliseconds } from '../../../sim/time.ts';
import type { RuleId } from '../paper.ts';
import { twoPhaseRuleScenarios } from '../rule-scenarios.ts';

/** A rule's scenario with the rule off, and the verdict that then breaks. */
const without = (rule: RuleId, id: string, title: string, summary: string): LibraryScenario => {
  const found = twoPhaseRuleScenarios.find((each) => each.rule === rule);
  if (found === undefined) throw new InvariantError(`There is no scenario for ${rule}.`);
  return {
    id,
    summary,
    opensAtMicros: milliseconds(10),
    scenario: {
      ...found.scenario,
      title,
      rulesOff: [rule],
      expectations: [{ verdict: found.breaks, holds: false }],
    },
  };
};

export const brokenScenarios: readonly LibraryScenario[] = [
  without(
    'two-phase-commit/force-vote',
    'without-forced-vote',
    'Without the forced vote',
    'A participant forgets its yes in a crash, after the coordinator has counted it. Atomicity breaks.',
  ),
  without(
    'two-phase-commit/force-decision',
    'without-forced-decision',
    'Without the forced decision',
    'The coordinator forgets its commit in a crash, after one participant has heard it. Atomicity breaks.',
  ),
];
