import { CRITERIA } from '../../check/judge.ts';
import { boundsFor, FAULT_KINDS, type FaultKind, type HuntBounds } from '../../hunt/bounds.ts';
import { ANY } from '../../hunt/target.ts';
import { grouped } from '../../scenario/wording.ts';
import { criterionWords } from '../../session/verdicts/criteria.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';

/** What a person has chosen about a hunt. */
export interface HuntForm {
  /** A name that `targetNamed` knows. */
  readonly target: string;
  /** How many runs to make at most. */
  readonly seeds: number;
  readonly untilMillis: number;
  readonly faults: readonly FaultKind[];
  /** Whether every run begins with the script as it is now. */
  readonly withScript: boolean;
}

/** The scenario that every run of a hunt begins with. */
export const huntedScenario = (scenario: Scenario, withScript: boolean): Scenario =>
  withScript ? scenario : { ...scenario, script: [] };

/** What a hunt begins with: its usual bounds, and the script unless the person has added to it. */
export const formOf = (
  protocol: Protocol,
  scenario: Scenario,
  { target, touched }: { readonly target: string | null; readonly touched: boolean },
): HuntForm => {
  const withScript = scenario.script.length > 0 && !touched;
  const bounds = boundsFor(protocol, huntedScenario(scenario, withScript));
  return {
    target: target ?? ANY,
    seeds: 20_000,
    untilMillis: Math.round(bounds.untilMicros / 1_000),
    faults: bounds.faults,
    withScript,
  };
};

/** The bounds that the form says, in the engine's units. Throws a ScenarioError when it cannot be run. */
export const boundsOf = (
  protocol: Protocol,
  scenario: Scenario,
  { untilMillis, faults }: HuntForm,
): HuntBounds => ({
  ...boundsFor(protocol, scenario),
  untilMicros: Math.min(scenario.untilMicros, Math.max(1, Math.round(untilMillis)) * 1_000),
  faults,
});

/** What can be hunted for, as choices with their titles. */
export const targetChoices = (
  protocol: Protocol,
): readonly { readonly value: string; readonly label: string }[] => [
  { value: ANY, label: 'Anything that must never happen' },
  ...protocol.monitors
    .filter(({ kind }) => kind === 'always')
    .map(({ id, title }) => ({ value: id, label: title })),
  ...CRITERIA.map((criterion) => ({ value: criterion, label: criterionWords[criterion].title })),
  ...protocol.monitors
    .filter(({ kind }) => kind === 'sometimes')
    .map(({ id, title }) => ({ value: id, label: `Seen: ${title}` })),
];

/** What a hunt looks for, as the end of a sentence: `breaks Election safety`. */
export const soughtText = (protocol: Protocol, target: string): string => {
  if (target === ANY) return 'breaks what must never break';
  const monitor = protocol.monitors.find(({ id }) => id === target);
  const label = targetChoices(protocol).find(({ value }) => value === target)?.label ?? target;
  return monitor?.kind === 'sometimes' ? `shows “${monitor.title}”` : `breaks “${label}”`;
};

/** Each kind of fault as its switch calls it. */
export const faultWords: Readonly<Record<FaultKind, string>> = {
  crash: 'Crashes',
  pause: 'Pauses',
  cut: 'Cuts and partitions',
  loss: 'Lost messages',
  delay: 'Delays, slow disks',
  duplication: 'Duplicates',
  timer: 'Early timers',
  clock: 'Uneven clocks',
  disk: 'Disks that lie',
};

/** The kinds of fault with one switched, in their usual order. */
export const withFault = (
  faults: readonly FaultKind[],
  kind: FaultKind,
  on: boolean,
): readonly FaultKind[] =>
  FAULT_KINDS.filter((each) => (each === kind ? on : faults.includes(each)));

/** `1 run`, `2,000 events`. */
export const counted = (count: number, singular: string): string =>
  `${grouped(count)} ${singular}${count === 1 ? '' : 's'}`;
