import type { OperationId } from '../sim/identifiers.ts';
import type { OperationRecord } from '../sim/operation.ts';
import type { EventRecord } from '../sim/record.ts';

/** What one client operation took of the network. */
export interface OperationCost {
  readonly id: OperationId;
  /** Every message sent for it so far, its request and its answer included. */
  readonly messages: number;
  /** Those of them that went from server to server: what replication cost. */
  readonly betweenServers: number;
  /**
   * How many of them had to follow one another: the messages on the chain of causes that ends in
   * the answer and lies after the invocation. Null when no answer was heard.
   */
  readonly messageDelays: number | null;
}

const delaysOf = (
  records: readonly EventRecord[],
  { invokedByEvent, completedByEvent, answeredBy }: OperationRecord,
): number | null => {
  if (completedByEvent === null || answeredBy === null) return null;
  let delays = 0;
  for (let index = completedByEvent; index > invokedByEvent; ) {
    const record = records[index];
    if (record === undefined) break;
    if (record.kind === 'deliver') delays += 1;
    index = record.cause;
  }
  return delays;
};

/**
 * Counts messages and message delays per operation along the events' causes. `records` are those of
 * a run from its first event on, so that an event's index is its place.
 */
export const operationCosts = (
  records: readonly EventRecord[],
  operations: readonly OperationRecord[],
): readonly OperationCost[] => {
  const messages = new Map<OperationId, number>();
  const withClients = new Map<OperationId, number>();
  const countOne = (counts: Map<OperationId, number>, id: OperationId): void => {
    counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  for (const { sent } of records) {
    for (const { operation, message } of sent) {
      if (operation === null) continue;
      countOne(messages, operation);
      if (message.type === 'request' || message.type === 'reply') countOne(withClients, operation);
    }
  }
  return operations.map((operation) => ({
    id: operation.id,
    messages: messages.get(operation.id) ?? 0,
    betweenServers: (messages.get(operation.id) ?? 0) - (withClients.get(operation.id) ?? 0),
    messageDelays: delaysOf(records, operation),
  }));
};
