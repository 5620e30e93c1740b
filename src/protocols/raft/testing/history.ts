import type { HistoryOperation } from '../../../check/history.ts';
import { judgeLinearizable } from '../../../check/linearizable.ts';
import { type KeyValueOperation, keyValueOperations } from '../../../kit/key-value.ts';
import type { Operation, OperationRecord } from '../../../sim/operation.ts';

const isKeyValue = (operation: Operation): operation is KeyValueOperation =>
  keyValueOperations.some((kind) => kind === operation.kind);

const historyOperation = (record: OperationRecord): readonly HistoryOperation[] => {
  const { operation, outcome, result } = record;
  if (!isKeyValue(operation) || result?.kind === 'values') return [];
  return [
    {
      id: record.id,
      client: record.client,
      operation,
      invokedAtMicros: record.invokedAtMicros,
      completedAtMicros: record.completedAtMicros,
      outcome: outcome === 'open' ? 'unknown' : outcome,
      result,
    },
  ];
};

/** Why what the clients were told is not linearizable; null when it is. */
export const linearizabilityComplaint = (operations: readonly OperationRecord[]): string | null => {
  const verdict = judgeLinearizable(operations.flatMap(historyOperation));
  switch (verdict.kind) {
    case 'holds':
      return null;
    case 'violated':
      return verdict.sentence;
    case 'undecided':
      return `undecided after ${verdict.steps} steps`;
    case 'doesNotApply':
      return verdict.reason;
  }
};
