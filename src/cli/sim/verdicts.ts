import type { Verdict as CheckVerdict } from '../../check/verdict.ts';
import { brokenAssumption, withAssumption } from '../../sim/assumptions.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import type { OperationRecord } from '../../sim/operation.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import type { Finding } from '../../sim/run.ts';
import type { Expectation, Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';
import { isCriterion, judgeCriteria, told } from './client-history.ts';

/** One verdict on a run. */
export interface Verdict {
  readonly id: string;
  readonly title: string;
  /** `history`: judged from what clients saw; `servers`: from what the servers hold. */
  readonly kind: 'always' | 'sometimes' | 'history' | 'servers';
  /** For `sometimes`: whether it was seen. Null: nothing can be said, and the sentence says why. */
  readonly holds: boolean | null;
  /** Whether the protocol promises it with these parameters, under some faults at least. */
  readonly promised: boolean;
  /** What the scenario expects of it; null when nothing. */
  readonly expected: boolean | null;
  /** What broke it, or what was seen; null when there is nothing to tell. */
  readonly sentence: string | null;
  readonly atMicros: Micros | null;
  readonly atEvent: number | null;
}

/** All verdicts on a run, and whether they are what they should be. */
export interface Judgement {
  /** What decides: the scenario's expectations, or all that the protocol promises. */
  readonly judgedBy: 'expectations' | 'promises';
  readonly asExpected: boolean;
  readonly verdicts: readonly Verdict[];
}

/** What is read of a run to judge it. */
export interface Judged {
  readonly protocol: Protocol;
  readonly findings: readonly Finding[];
  readonly operations: readonly OperationRecord[];
  /** Whether the servers came to hold the same. */
  readonly convergence: CheckVerdict;
  /** With the parameters that were not given at their defaults. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly expectations: readonly Expectation[];
  readonly script: readonly ScriptEntry[];
}

const convergenceId = 'convergence';

/** What is judged of every run, from what clients saw and what servers hold, as on the page. */
const isJudgedOfAll = (verdict: string): boolean =>
  isCriterion(verdict) || verdict === convergenceId;

/** Whether a protocol promises a verdict, under some faults at least, with these parameters. */
const promises = (
  { guarantees }: Pick<Protocol, 'guarantees'>,
  verdict: string,
  given: Judged['parameters'],
): boolean =>
  guarantees.some(
    ({ verdict: promised, holds, parameters = {} }) =>
      promised === verdict &&
      holds &&
      Object.entries(parameters).every(([name, value]) => given[name] === value),
  );

/** What is wrong with a scenario's expectations, in one sentence; null when each can be judged. */
export const wrongExpectation = (protocol: Protocol, scenario: Scenario): string | null => {
  const place = (scenario.expectations ?? []).findIndex(
    ({ verdict }) =>
      !isJudgedOfAll(verdict) && !protocol.monitors.some((monitor) => monitor.id === verdict),
  );
  const expectation = scenario.expectations?.[place];
  return expectation === undefined
    ? null
    : `Expectation ${place + 1} is about ${expectation.verdict}, which is neither a monitor of ${protocol.title} nor a check of what clients saw or servers hold.`;
};

/** Judges a run that has ended: the protocol's monitors, then the same list as on the page. */
export const judge = ({
  protocol,
  findings,
  operations,
  convergence,
  parameters,
  expectations,
  script,
}: Judged): Judgement => {
  const expectedOf = (id: string): boolean | null =>
    expectations.find(({ verdict }) => verdict === id)?.holds ?? null;
  const monitored = protocol.monitors.map(({ id, title, kind }): Verdict => {
    const found = findings.find(({ monitor }) => monitor.id === id);
    return {
      id,
      title,
      kind,
      promised: kind === 'always',
      holds: (found === undefined) === (kind === 'always'),
      expected: expectedOf(id),
      sentence: found?.violation.sentence ?? null,
      atMicros: found?.atMicros ?? null,
      atEvent: found?.atEvent ?? null,
    };
  });
  const judged: readonly Verdict[] = [
    ...judgeCriteria(operations).map(({ criterion, ...told }) => ({
      ...told,
      sentence:
        told.holds === false && told.sentence !== null && told.atMicros !== null
          ? withAssumption(
              told.sentence,
              brokenAssumption(protocol, { deeds: script, parameters }, criterion, told.atMicros),
            )
          : told.sentence,
      id: criterion,
      title: criterion,
      kind: 'history' as const,
      promised: promises(protocol, criterion, parameters),
      expected: expectedOf(criterion),
      atEvent: null,
    })),
    {
      id: convergenceId,
      title: convergenceId,
      kind: 'servers',
      promised: promises(protocol, convergenceId, parameters),
      expected: expectedOf(convergenceId),
      atEvent: null,
      ...told(convergence),
    },
  ];
  const verdicts = [...monitored, ...judged];
  const judgedBy = expectations.length > 0 ? 'expectations' : 'promises';
  const asExpected =
    judgedBy === 'expectations'
      ? verdicts.every(({ holds, expected }) => expected === null || holds === expected)
      : verdicts.every(({ holds, promised }) => holds !== false || !promised);
  return {
    judgedBy,
    asExpected,
    verdicts,
  };
};
