import type { OperationId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { inBernstein } from '../rules.ts';
import { operationOf, type TransactionId } from '../transaction.ts';
import { answersIn, atServers, decisionsIn } from './facts.ts';

export const acknowledgedStays: Monitor = {
  id: 'two-phase-commit/acknowledged-stays',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'What is acknowledged stays',
  claim: 'No node aborts a transaction of which its client has been told that it is done.',
  citation: inBernstein('7.3, AC1 and AC2'),
  watch: () => {
    const done = new Set<OperationId>();
    /** By operation: the transaction that did it, where a client has asked several coordinators. */
    const committed = new Map<OperationId, TransactionId>();
    return atServers((change) => {
      let violation: Violation | null = null;
      for (const { node, transaction, decision } of decisionsIn(change)) {
        const operation = operationOf(transaction);
        if (decision === 'commit') committed.set(operation, transaction);
        else if (done.has(operation) && committed.get(operation) === transaction) {
          violation ??= {
            nodes: [node],
            sentence: `The client has been told that ${operation} is done, and ${node} aborts it.`,
          };
        }
      }
      for (const { operation, told } of answersIn(change.record)) {
        if (told === 'ok') done.add(operation);
      }
      return violation;
    });
  },
};
