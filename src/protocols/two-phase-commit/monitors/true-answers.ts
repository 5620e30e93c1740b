import type { OperationId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { inGray } from '../rules.ts';
import { operationOf, requestOf, type TransactionId } from '../transaction.ts';
import { answersIn, atServers, decisionsIn } from './facts.ts';

export const trueAnswers: Monitor = {
  id: 'two-phase-commit/true-answers',
  kind: 'always',
  title: 'Clients are told the truth',
  claim:
    'A client that is told of a failure finds no trace of its transaction, and one that is told of success has it committed.',
  citation: inGray('two-phase commit protocol'),
  watch: () => {
    const told = new Map<OperationId, 'ok' | 'fail'>();
    const committed = new Map<OperationId, TransactionId>();
    return atServers((change) => {
      const { node, record } = change;
      let violation: Violation | null = null;
      for (const { transaction, decision } of decisionsIn(change)) {
        const operation = operationOf(transaction);
        const { client } = requestOf(transaction);
        if (decision === 'commit') {
          committed.set(operation, transaction);
          if (told.get(operation) !== 'fail') continue;
          violation ??= {
            nodes: [node],
            sentence: `${client} has been told that ${operation} failed, and ${node} commits it.`,
          };
        } else if (told.get(operation) === 'ok' && committed.get(operation) === transaction) {
          violation ??= {
            nodes: [node],
            sentence: `${client} has been told that ${operation} is done, and ${node} aborts it.`,
          };
        }
      }
      for (const { operation, told: answer } of answersIn(record)) {
        told.set(operation, answer);
        if (answer !== 'fail' || !committed.has(operation)) continue;
        violation ??= {
          nodes: [node],
          sentence: `${node} tells the client that ${operation} failed, though it was committed.`,
        };
      }
      return violation;
    });
  },
};
