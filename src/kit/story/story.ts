import type { RuleId } from '../../sim/identifiers.ts';
import type { LibraryScenario, RuleScenario } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';

/**
 * A scenario with what is told around it: one paragraph of text. `rule` is what the story shows a
 * rule to protect: without the rule it breaks the verdict `breaks`. With `isOff` the story is played
 * without the rule; else with it.
 */
export interface Story {
  /** The last part of its readable link; null where it has none. */
  readonly id: string | null;
  /** What one will see, in a sentence or two; may be empty. */
  readonly summary: string;
  readonly opensAtMicros?: Micros;
  readonly scenario: Scenario;
  readonly rule: { readonly id: RuleId; readonly breaks: string; readonly isOff: boolean } | null;
}

/** What a line of a story's text has wrong; lines count from 1. */
export interface StoryProblem {
  readonly line: number;
  /** One sentence that says what is wrong and what would be right. */
  readonly sentence: string;
}

type TitledScenario = LibraryScenario['scenario'];

const hasTitle = (scenario: Scenario): scenario is TitledScenario => scenario.title !== undefined;

/** The stories that have a link of their own, as the library lists them. */
export const libraryScenarios = (stories: readonly Story[]): readonly LibraryScenario[] =>
  stories.flatMap(({ id, summary, opensAtMicros, scenario }) =>
    id === null || !hasTitle(scenario)
      ? []
      : [{ id, summary, scenario, ...(opensAtMicros === undefined ? {} : { opensAtMicros }) }],
  );

/** The stories that show what a rule protects, with the rule on. */
export const ruleScenarios = (stories: readonly Story[]): readonly RuleScenario[] =>
  stories.flatMap(({ rule, scenario }) => {
    if (rule === null || !hasTitle(scenario)) return [];
    if (!rule.isOff) return [{ rule: rule.id, breaks: rule.breaks, scenario }];
    const { rulesOff = [], expectations: _, ...rest } = scenario;
    const others = rulesOff.filter((id) => id !== rule.id);
    return [
      {
        rule: rule.id,
        breaks: rule.breaks,
        scenario: others.length === 0 ? rest : { ...rest, rulesOff: others },
      },
    ];
  });
