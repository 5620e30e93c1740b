import type { OperationRecord } from '../sim/operation.ts';
import type { HistoryOperation } from './history.ts';

type RunOperation = OperationRecord['operation'];

/** Whether an operation is one that some model has. */
export const isJudged = (operation: RunOperation): operation is Judged =>
  historyOperation(operation) === operation;

/** The operations of a run that checkers know as they are. */
type Judged = Extract<
  RunOperation,
  { readonly kind: 'put' | 'get' | 'cas' | 'append' | 'add' | 'insert' | 'delete' }
>;

/** The same operation where checkers know its kind; one of another kind silences what it is about. */
const historyOperation = (operation: RunOperation): HistoryOperation['operation'] | null => {
  const { kind } = operation;
  switch (kind) {
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
    case 'sample':
      return { kind: 'other', key: operation.key, asked: kind };
    case 'getAll':
      return { kind: 'other', key: 'several keys at once', asked: kind };
    case 'propose':
      return { kind: 'other', key: 'the decision', asked: kind };
    case 'administer':
      return { kind: 'other', key: 'the cluster', asked: kind };
    case 'transaction':
      return null;
  }
};

/**
 * An operation of a run as the checkers read it; null for a transaction, which is about several keys.
 * What is still open counts as unknown.
 */
export const historyOperationOf = (record: OperationRecord): HistoryOperation | null => {
  const { id, client, invokedAtMicros, completedAtMicros, outcome, result } = record;
  const operation = historyOperation(record.operation);
  return operation === null
    ? null
    : {
        id,
        client,
        operation,
        invokedAtMicros,
        completedAtMicros,
        outcome: outcome === 'open' ? 'unknown' : outcome,
        result: result?.kind === 'values' ? null : result,
        replica: record.answeredBy,
      };
};
