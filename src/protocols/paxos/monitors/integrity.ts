import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor } from '../../../sim/protocol.ts';
import { inPaxosMadeSimple } from '../rules.ts';
import { Counting } from './chosen.ts';
import { Facts } from './facts.ts';

export const integrity: Monitor = {
  id: 'paxos/integrity',
  kind: 'always',
  title: 'Integrity',
  claim: 'A node learns at most one value, also across restarts, and only one that is chosen.',
  citation: inPaxosMadeSimple(
    '§2.1: a process never learns that a value has been chosen unless it actually has been',
  ),
  watch: (setup) => {
    const facts = new Facts();
    const counting = new Counting(setup);
    const chosen = new Set<string>();
    const learned = new Map<NodeId, string>();
    return (record) => {
      for (const fact of facts.observe(record)) {
        if (fact.kind === 'accepted') {
          const now = counting.add(fact.node, fact.proposal);
          if (now !== null) chosen.add(now.value);
        }
        if (fact.kind !== 'learned') continue;
        const { node, value } = fact;
        if (!chosen.has(value)) {
          return {
            nodes: [node],
            sentence: `${node} has learned ${value}, which no majority has accepted.`,
          };
        }
        const before = learned.get(node) ?? value;
        learned.set(node, value);
        if (before === value) continue;
        return {
          nodes: [node],
          sentence: `${node} has learned ${before} first and ${value} later.`,
        };
      }
      return null;
    };
  },
};
