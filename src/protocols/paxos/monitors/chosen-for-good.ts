import type { Monitor } from '../../../sim/protocol.ts';
import { inPaxosMadeSimple } from '../rules.ts';
import { type Chosen, Counting } from './chosen.ts';
import { Facts } from './facts.ts';

export const chosenForGood: Monitor = {
  id: 'paxos/chosen-for-good',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'Chosen for good',
  claim:
    'Once a majority has accepted a proposal, no majority ever accepts one with another value.',
  citation: inPaxosMadeSimple('§2.2, P2'),
  watch: (setup) => {
    const facts = new Facts();
    const counting = new Counting(setup);
    let first: Chosen | null = null;
    return (record) => {
      for (const fact of facts.observe(record)) {
        if (fact.kind !== 'accepted') continue;
        const chosen = counting.add(fact.node, fact.proposal);
        if (chosen === null) continue;
        first ??= chosen;
        if (first.value === chosen.value) continue;
        const { by } = first;
        return {
          nodes: chosen.by.filter((node) => by.includes(node)),
          sentence: `${by.join(', ')} accepted ${first.value} as ${first.number}, and ${chosen.by.join(', ')} accepted ${chosen.value} as ${chosen.number}: both majorities.`,
        };
      }
      return null;
    };
  },
};
