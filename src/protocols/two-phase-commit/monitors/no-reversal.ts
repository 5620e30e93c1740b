import type { Monitor, Violation } from '../../../sim/protocol.ts';
import type { Decision } from '../log.ts';
import { inBernstein } from '../rules.ts';
import { operationOf } from '../transaction.ts';
import { atServers, decisionsIn, LostAborts } from './facts.ts';

export const noReversal: Monitor = {
  id: 'two-phase-commit/no-reversal',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'No reversal',
  claim: 'A node does not reverse its decision once it has reached one.',
  citation: inBernstein('7.3, AC2'),
  watch: () => {
    /** By node and transaction. */
    const decisions = new Map<string, Decision>();
    const lost = new LostAborts();
    return atServers((change) => {
      const { node, record } = change;
      if (record.kind === 'start') {
        for (const transaction of lost.at(change)) {
          decisions.delete(`${node} ${transaction}`);
        }
        return null;
      }
      let violation: Violation | null = null;
      for (const { transaction, decision } of decisionsIn(change)) {
        const known = decisions.get(`${node} ${transaction}`);
        if (known === undefined) decisions.set(`${node} ${transaction}`, decision);
        else if (known !== decision) {
          violation ??= {
            nodes: [node],
            sentence: `${node} had decided to ${known} ${operationOf(transaction)} and now decides to ${decision} it.`,
          };
        }
      }
      lost.observe(change);
      return violation;
    });
  },
};
