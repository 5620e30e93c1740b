import type { Monitor } from '../../../sim/protocol.ts';
import { inPaxosMadeSimple } from '../rules.ts';
import { type Fact, Facts } from './facts.ts';

type Learned = Fact & { readonly kind: 'learned' };

const text = ({ client, node, value }: Learned): string =>
  client === null
    ? `${node} has learned ${value}`
    : `${node} has told ${client} that ${value} is chosen`;

export const agreement: Monitor = {
  id: 'paxos/agreement',
  kind: 'always',
  title: 'Agreement',
  claim: 'No two nodes learn different values, and no client is told another one.',
  citation: inPaxosMadeSimple('§2.1: only a single value is chosen'),
  watch: () => {
    const facts = new Facts();
    let first: Learned | null = null;
    return (record) => {
      for (const fact of facts.observe(record)) {
        if (fact.kind !== 'learned') continue;
        first ??= fact;
        if (first.value === fact.value) continue;
        return {
          nodes: [...new Set([first.node, fact.node])],
          sentence: `${text(first)}, but ${text(fact)}.`,
        };
      }
      return null;
    };
  },
};
