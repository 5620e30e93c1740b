import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { inBernstein } from '../rules.ts';
import { operationOf, type TransactionId } from '../transaction.ts';
import { addedRecords, onChange } from './facts.ts';

/** One transaction overwrote another's value of a key at a node. */
interface Overwrite {
  readonly later: TransactionId;
  readonly key: string;
  readonly node: NodeId;
}

export const oneOrder: Monitor = {
  id: 'two-phase-commit/one-order',
  kind: 'always',
  title: 'One order of transactions',
  claim:
    'Committed transactions overwrite each other in one and the same order on all nodes, as if they had run one after another.',
  citation: inBernstein('chapter 2, serializability theorem'),
  watch: () => {
    /** By the transaction that was overwritten: the edges of the serialization graph. */
    const overwrites = new Map<TransactionId, Overwrite[]>();

    /** The first step of a way from one transaction to another; null when there is none. */
    const wayFrom = (from: TransactionId, to: TransactionId): Overwrite | null => {
      const visited = new Set<TransactionId>([from]);
      // A transaction is mostly the latest when it commits, so this ends at once.
      const open = (overwrites.get(from) ?? []).map((first) => ({ first, at: first.later }));
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { first, at } = next;
        if (at === to) return first;
        if (visited.has(at)) continue;
        visited.add(at);
        for (const { later } of overwrites.get(at) ?? []) open.push({ first, at: later });
      }
      return null;
    };

    return onChange((change) => {
      const { node, before } = change;
      let violation: Violation | null = null;
      for (const record of addedRecords(change)) {
        if (record.kind !== 'commit') continue;
        for (const { key } of record.writes) {
          const earlier = before?.values.get(key)?.transaction;
          const later = record.transaction;
          if (earlier === undefined || earlier === later) continue;
          const known = overwrites.get(earlier) ?? [];
          overwrites.set(earlier, known);
          if (known.some((each) => each.later === later)) continue;
          const back = wayFrom(later, earlier);
          known.push({ later, key, node });
          if (back === null) continue;
          violation ??= {
            nodes: [...new Set([back.node, node])],
            sentence: `On ${node}, ${operationOf(later)} overwrites ${operationOf(earlier)} (${key}), but on ${back.node} it was overwritten first (${back.key}): no order explains both.`,
          };
        }
      }
      return violation;
    });
  },
};
