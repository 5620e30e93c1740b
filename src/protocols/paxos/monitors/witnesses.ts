import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { paxosStateOf } from '../describe.ts';
import { rolesOf } from '../roles.ts';
import { inPaxosMadeSimple } from '../rules.ts';
import { Counting } from './chosen.ts';
import { Facts } from './facts.ts';

const seen = (nodes: readonly NodeId[], sentence: string): Violation => ({ nodes, sentence });

export const valueChosen: Monitor = {
  id: 'paxos/value-chosen',
  kind: 'sometimes',
  title: 'A value is chosen',
  claim: 'A majority of the acceptors accepts the same proposal.',
  citation: inPaxosMadeSimple('§2.2'),
  watch: (setup) => {
    const facts = new Facts();
    const counting = new Counting(setup);
    return (record) => {
      for (const fact of facts.observe(record)) {
        if (fact.kind !== 'accepted') continue;
        const chosen = counting.add(fact.node, fact.proposal);
        if (chosen === null) continue;
        const { by, number, value } = chosen;
        return seen(by, `${by.join(', ')} have accepted ${value} as ${number}.`);
      }
      return null;
    };
  },
};

export const valueLearned: Monitor = {
  id: 'paxos/value-learned',
  kind: 'sometimes',
  title: 'Every learner learns',
  claim: 'Every learner knows what is chosen.',
  citation: inPaxosMadeSimple('§2.3'),
  watch: ({ nodes, parameters }) => {
    const facts = new Facts();
    const { learners } = rolesOf(nodes, parameters);
    const knowing = new Set<NodeId>();
    return (record) => {
      for (const fact of facts.observe(record)) {
        if (fact.kind !== 'learned' || !learners.includes(fact.node)) continue;
        knowing.add(fact.node);
        if (knowing.size === learners.length) {
          return seen(learners, `${learners.join(', ')} know that ${fact.value} is chosen.`);
        }
      }
      return null;
    };
  },
};

export const valueAdopted: Monitor = {
  id: 'paxos/value-adopted',
  kind: 'sometimes',
  title: 'An earlier value is taken over',
  claim: 'A proposer proposes a value that was accepted before, and not its own.',
  citation: inPaxosMadeSimple('§2.2, P2c'),
  watch: () => (record) => {
    const { node } = record;
    const after = record.before === record.after ? null : paxosStateOf(record.after);
    if (node === null || after === null || record.kind === 'intervention') return null;
    const { proposal, wish } = after.context;
    return proposal === null || wish === null || proposal.value === wish
      ? null
      : seen([node], `${node} proposes ${proposal.value} as ${proposal.number}, not ${wish}.`);
  },
};

export const requestRefused: Monitor = {
  id: 'paxos/request-refused',
  kind: 'sometimes',
  title: 'A promise is kept',
  claim: 'An acceptor answers no to a number below the one that it has promised.',
  citation: inPaxosMadeSimple('§2.2, P1a'),
  watch: () => (record) => {
    for (const effect of record.effects) {
      if (effect.kind !== 'note' || effect.rule !== 'paxos/keep-promise') continue;
      if (record.node !== null) return seen([record.node], `${record.node} ${effect.text}.`);
    }
    return null;
  },
};

/** What a test run must have seen. */
export const witnesses: readonly Monitor[] = [
  valueChosen,
  valueLearned,
  valueAdopted,
  requestRefused,
];
