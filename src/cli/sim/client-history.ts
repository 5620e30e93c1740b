import type { HistoryOperation } from '../../check/history.ts';
import { CRITERIA, type Criterion, judgeHistory } from '../../check/judge.ts';
import { historyOperationOf } from '../../check/run-history.ts';
import { type Verdict as CheckVerdict, exceptions } from '../../check/verdict.ts';
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

/** What a check says of a run, in the words of a report. */
export const told = (verdict: CheckVerdict | undefined): CriterionVerdict => {
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

/** Judges what clients saw by every criterion, as the page does. */
export const judgeCriteria = (
  operations: readonly OperationRecord[],
): readonly ({ readonly criterion: Criterion } & CriterionVerdict)[] => {
  const history = historyOf(operations);
  const silent = (reason: string) =>
    CRITERIA.map((criterion) => ({ criterion, ...told({ kind: 'doesNotApply', reason }) }));
  if (history === null) return silent('some operations are about no single key');
  if (history.length === 0) return silent('no client has asked for anything');
  const { verdicts } = judgeHistory(history, Number.POSITIVE_INFINITY);
  return CRITERIA.map((criterion) => ({ criterion, ...told(verdicts[criterion]) }));
};
