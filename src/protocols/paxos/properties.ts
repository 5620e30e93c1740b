import { believed, established, type FactSources, monitorsOf, violation } from '../../kit/facts.ts';
import { majorityOf } from '../../kit/quorum.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Monitor, MonitorSetup } from '../../sim/protocol.ts';
import type { ReplyMessage } from '../../sim/wire.ts';
import { cite } from './paper.ts';
import { type Message, type PaxosNode, type Proposal, paxosNode, rolesOf } from './paxos.ts';

type Fact =
  | { readonly kind: 'accepted' | 'issued'; readonly node: NodeId; readonly proposal: Proposal }
  /** `node` knows what is chosen; with `client`, it has told a client. */
  | {
      readonly kind: 'learned';
      readonly node: NodeId;
      readonly client: NodeId | null;
      readonly value: string;
    }
  | { readonly kind: 'asked'; readonly node: NodeId; readonly value: string };

const sources: FactSources<PaxosNode, Fact> = {
  read: paxosNode.read,
  decides: (node, before, { accepted, proposal }) => [
    ...(proposal !== null && proposal !== before?.proposal
      ? [{ kind: 'issued', node, proposal } as const]
      : []),
    ...(accepted !== null && accepted !== before?.accepted
      ? [{ kind: 'accepted', node, proposal: accepted } as const]
      : []),
  ],
  concludes: (node, before, { chosen }) =>
    chosen !== null && chosen !== before?.chosen
      ? [{ kind: 'learned', node, client: null, value: chosen.value }]
      : [],
  told: ({ from: node, to, message }) => {
    const sent = message as Message | ReplyMessage; // servers send nothing else
    if (sent.type === 'accept' || sent.type === 'accepted')
      return [
        {
          kind: sent.type === 'accept' ? 'issued' : 'accepted',
          node,
          proposal: { number: sent.number, value: sent.value },
        },
      ];
    if (sent.type === 'learn') return [{ kind: 'learned', node, client: null, value: sent.value }];
    if (sent.type !== 'reply' || sent.outcome.kind !== 'ok' || sent.outcome.result.kind !== 'value')
      return [];
    const { value } = sent.outcome.result;
    return value === null ? [] : [{ kind: 'learned', node, client: to, value }];
  },
  asked: (operation, node) =>
    operation.kind === 'propose' ? [{ kind: 'asked', node, value: operation.value }] : [],
};
const always = monitorsOf('always', established(sources));
const sometimes = monitorsOf('sometimes', established(sources));
const seen = monitorsOf('sometimes', believed(sources));

/** Says when a proposal comes to be chosen (§2.2). */
const counting = ({ nodes, parameters }: MonitorSetup) => {
  const majority = majorityOf(rolesOf(nodes, parameters).acceptors.length);
  const byProposal = new Map<string, NodeId[]>();
  return (fact: Fact): (Proposal & { readonly by: readonly NodeId[] }) | null => {
    if (fact.kind !== 'accepted') return null;
    const { number, value } = fact.proposal;
    const by = byProposal.get(`${number} ${value}`) ?? [];
    byProposal.set(`${number} ${value}`, by);
    if (by.includes(fact.node)) return null;
    by.push(fact.node);
    return by.length === majority ? { number, value, by: [...by] } : null;
  };
};

const agreement = always(
  {
    id: 'paxos/agreement',
    title: 'Agreement',
    citation: cite('§2.1: only a single value is chosen'),
    claim: 'No two nodes learn different values, and no client is told another one.',
  },
  () => {
    let first: Extract<Fact, { kind: 'learned' }> | null = null;
    const text = ({ client, node, value }: Extract<Fact, { kind: 'learned' }>) =>
      client === null
        ? `${node} has learned ${value}`
        : `${node} has told ${client} that ${value} is chosen`;
    return (fact) => {
      if (fact.kind !== 'learned') return null;
      first ??= fact;
      return first.value === fact.value
        ? null
        : violation([first.node, fact.node], `${text(first)}, but ${text(fact)}.`);
    };
  },
);

const validity = always(
  {
    id: 'paxos/validity',
    title: 'Validity',
    citation: cite('§2.1: only a value that has been proposed may be chosen'),
    claim: 'Only a value that a client has proposed may be proposed, accepted or learned.',
  },
  () => {
    const proposed = new Set<string>();
    return (fact, record) => {
      const value = 'value' in fact ? fact.value : fact.proposal.value;
      // What a scenario has put on a disk was proposed before the run began.
      if (fact.kind === 'asked' || (record.kind === 'start' && record.incarnation === 0))
        proposed.add(value);
      return proposed.has(value)
        ? null
        : violation(
            [fact.node],
            `${fact.node} has ${fact.kind} ${value}, which no client has proposed.`,
          );
    };
  },
);

const integrity = always(
  {
    id: 'paxos/integrity',
    title: 'Integrity',
    citation: cite(
      '§2.1: a process never learns that a value has been chosen unless it actually has been',
    ),
    claim: 'A node learns at most one value, also across restarts, and only one that is chosen.',
  },
  (setup) => {
    const count = counting(setup);
    const chosen = new Set<string>();
    const learned = new Map<NodeId, string>();
    return (fact) => {
      const now = count(fact);
      if (now !== null) chosen.add(now.value);
      if (fact.kind !== 'learned') return null;
      const { node, value } = fact;
      if (!chosen.has(value))
        return violation([node], `${node} has learned ${value}, which no majority has accepted.`);
      const before = learned.get(node) ?? value;
      learned.set(node, value);
      return before === value
        ? null
        : violation([node], `${node} has learned ${before} first and ${value} later.`);
    };
  },
);

