import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import type { Decision } from '../log.ts';
import { inBernstein } from '../rules.ts';
import { operationOf, type TransactionId } from '../transaction.ts';
import {
  atServers,
  type Change,
  type DecisionReached,
  decisionsIn,
  LostAborts,
  messageOf,
} from './facts.ts';

type ByNode = Map<NodeId, Decision>;

const word = (decision: Decision): string => (decision === 'commit' ? 'committed' : 'aborted');

export const atomicity: Monitor = {
  id: 'two-phase-commit/atomicity',
  kind: 'always',
  title: 'Atomicity',
  claim:
    'No transaction is committed at one node and aborted, or forgotten, at another: all that decide decide alike.',
  citation: inBernstein('7.3, AC1'),
  watch: () => {
    const decisions = new Map<TransactionId, ByNode>();
    const lost = new LostAborts();

    const check = ({ node, transaction, decision }: DecisionReached): Violation | null => {
      const byNode: ByNode = decisions.get(transaction) ?? new Map();
      decisions.set(transaction, byNode);
      for (const [other, otherwise] of byNode) {
        if (otherwise === decision || other === node) continue;
        return {
          nodes: [other, node],
          sentence: `${other} has ${word(otherwise)} ${operationOf(transaction)}, but ${node} has ${word(decision)} it.`,
        };
      }
      if (!byNode.has(node)) byNode.set(node, decision);
      return null;
    };

    /** Whoever is told of a commit must be prepared for it or have committed it before. */
    const checkCommitArrives = ({ node, before, record }: Change): Violation | null => {
      if (record.kind !== 'deliver' || before === null) return null;
      const message = messageOf(record.message.message);
      if (message.type !== 'commit') return null;
      const { transaction } = message;
      if (before.prepared.has(transaction) || decisions.get(transaction)?.get(node) === 'commit') {
        return null;
      }
      return {
        nodes: [record.message.from, node],
        sentence: `${record.message.from} has committed ${operationOf(transaction)}, but ${node} has nothing left of it to commit.`,
      };
    };

    return atServers((change) => {
      if (change.record.kind === 'start') {
        for (const transaction of lost.at(change)) {
          decisions.get(transaction)?.delete(change.node);
        }
        return null;
      }
      let violation = checkCommitArrives(change);
      for (const reached of decisionsIn(change)) violation = check(reached) ?? violation;
      lost.observe(change);
      return violation;
    });
  },
};
