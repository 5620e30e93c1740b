import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { inBernstein } from '../rules.ts';
import { operationOf, type TransactionId } from '../transaction.ts';
import { atServers, messageOf } from './facts.ts';

/** Those who were asked, and those of them who have said yes. */
interface Votes {
  readonly asked: readonly NodeId[];
  readonly yes: Set<NodeId>;
}

export const unanimity: Monitor = {
  id: 'two-phase-commit/unanimity',
  kind: 'always',
  title: 'Commit needs every yes',
  claim: 'A transaction is committed only if all its participants have voted yes.',
  citation: inBernstein('7.3, AC3'),
  watch: () => {
    const votes = new Map<TransactionId, Votes>();
    return atServers(({ node, record }) => {
      let violation: Violation | null = null;
      for (const { message: wire } of record.sent) {
        const message = messageOf(wire);
        if (message.type === 'prepare' && !votes.has(message.transaction)) {
          votes.set(message.transaction, { asked: message.participants, yes: new Set() });
        } else if (message.type === 'yesVote') {
          votes.get(message.transaction)?.yes.add(node);
        } else if (message.type === 'commit') {
          const known = votes.get(message.transaction);
          const missing = known?.asked.filter((each) => !known.yes.has(each)) ?? [];
          if (missing.length > 0) {
            violation ??= {
              nodes: [node, ...missing],
              sentence: `${node} tells of the commit of ${operationOf(message.transaction)}, on which ${missing.join(' and ')} never voted yes.`,
            };
          }
        }
      }
      return violation;
    });
  },
};
