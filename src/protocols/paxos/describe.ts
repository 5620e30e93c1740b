import type { WireMessage } from '../../sim/effect.ts';
import { invariant } from '../../sim/errors.ts';
import { operationText } from '../../sim/operation.ts';
import type {
  LogCell,
  MessageDescription,
  NodeDescription,
  QuorumMeter,
} from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../../sim/wire.ts';
import type { PaxosContext } from './context.ts';
import { acceptorsOf } from './learner.ts';
import type { PaxosMessage, Proposal, Tally } from './messages.ts';

/** What a node is doing: the states of its machine. */
export type PaxosPhase = 'listening' | 'preparing' | 'proposing' | 'holdingOff' | 'decided';

/** A node's state, read as Paxos's. */
export interface PaxosState {
  readonly phase: PaxosPhase;
  readonly context: PaxosContext;
}

/** A node's state read as a Paxos node's; null for a client's and for none. */
export const paxosStateOf = (state: NodeState | null): PaxosState | null => {
  switch (state?.value) {
    case 'listening':
    case 'preparing':
    case 'proposing':
    case 'holdingOff':
    case 'decided':
      // Of the machines in a Paxos cluster only paxosMachine has these states.
      return { phase: state.value, context: state.context as PaxosContext };
    default:
      return null;
  }
};

/** A proposal in a few characters: `4: x`. */
export const proposalText = ({ number, value }: Proposal): string => `${number}: ${value}`;

/** The role that a node plays at this moment: one that plays all three is seen in one of them. */
const roleOf = ({ phase, context: { settings } }: PaxosState): string => {
  if (!settings.isAcceptor) return settings.isProposer ? 'Proposer' : 'Learner';
  if (!settings.isProposer) return 'Acceptor';
  switch (phase) {
    case 'listening':
      return 'Acceptor';
    case 'preparing':
    case 'proposing':
    case 'holdingOff':
      return 'Proposer';
    case 'decided':
      return 'Learner';
  }
};

const beliefOf = ({ phase, context }: PaxosState): string => {
  const { accepted, chosen, number, promised, promises, proposal, settings, tally } = context;
  switch (phase) {
    case 'listening':
      if (!settings.isAcceptor) return 'knows of nothing chosen';
      if (accepted !== null) {
        return `has accepted ${accepted.value} as ${accepted.number} and does not know whether it is chosen`;
      }
      return promised === 0
        ? 'has promised nothing'
        : `has promised ${promised} and accepted nothing`;
    case 'preparing':
      return `asks for promises under number ${number} and has ${promises.length} of ${settings.quorum} it needs`;
    case 'proposing':
      if (proposal === null) return `proposes under number ${number}`;
      return !settings.hears
        ? `proposes ${proposal.value} as ${number} and waits to be told that it is chosen`
        : `proposes ${proposal.value} as ${number} and has heard of ${acceptorsOf(tally, proposal).length} of ${settings.quorum} acceptances it needs`;
    case 'holdingOff':
      return 'waits before it tries a higher number';
    case 'decided':
      return `knows that ${chosen?.value} is chosen`;
  }
};

/** One decision is a log of one place: what the acceptor has accepted, or what the learner knows. */
const cellsOf = ({ accepted, chosen, settings }: PaxosContext): readonly LogCell[] => {
  const shown = settings.isAcceptor ? (accepted ?? chosen) : chosen;
  if (shown === null) return [];
  const committed = chosen !== null && chosen.value === shown.value;
  return [{ index: 1, epoch: shown.number, label: shown.value, committed }];
};

const mostHeard = (tally: readonly Tally[]): Tally | null => {
  let most: Tally | null = null;
  for (const each of tally) {
    if (most === null || each.by.length >= most.by.length) most = each;
  }
  return most;
};

const quorumsOf = ({ phase, context }: PaxosState): readonly QuorumMeter[] => {
  const { number, promises, proposal, settings, tally } = context;
  const needed = settings.quorum;
  const total = settings.roles.acceptors.length;
  switch (phase) {
    case 'preparing': {
      const have = promises.map(({ from }) => from);
      return [{ label: `promises for ${number}`, have, needed, total }];
    }
    case 'proposing': {
      if (proposal === null || !settings.hears) return [];
      const have = acceptorsOf(tally, proposal);
      return [{ label: proposalText(proposal), have, needed, total }];
    }
    case 'listening':
    case 'holdingOff': {
      const most = mostHeard(tally);
      if (most === null) return [];
      return [{ label: proposalText(most), have: most.by, needed, total }];
    }
    case 'decided':
      return [];
  }
};

const orNone = (proposal: Proposal | null): string =>
  proposal === null ? 'none' : proposalText(proposal);

