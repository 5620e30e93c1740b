import type { OperationId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { inGray } from '../rules.ts';
import { operationOf } from '../transaction.ts';
import { answersIn, atServers, decisionsIn } from './facts.ts';

export const failedLeavesNothing: Monitor = {
  id: 'two-phase-commit/failed-leaves-nothing',
  kind: 'always',
  title: 'What has failed leaves nothing',
  claim: 'A transaction of which its client has been told that it failed is committed nowhere.',
  citation: inGray('two-phase commit protocol'),
  watch: () => {
    const failed = new Set<OperationId>();
    const committed = new Set<OperationId>();
    return atServers((change) => {
      const { node, record } = change;
      let violation: Violation | null = null;
      for (const { transaction, decision } of decisionsIn(change)) {
        const operation = operationOf(transaction);
        if (decision === 'abort') continue;
        committed.add(operation);
        if (!failed.has(operation)) continue;
        violation ??= {
          nodes: [node],
          sentence: `The client has been told that ${operation} failed, and ${node} commits it.`,
        };
      }
      for (const { operation, told } of answersIn(record)) {
        if (told === 'ok') continue;
        failed.add(operation);
        if (!committed.has(operation)) continue;
        violation ??= {
          nodes: [node],
          sentence: `${node} tells the client that ${operation} failed, though it was committed.`,
        };
      }
      return violation;
    });
  },
};
