import type { WireMessage } from '../../sim/effect.ts';
import { invariant } from '../../sim/errors.ts';
import { type Operation, operationText } from '../../sim/operation.ts';
import type {
  LogCell,
  MessageDescription,
  NodeDescription,
  QuorumMeter,
} from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ReplyMessage, RequestMessage } from '../../sim/wire.ts';
import type { RaftContext } from './context.ts';
import { lastTermOf } from './log.ts';
import type { Entry, RaftMessage } from './messages.ts';

/** How many cells of a log are shown, the last ones. */
const shownCells = 24;

/** How many keys the line under a node names. */
const shownKeys = 3;

/** A server's role, in the paper's words: the states of its machine. */
export type RaftRole = 'follower' | 'candidate' | 'leader';

/** A Raft server's state, read as one. */
export interface RaftState {
  readonly role: RaftRole;
  readonly context: RaftContext;
}

/** A node's state read as a Raft server's; null for a client's and for none. */
export const raftStateOf = (state: NodeState | null): RaftState | null => {
  switch (state?.value) {
    case 'follower':
    case 'candidate':
    case 'leader':
      // Of the machines in a Raft cluster only raftMachine has these states.
      return { role: state.value, context: state.context as RaftContext };
    default:
      return null;
  }
};

const roleWords: Readonly<Record<RaftRole, string>> = {
  follower: 'Follower',
  candidate: 'Candidate',
  leader: 'Leader',
};

const writeText = (operation: Operation): string =>
  operation.kind === 'put' ? `${operation.key}=${operation.value}` : operationText(operation);

/** What an entry holds, in a few characters: `x=7`, `get x`, `no-op`. */
export const entryText = (entry: Entry): string =>
  entry.command === null ? 'no-op' : writeText(entry.command.operation);

const beliefOf = ({ role, context }: RaftState): string => {
  const { currentTerm, leaderId, votedFor, votesGranted, settings } = context;
  switch (role) {
    case 'leader':
      return `believes it leads term ${currentTerm}`;
    case 'candidate':
      return `stands for term ${currentTerm} with ${votesGranted.length} of ${settings.quorum} votes it needs`;
    case 'follower':
      if (leaderId !== null) return `follows ${leaderId} in term ${currentTerm}`;
      return votedFor === null
        ? `knows no leader in term ${currentTerm}`
        : `voted for ${votedFor} in term ${currentTerm} and waits for a leader`;
  }
};

const cellsOf = ({ log, commitIndex }: RaftContext): readonly LogCell[] => {
  const start = Math.max(0, log.length - shownCells);
  return log.slice(start).map((entry, place) => ({
    index: start + place + 1,
    epoch: entry.term,
    label: entryText(entry),
    committed: start + place + 1 <= commitIndex,
  }));
};

const quorumsOf = ({ role, context }: RaftState): readonly QuorumMeter[] => {
  const { commitIndex, id, log, matchIndex, peers, settings, votesGranted } = context;
  const total = peers.length + 1;
  const needed = settings.quorum;
  if (role === 'candidate') {
    return [{ label: `term ${context.currentTerm}`, have: votesGranted, needed, total }];
  }
  const next = log.at(commitIndex);
  if (role === 'follower' || next === undefined) return [];
  const stores = peers.filter((_, place) => (matchIndex[place] ?? 0) > commitIndex);
  return [{ label: entryText(next), have: [id, ...stores], needed, total }];
};

/** nextIndex and matchIndex (Figure 2) of a leader. */
const followersOf = ({
  peers,
  nextIndex,
  matchIndex,
}: RaftContext): NonNullable<NodeDescription['followers']> =>
  peers.map((follower, place) => ({
    follower,
    next: nextIndex[place] ?? null,
    match: matchIndex[place] ?? 0,
  }));

const sortedValues = (context: RaftContext): readonly (readonly [string, string])[] =>
  [...context.store.values].sort(([a], [b]) => (a < b ? -1 : 1));

const valueLine = (values: readonly (readonly [string, string])[]): string => {
  const shown = values.slice(0, shownKeys).map(([key, value]) => `${key}=${value}`);
  return values.length > shownKeys ? `${shown.join(' ')} …` : shown.join(' ');
};