const fieldsOf = ({ phase, context }: PaxosState): NodeDescription['fields'] => {
  const { accepted, chosen, outbid, pending, promised, promises, proposal, settings } = context;
  const { isAcceptor, isLearner, isProposer } = settings;
  const roles = [
    ...(isProposer ? ['proposer'] : []),
    ...(isAcceptor ? ['acceptor'] : []),
    ...(isLearner ? ['learner'] : []),
  ];
  return [
    { name: 'roles', value: roles.join(', ') },
    ...(isAcceptor
      ? [
          { name: 'promised', value: promised === 0 ? 'none' : `${promised}` },
          { name: 'accepted', value: orNone(accepted) },
        ]
      : []),
    ...(isProposer
      ? [
          { name: 'own value', value: context.wish ?? 'none' },
          { name: 'highest number used', value: `${context.tried}` },
          { name: 'highest number refused by', value: outbid === 0 ? 'none' : `${outbid}` },
          { name: 'clients waiting', value: `${pending.length}` },
        ]
      : []),
    ...(phase === 'preparing' || phase === 'proposing'
      ? [
          { name: 'number', value: `${context.number}` },
          {
            name: 'promises',
            value: promises
              .map(({ from, accepted: told }) =>
                told === null ? from : `${from} (${proposalText(told)})`,
              )
              .join(', '),
          },
          { name: 'proposal', value: orNone(proposal) },
        ]
      : []),
    {
      name: 'acceptances heard',
      value:
        context.tally.map((each) => `${proposalText(each)} by ${each.by.join(', ')}`).join('; ') ||
        'none',
    },
    { name: 'chosen', value: orNone(chosen) },
  ];
};

const epochOf = ({ chosen, number, promised, settings }: PaxosContext): number | null => {
  if (settings.isAcceptor) return promised === 0 ? null : promised;
  return number === 0 ? (chosen?.number ?? null) : number;
};

/** What the stage and the inspector say about a node. */
export const describeNode = (state: NodeState): NodeDescription => {
  const paxos = paxosStateOf(state);
  invariant(paxos !== null, `A Paxos node has no state '${state.value}'.`);
  const { context, phase } = paxos;
  const cells = cellsOf(context);
  return {
    epoch: epochOf(context),
    role: roleOf(paxos),
    leads: phase === 'proposing',
    belief: beliefOf(paxos),
    log: cells,
    logLength: cells.length,
    committedLength: cells.filter(({ committed }) => committed).length,
    value: context.chosen === null ? '' : `chosen ${context.chosen.value}`,
    replica: context.chosen?.value ?? null,
    quorums: quorumsOf(paxos),
    fields: fieldsOf(paxos),
  };
};

const replyText = ({ outcome }: ReplyMessage): string => {
  switch (outcome.kind) {
    case 'redirect':
      return outcome.to === null ? 'ask another' : `ask ${outcome.to}`;
    case 'fail':
      return `failed: ${outcome.reason}`;
    case 'ok':
      return outcome.result.kind === 'value' ? `chosen ${outcome.result.value}` : 'done';
  }
};

/** What the stage and the inspector say about a message of Paxos or its clients. */
export const describeMessage = (wire: WireMessage): MessageDescription => {
  const message = wire as PaxosMessage | RequestMessage | ReplyMessage; // nothing else travels in a Paxos cluster
  switch (message.type) {
    case 'prepare':
      return {
        family: 'vote',
        label: `prepare ${message.number}`,
        epoch: message.number,
        cells: [],
      };
    case 'promise':
      return {
        family: 'acknowledgement',
        label:
          message.accepted === null
            ? `promise ${message.number}`
            : `promise ${message.number}, accepted ${proposalText(message.accepted)}`,
        epoch: message.number,
        cells: message.accepted === null ? [] : [message.accepted.number],
      };
    case 'accept':
      return {
        family: 'data',
        label: `accept ${proposalText(message)}`,
        epoch: message.number,
        cells: [message.number],
      };
    case 'accepted':
      return {
        family: 'acknowledgement',
        label: `accepted ${proposalText(message)}`,
        epoch: message.number,
        cells: [],
      };
    case 'refusal':
      return {
        family: 'refusal',
        label: `no to ${message.number}: promised ${message.promised}`,
        epoch: message.number,
        cells: [],
      };
    case 'learn':
      return {
        family: 'commit',
        label: `chosen ${message.value}`,
        epoch: message.number,
        cells: [message.number],
      };
    case 'request':
      return { family: 'client', label: operationText(message.operation), epoch: null, cells: [] };
    case 'reply':
      return { family: 'client', label: replyText(message), epoch: null, cells: [] };
  }
};

/** What a part can still do: it chooses with a majority of the acceptors among its live nodes. */
export const describePart = (
  size: number,
  total: number,
  live?: readonly NodeState[],
): { readonly text: string; readonly able: boolean } => {
  const contexts = live?.flatMap((state) => paxosStateOf(state)?.context ?? []) ?? [];
  const acceptors = contexts[0]?.settings.roles.acceptors;
  const reached =
    acceptors === undefined ? size : contexts.filter(({ id }) => acceptors.includes(id)).length;
  return reached > (acceptors?.length ?? total) / 2
    ? { text: 'can choose a value', able: true }
    : { text: 'can choose nothing', able: false };
};
