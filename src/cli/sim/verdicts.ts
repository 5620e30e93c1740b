import type { OperationRecord } from '../../sim/operation.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Finding } from '../../sim/run.ts';
import type { Expectation, Scenario } from '../../sim/scenario.ts';
import type { Micros } from '../../sim/time.ts';
import { isCriterion, judgeCriterion } from './client-history.ts';

/** One verdict on a run. */
export interface Verdict {
  readonly id: string;
  readonly title: string;
  /** `history`: judged from what clients saw, because the scenario expects something of it. */
  readonly kind: 'always' | 'sometimes' | 'history';
  /** For `sometimes`: whether it was seen. Null: nothing can be said, and the sentence says why. */
  readonly holds: boolean | null;
  /** What the scenario expects of it; null when nothing, or when expectations do not count here. */
  readonly expected: boolean | null;
  /** What broke it, or what was seen; null when there is nothing to tell. */
  readonly sentence: string | null;
  readonly atMicros: Micros | null;
  readonly atEvent: number | null;
}

/** All verdicts on a run, and whether they are what they should be. */
export interface Judgement {
  /** What decides: the scenario's expectations, or every `always` monitor. */
  readonly judgedBy: 'expectations' | 'monitors';
  readonly asExpected: boolean;
  readonly verdicts: readonly Verdict[];
}

/** What is read of a run to judge it. */
export interface Judged {
  readonly protocol: Protocol;
  readonly findings: readonly Finding[];
  readonly operations: readonly OperationRecord[];
  /** Those of the scenario, or none where they do not count. */
  readonly expectations: readonly Expectation[];
}

/** What is wrong with a scenario's expectations, in one sentence; null when each can be judged. */
export const wrongExpectation = (protocol: Protocol, scenario: Scenario): string | null => {
  const place = (scenario.expectations ?? []).findIndex(
    ({ verdict }) =>
      !isCriterion(verdict) && !protocol.monitors.some((monitor) => monitor.id === verdict),
  );
  const expectation = scenario.expectations?.[place];
  return expectation === undefined
    ? null
    : `Expectation ${place + 1} is about ${expectation.verdict}, which is neither a monitor of ${protocol.title} nor a check of what clients saw.`;
};

/** Judges a run that has ended. */
export const judge = ({ protocol, findings, operations, expectations }: Judged): Judgement => {
  const expectedOf = (id: string): boolean | null =>
    expectations.find(({ verdict }) => verdict === id)?.holds ?? null;
  const monitored = protocol.monitors.map(({ id, title, kind }): Verdict => {
    const found = findings.find(({ monitor }) => monitor.id === id);
    return {
      id,
      title,
      kind,
      holds: (found === undefined) === (kind === 'always'),
      expected: expectedOf(id),
      sentence: found?.violation.sentence ?? null,
      atMicros: found?.atMicros ?? null,
      atEvent: found?.atEvent ?? null,
    };
  });
  const criteria = expectations.map(({ verdict }) => verdict).filter(isCriterion);
  const ofHistory = criteria.map(
    (id): Verdict => ({
      id,
      title: id,
      kind: 'history',
      expected: expectedOf(id),
      atEvent: null,
      ...judgeCriterion(operations, id),
    }),
  );
  const verdicts = [...monitored, ...ofHistory];
  const judgedBy = expectations.length > 0 ? 'expectations' : 'monitors';
  const asExpected =
    judgedBy === 'expectations'
      ? verdicts.every(({ holds, expected }) => expected === null || holds === expected)
      : verdicts.every(({ kind, holds }) => kind !== 'always' || holds);
  return { judgedBy, asExpected, verdicts };
};