const fieldsOf = ({ role, context }: RaftState): NodeDescription['fields'] => {
  const { peers } = context;
  const perPeer = (values: readonly number[]): string =>
    peers.map((peer, place) => `${peer} ${values[place] ?? 0}`).join(', ');
  return [
    { name: 'currentTerm', value: `${context.currentTerm}` },
    { name: 'votedFor', value: context.votedFor ?? 'nobody' },
    { name: 'commitIndex', value: `${context.commitIndex}` },
    { name: 'lastApplied', value: `${context.lastApplied}` },
    { name: 'last log index', value: `${context.log.length}` },
    { name: 'last log term', value: `${lastTermOf(context.log)}` },
    { name: 'leader', value: context.leaderId ?? 'unknown' },
    ...(role === 'candidate'
      ? [{ name: 'votes granted', value: context.votesGranted.join(', ') }]
      : []),
    ...(role === 'leader'
      ? [
          { name: 'nextIndex', value: perPeer(context.nextIndex) },
          { name: 'matchIndex', value: perPeer(context.matchIndex) },
        ]
      : []),
  ];
};

/** What the stage and the inspector say about a Raft server. */
export const describeNode = (state: NodeState): NodeDescription => {
  const raft = raftStateOf(state);
  invariant(raft !== null, `A Raft server has no state '${state.value}'.`);
  const { context, role } = raft;
  const values = sortedValues(context);
  return {
    epoch: context.currentTerm,
    role: roleWords[role],
    leads: role === 'leader',
    belief: beliefOf(raft),
    log: cellsOf(context),
    logLength: context.log.length,
    committedLength: Math.min(context.commitIndex, context.log.length),
    ...(role === 'leader' ? { followers: followersOf(context) } : {}),
    value: valueLine(values),
    replica: values,
    quorums: quorumsOf(raft),
    fields: fieldsOf(raft),
  };
};

const appendLabel = (entries: readonly Entry[]): string => {
  const [first] = entries;
  if (first === undefined) return 'heartbeat';
  return entries.length === 1
    ? `append ${entryText(first)}`
    : `append ${entryText(first)} and ${entries.length - 1} more`;
};

const replyText = ({ outcome }: ReplyMessage): string => {
  switch (outcome.kind) {
    case 'redirect':
      return outcome.to === null ? 'no leader known' : `ask ${outcome.to}`;
    case 'fail':
      return `failed: ${outcome.reason}`;
    case 'ok':
      switch (outcome.result.kind) {
        case 'done':
          return 'done';
        case 'value':
          return outcome.result.value === null ? 'no value' : `value ${outcome.result.value}`;
        case 'swapped':
          return outcome.result.swapped ? 'swapped' : 'not swapped';
      }
  }
};

/** What the stage and the inspector say about a message of Raft or its clients. */
export const describeMessage = (wire: WireMessage): MessageDescription => {
  const message = wire as RaftMessage | RequestMessage | ReplyMessage; // nothing else travels in a Raft cluster
  switch (message.type) {
    case 'requestVote':
      return {
        family: 'vote',
        label: `vote for ${message.candidateId}?`,
        epoch: message.term,
        cells: [],
      };
    case 'requestVoteResponse':
      return {
        family: message.voteGranted ? 'acknowledgement' : 'refusal',
        label: message.voteGranted ? 'vote granted' : 'vote refused',
        epoch: message.term,
        cells: [],
      };
    case 'appendEntries':
      return {
        family: message.entries.length === 0 ? 'heartbeat' : 'data',
        label: appendLabel(message.entries),
        epoch: message.term,
        cells: message.entries.map(({ term }) => term),
      };
    case 'appendEntriesResponse':
      return {
        family: message.success ? 'acknowledgement' : 'refusal',
        label: message.success
          ? `log agrees up to ${message.matchIndex}`
          : `refused after ${message.prevLogIndex}`,
        epoch: message.term,
        cells: [],
      };
    case 'request':
      return { family: 'client', label: operationText(message.operation), epoch: null, cells: [] };
    case 'reply':
      return { family: 'client', label: replyText(message), epoch: null, cells: [] };
  }
};

/** What a part of `size` live servers out of `total` can still do. */
export const describePart = (
  size: number,
  total: number,
): { readonly text: string; readonly able: boolean } =>
  size > total / 2
    ? { text: 'can elect and commit', able: true }
    : { text: 'can do neither', able: false };
