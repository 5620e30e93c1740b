import type { HistoryOperation } from '../../check/history.ts';
import { CRITERIA, type Criterion, judgeHistory } from '../../check/judge.ts';
import { historyOperationOf } from '../../check/run-history.ts';
import { exceptions } from '../../check/verdict.ts';
import type { OperationRecord } from '../../sim/operation.ts';
import type { Micros } from '../../sim/time.ts';

/** Whether a verdict is about what clients saw, and not one of a protocol's monitors. */
export const isCriterion = (verdict: string): verdict is Criterion =>
  CRITERIA.some((criterion) => criterion === verdict);

/** What a criterion says of a run. `holds` is null when it says nothing; the sentence then tells why. */
export interface CriterionVerdict {
  readonly holds: boolean | null;
  readonly sentence: string | null;
  readonly atMicros: Micros | null;
}

/** The operations of a run as the checkers read them; null where some are about no single key. */
const historyOf = (operations: readonly OperationRecord[]): readonly HistoryOperation[] | null => {
  const history: HistoryOperation[] = [];
  for (const record of operations) {
    const operation = historyOperationOf(record);
    if (operation === null) return null;
    history.push(operation);
  }
  return history;
};

/** Judges what clients saw by one criterion. */
export const judgeCriterion = (
  operations: readonly OperationRecord[],
  criterion: Criterion,
): CriterionVerdict => {
  const history = historyOf(operations);
  if (history === null) {
    return { holds: null, sentence: 'Some operations are about no single key.', atMicros: null };
  }
  const { verdicts } = judgeHistory(history, Number.POSITIVE_INFINITY, {
    criteria: [criterion],
  });
  const verdict = verdicts[criterion];
  switch (verdict?.kind) {
    case 'holds':
      return { holds: true, sentence: exceptions(verdict.silent), atMicros: null };
    case 'violated':
      return {
        holds: false,
        sentence: `${verdict.sentence}.`,
        atMicros: verdict.firstBrokenAtMicros,
      };
    case 'undecided':
      return { holds: null, sentence: `Not decided in ${verdict.steps} steps.`, atMicros: null };
    case 'doesNotApply':
      return { holds: null, sentence: `It does not apply: ${verdict.reason}.`, atMicros: null };
    case undefined:
      return { holds: null, sentence: 'It was not judged.', atMicros: null };
  }
};
