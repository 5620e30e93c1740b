import { messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { listed, outcomeText } from '../../kit/words.ts';
import type { NodeDescription, Protocol } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { cite, rules } from './paper.ts';
import {
  acceptorsOf,
  type Message,
  type PaxosNode,
  type Proposal,
  paxosNode,
  proposalText,
} from './paxos.ts';

const orNone = (proposal: Proposal | null): string =>
  proposal === null ? 'none' : proposalText(proposal);

const rolesOf = ({ self: { id }, proposers, acceptors, learners }: PaxosNode) => ({
  proposer: proposers.includes(id),
  acceptor: acceptors.includes(id),
  learner: learners.includes(id),
});

/** A node that plays all three roles is seen in one of them. */
const roleOf = (node: PaxosNode): string => {
  const { proposer, acceptor } = rolesOf(node);
  if (!acceptor) return proposer ? 'Proposer' : 'Learner';
  if (!proposer || node.role === 'listening') return 'Acceptor';
  return node.role === 'decided' ? 'Learner' : 'Proposer';
};

const beliefOf = (node: PaxosNode): string => {
  const { accepted, chosen, hears, number, promised, promises, proposal, quorum, role, tally } =
    node;
  switch (role) {
    case 'listening':
      if (!rolesOf(node).acceptor) return 'knows of nothing chosen';
      if (accepted !== null)
        return `has accepted ${accepted.value} as ${accepted.number} and does not know whether it is chosen`;
      return promised === 0
        ? 'has promised nothing'
        : `has promised ${promised} and accepted nothing`;
    case 'preparing':
      return `asks for promises under number ${number} and has ${promises.length} of ${quorum} it needs`;
    case 'proposing':
      if (proposal === null) return `proposes under number ${number}`;
      return hears
        ? `proposes ${proposal.value} as ${number} and has heard of ${acceptorsOf(tally, proposal).length} of ${quorum} acceptances it needs`
        : `proposes ${proposal.value} as ${number} and waits to be told that it is chosen`;
    case 'holdingOff':
      return 'waits before it tries a higher number';
    case 'decided':
      return `knows that ${chosen?.value} is chosen`;
  }
};

const quorumsOf = ({
  acceptors,
  hears,
  number,
  promises,
  proposal,
  quorum: needed,
  role,
  tally,
}: PaxosNode): NodeDescription['quorums'] => {
  const rest = { needed, total: acceptors.length, of: acceptors };
  if (role === 'preparing')
    return [{ label: `promises for ${number}`, have: promises.map(({ from }) => from), ...rest }];
  if (role === 'proposing')
    return proposal === null || !hears
      ? []
      : [{ label: proposalText(proposal), have: acceptorsOf(tally, proposal), ...rest }];
  const most =
    role === 'decided' ? undefined : tally.toSorted((a, b) => b.by.length - a.by.length)[0];
  return most === undefined ? [] : [{ label: proposalText(most), have: most.by, ...rest }];
};

/** What the stage and the inspector say of a node. */
export const describeNode = (state: NodeState) => {
  const node = paxosNode.of(state);
  const {
    accepted,
    chosen,
    number,
    outbid,
    pending,
    promised,
    promises,
    proposal,
    role,
    tally,
    tried,
    wish,
  } = node;
  const { proposer, acceptor, learner } = rolesOf(node);
  const shown = acceptor ? (accepted ?? chosen) : chosen;
  const isTrying = role === 'preparing' || role === 'proposing';
  return nodeDescription({
    epoch: acceptor ? promised || null : number || (chosen?.number ?? null),
    role: roleOf(node),
    leads: role === 'proposing',
    belief: beliefOf(node),
    log:
      shown === null
        ? []
        : [
            {
              index: 1,
              epoch: shown.number,
              label: shown.value,
              committed: chosen?.value === shown.value,
            },
          ],
    value:
      chosen !== null
        ? `chosen ${chosen.value}`
        : acceptor && accepted !== null
          ? `accepted ${accepted.value}`
          : '',
    replica: chosen?.value ?? null,
    quorums: quorumsOf(node),
    fields: {
      roles: [proposer && 'proposer', acceptor && 'acceptor', learner && 'learner']
        .filter(Boolean)
        .join(', '),
      promised: acceptor ? promised || 'none' : null,
      accepted: acceptor ? orNone(accepted) : null,
      'own value': proposer ? (wish ?? 'none') : null,
      'highest number used': proposer ? tried : null,
      'highest number refused by': proposer ? outbid || 'none' : null,
      'clients waiting': proposer ? pending.length : null,
      number: isTrying ? number : null,
      promises: isTrying
        ? promises
            .map(({ from, accepted: told }) =>
              told === null ? from : `${from} (${proposalText(told)})`,
            )
            .join(', ')
        : null,
      proposal: isTrying ? orNone(proposal) : null,
      'acceptances heard':
        tally.map((each) => `${proposalText(each)} by ${each.by.join(', ')}`).join('; ') || 'none',
      chosen: orNone(chosen),
    },
  });
};

export const describeMessage = messageDescriber<Message>(
  {
    prepare: ({ number }) => ['vote', `prepare ${number}`],
    promise: ({ number, accepted }) =>
      accepted === null
        ? ['acknowledgement', `promise ${number}`]
        : [
            'acknowledgement',
            `promise ${number}, accepted ${proposalText(accepted)}`,
            accepted.number,
          ],
    accept: (message) => ['data', `accept ${proposalText(message)}`, message.number],
    accepted: (message) => ['acknowledgement', `accepted ${proposalText(message)}`],
    refusal: ({ number, promised }) => ['refusal', `no to ${number}: promised ${promised}`],
    learn: ({ number, value }) => ['commit', `chosen ${value}`, number],
  },
  ({ number }) => number,
  {
    reply: (outcome) =>
      outcome.kind === 'ok' && outcome.result.kind === 'value'
        ? `chosen ${outcome.result.value}`
        : outcomeText(outcome),
  },
);

/** A part chooses with a majority of the acceptors among its live nodes; with the rule off one is enough. */
export const describePart: Protocol['describePart'] = (size, total, live = [], rulesOff = []) => {
  const nodes = live.flatMap((state) => paxosNode.read(state) ?? []);
  const acceptors = nodes[0]?.acceptors;
  const reached =
    acceptors === undefined ? size : nodes.filter(({ self }) => acceptors.includes(self.id)).length;
  const half = (acceptors?.length ?? total) / 2;
  const able = reached > (rulesOff.includes('paxos/majority') ? 0 : half);
  return { text: able ? 'can choose a value' : 'can choose nothing', able };
};

export const narrate = narrator(rules, cite, {
  onRestart: ({ after }) => {
    const node = paxosNode.read(after);
    if (node === null) return null;
    const { accepted, promised, tried } = node;
    const found = [
      ...(promised === 0 ? [] : [`its promise ${promised}`]),
      ...(accepted === null ? [] : [`that it accepted ${accepted.value} as ${accepted.number}`]),
      ...(tried === 0 ? [] : [`that it has used number ${tried}`]),
    ];
    const what = found.length === 0 ? 'nothing on its disk' : `on its disk ${listed(found)}`;
    return { text: `starts again and finds ${what}`, important: false, citation: cite('§2.5') };
  },
});
