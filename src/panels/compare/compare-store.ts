import { create } from 'zustand';
import { session, useSession } from '../../session/store.ts';
import type { RuleId } from '../../sim/identifiers.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';

/** One of two runs that are shown together. */
export interface Side {
  /** How it differs from the other: `With the rule`. */
  readonly label: string;
  readonly run: Run;
  /** Shows this side on the stage at a moment; unless given, its scenario is opened there. */
  readonly open?: (micros: Micros) => void;
}

/** Two runs of one protocol to be shown on one clock. */
export interface Compared {
  readonly title: string;
  /** What is compared, in a sentence or two. */
  readonly about: string;
  /** What it means when the two turn out to be the same. */
  readonly whenSame: string;
  readonly sides: readonly [Side, Side];
  /** How far both are simulated. */
  readonly untilMicros: Micros;
}

/** What is compared now; null for nothing. */
export const useCompared = create<{ readonly compared: Compared | null }>()(() => ({
  compared: null,
}));

/** Shows two runs together. */
export const compare = (compared: Compared): void => {
  session.pause();
  session.closeDialog();
  useCompared.setState({ compared });
};

/** Back to the one run. */
export const closeComparison = (): void => useCompared.setState({ compared: null });

// What is compared belongs to what is open: a link, a file or Back to another run ends it.
useSession.subscribe(({ opening, problem }, before) => {
  if (opening !== before.opening || problem !== before.problem) closeComparison();
});

/** A run that goes on for longer is compared only for a while after the last thing that was done. */
const LONGEST_MICROS: Micros = 20_000_000;
const WHILE_MICROS: Micros = 3_000_000;

/** How far a scenario is worth comparing that has been played up to a moment. */
export const comparedUntil = (scenario: Scenario, playedMicros: Micros): Micros => {
  const { untilMicros, script } = scenario;
  if (untilMicros <= LONGEST_MICROS) return untilMicros;
  const last = script.reduce((latest, { atMicros }) => Math.max(latest, atMicros), playedMicros);
  return Math.min(untilMicros, last + WHILE_MICROS);
};

/** The same scenario with a rule on or off; what it was expected to show is left out. */
export const withRule = (scenario: Scenario, rule: RuleId, on: boolean): Scenario => {
  const { expectations: _expectations, rulesOff: before = [], ...rest } = scenario;
  const others = before.filter((each) => each !== rule);
  const rulesOff = on ? others : [...others, rule];
  return rulesOff.length === 0 ? rest : { ...rest, rulesOff };
};

/**
 * Shows a scenario with a rule and without it. Throws a `ScenarioError` when it cannot be run.
 *
 * @param playedMicros how far it has been played: the comparison reaches beyond that
 */
export const compareRule = (
  protocol: Protocol,
  scenario: Scenario,
  rule: RuleId,
  playedMicros: Micros = 0,
): void => {
  const found = protocol.rules.find(({ id }) => id === rule);
  const side = (label: string, on: boolean): Side => ({
    label,
    run: Run.start(protocol, withRule(scenario, rule, on)),
  });
  compare({
    title: found?.title ?? rule,
    about: found?.claim ?? '',
    whenSame: 'Nothing here depends on the rule.',
    sides: [side('With the rule', true), side('Without it', false)],
    untilMicros: comparedUntil(scenario, playedMicros),
  });
};
