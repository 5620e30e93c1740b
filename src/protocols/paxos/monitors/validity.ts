import type { Monitor } from '../../../sim/protocol.ts';
import { inPaxosMadeSimple } from '../rules.ts';
import { Facts } from './facts.ts';

export const validity: Monitor = {
  id: 'paxos/validity',
  kind: 'always',
  title: 'Validity',
  claim: 'Only a value that a client has proposed may be proposed, accepted or learned.',
  citation: inPaxosMadeSimple('§2.1: only a value that has been proposed may be chosen'),
  watch: () => {
    const facts = new Facts();
    const proposed = new Set<string>();
    return (record) => {
      for (const effect of record.effects) {
        if (effect.kind === 'invoke' && effect.operation.kind === 'propose') {
          proposed.add(effect.operation.value);
        }
      }
      // What a scenario has put on a disk was proposed before the run began.
      const isFirstStart = record.kind === 'start' && record.incarnation === 0;
      for (const fact of facts.observe(record)) {
        const value = fact.kind === 'learned' ? fact.value : fact.proposal.value;
        if (isFirstStart) proposed.add(value);
        if (proposed.has(value)) continue;
        return {
          nodes: [fact.node],
          sentence: `${fact.node} has ${fact.kind} ${value}, which no client has proposed.`,
        };
      }
      return null;
    };
  },
};