const chosenForGood = always(
  {
    id: 'paxos/chosen-for-good',
    about: 'acknowledged-writes',
    title: 'Chosen for good',
    citation: cite('§2.2, P2'),
    claim:
      'Once a majority has accepted a proposal, no majority ever accepts one with another value.',
  },
  (setup) => {
    const count = counting(setup);
    let first: ReturnType<typeof count> = null;
    return (fact) => {
      const chosen = count(fact);
      if (chosen === null) return null;
      first ??= chosen;
      const { by, number, value } = first;
      return value === chosen.value
        ? null
        : violation(
            chosen.by.filter((node) => by.includes(node)),
            `${by.join(', ')} accepted ${value} as ${number}, and ${chosen.by.join(', ')} accepted ${chosen.value} as ${chosen.number}: both majorities.`,
          );
    };
  },
);

const proposalInvariant = always(
  {
    id: 'paxos/proposal-invariant',
    title: 'Invariant P2c',
    citation: cite('§2.2, P2c'),
    claim:
      'For every proposal issued there is a majority of acceptors of which none has accepted anything with a lower number, or the highest-numbered of what they have accepted below it has the same value.',
  },
  ({ nodes, parameters }) => {
    const { acceptors } = rolesOf(nodes, parameters);
    const majority = majorityOf(acceptors.length);
    const acceptedBy = new Map<NodeId, Proposal[]>(acceptors.map((node) => [node, []]));
    const issued: (Proposal & { readonly node: NodeId })[] = [];
    const isIn = (list: readonly Proposal[], { number, value }: Proposal) =>
      list.some((each) => each.number === number && each.value === value);
    /** Whether such a majority exists: the largest set for each way to meet the condition is tried. */
    const isMet = ({ number, value }: Proposal): boolean => {
      const highest = acceptors.map(
        (node) =>
          acceptedBy
            .get(node)
            ?.filter((each) => each.number < number)
            .toSorted((a, b) => b.number - a.number)[0],
      );
      const upTo = (limit: number): number =>
        highest.filter((each) => (each?.number ?? 0) <= limit).length;
      return (
        upTo(0) >= majority ||
        highest.some((each) => each?.value === value && upTo(each.number) >= majority)
      );
    };
    const check = (one: Proposal & { readonly node: NodeId }) =>
      isMet(one)
        ? null
        : violation(
            [one.node],
            `${one.node} has issued ${one.value} as ${one.number}, although no majority of the acceptors allows it.`,
          );
    return (fact) => {
      if (!('proposal' in fact)) return null;
      const { number } = fact.proposal;
      if (fact.kind === 'issued') {
        if (isIn(issued, fact.proposal)) return null;
        const one = { ...fact.proposal, node: fact.node };
        issued.push(one);
        return check(one);
      }
      const accepted = acceptedBy.get(fact.node);
      if (accepted === undefined || isIn(accepted, fact.proposal)) return null;
      accepted.push(fact.proposal);
      // An acceptance that comes late must not undo the ground on which a proposal was issued.
      return (
        issued
          .filter((each) => each.number > number)
          .map(check)
          .find((each) => each !== null) ?? null
      );
    };
  },
);

export const safety: readonly Monitor[] = [
  agreement,
  validity,
  integrity,
  chosenForGood,
  proposalInvariant,
];

export const sights: readonly Monitor[] = [
  sometimes(
    {
      id: 'paxos/value-chosen',
      title: 'A value is chosen',
      citation: cite('§2.2'),
      claim: 'A majority of the acceptors accepts the same proposal.',
    },
    (setup) => {
      const count = counting(setup);
      return (fact) => {
        const chosen = count(fact);
        return chosen === null
          ? null
          : violation(
              chosen.by,
              `${chosen.by.join(', ')} have accepted ${chosen.value} as ${chosen.number}.`,
            );
      };
    },
  ),
  sometimes(
    {
      id: 'paxos/value-learned',
      title: 'Every learner learns',
      citation: cite('§2.3'),
      claim: 'Every learner knows what is chosen.',
    },
    ({ nodes, parameters }) => {
      const { learners } = rolesOf(nodes, parameters);
      const knowing = new Set<NodeId>();
      return (fact) => {
        if (fact.kind !== 'learned' || !learners.includes(fact.node)) return null;
        return knowing.add(fact.node).size === learners.length
          ? violation(learners, `${learners.join(', ')} know that ${fact.value} is chosen.`)
          : null;
      };
    },
  ),
  seen(
    {
      id: 'paxos/value-adopted',
      title: 'An earlier value is taken over',
      citation: cite('§2.2, P2c'),
      claim: 'A proposer proposes a value that was accepted before, and not its own.',
    },
    () =>
      (fact, { after }) => {
        const wish = paxosNode.read(after)?.wish ?? null;
        if (fact.kind !== 'issued' || wish === null || fact.proposal.value === wish) return null;
        return violation(
          [fact.node],
          `${fact.node} proposes ${fact.proposal.value} as ${fact.proposal.number}, not ${wish}.`,
        );
      },
  ),
  {
    id: 'paxos/request-refused',
    kind: 'sometimes',
    title: 'A promise is kept',
    citation: cite('§2.2, P1a'),
    claim: 'An acceptor answers no to a number below the one that it has promised.',
    watch:
      () =>
      ({ effects, node }) => {
        const note = effects.find(
          (effect) => effect.kind === 'note' && effect.rule === 'paxos/keep-promise',
        );
        return note?.kind === 'note' && node !== null
          ? violation([node], `${node} ${note.text}.`)
          : null;
      },
  },
];
