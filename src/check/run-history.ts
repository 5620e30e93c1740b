import type { OperationRecord } from '../sim/operation.ts';
import type { HistoryOperation } from './history.ts';

/** Whether an operation is one that checkers read: one about a single key. */
export const isJudged = (
  operation: OperationRecord['operation'],
): operation is HistoryOperation['operation'] => historyOperation(operation) !== null;

/** The same operation where checkers know its kind; null otherwise. */
const historyOperation = (
  operation: OperationRecord['operation'],
): HistoryOperation['operation'] | null => {
  switch (operation.kind) {
    case 'put':
    case 'get':
    case 'cas':
    case 'append':
    case 'add':
    case 'insert':
    case 'delete':
      return operation;
    case 'remove':
    case 'insertAt':
    case 'deleteAt':
    case 'getAll':
    case 'sample':
    case 'transaction':
    case 'propose':
    case 'administer':
      return null;
  }
};

/**
 * An operation of a run as the checkers read it; null where it is about no single key. What is still
 * open counts as unknown.
 */
export const historyOperationOf = (record: OperationRecord): HistoryOperation | null => {
  const { id, client, invokedAtMicros, completedAtMicros, outcome, result } = record;
  const operation = historyOperation(record.operation);
  return operation === null || result?.kind === 'values'
    ? null
    : {
        id,
        client,
        operation,
        invokedAtMicros,
        completedAtMicros,
        outcome: outcome === 'open' ? 'unknown' : outcome,
        result,
        replica: record.answeredBy,
      };
};
