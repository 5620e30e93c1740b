import type { OperationRecord } from '../sim/operation.ts';
import type { HistoryOperation } from './history.ts';

/** Whether an operation is one that checkers read: one about a single key. */
export const isJudged = (
  operation: OperationRecord['operation'],
): operation is HistoryOperation['operation'] =>
  operation.kind !== 'sample' && operation.kind !== 'transaction' && operation.kind !== 'propose';

/**
 * An operation of a run as the checkers read it; null where it is about no single key. What is still
 * open counts as unknown.
 */
export const historyOperationOf = (record: OperationRecord): HistoryOperation | null => {
  const { id, client, operation, invokedAtMicros, completedAtMicros, outcome, result } = record;
  switch (operation.kind) {
    case 'sample':
    case 'transaction':
    case 'propose':
      return null;
    default:
      return {
        id,
        client,
        operation,
        invokedAtMicros,
        completedAtMicros,
        outcome: outcome === 'open' ? 'unknown' : outcome,
        result,
        replica: record.answeredBy,
      };
  }
};
