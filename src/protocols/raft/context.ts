import type { Effect } from '../../sim/effect.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { SharedList } from '../../sim/shared-list.ts';
import type { Micros, MicrosRange } from '../../sim/time.ts';
import type { Log } from './log.ts';
import type { Entry, RaftMessage } from './messages.ts';
import type { RaftParameters } from './parameters.ts';
import type { RaftRuleId } from './rules.ts';
import { emptyStore, type Store } from './store.ts';

/** The two timers of a server. */
export type RaftTimer = 'electionTimeout' | 'heartbeatDue';

/** The persistent state of Figure 2, as a disk holds it. */
export interface RaftDurable {
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly log: Log;
}

export type RaftEffect = Effect<RaftMessage, RaftDurable, RaftTimer>;

/** What stays the same for a server's whole life, worked out once at its start. */
export interface RaftSettings {
  /** False for a rule that the scenario has switched off. */
  readonly rules: Readonly<Record<RaftRuleId, boolean>>;
  /** How many servers, itself included, must agree. */
  readonly quorum: number;
  /** The place of each peer in `peers`, `nextIndex` and `matchIndex`. */
  readonly placeOf: ReadonlyMap<NodeId, number>;
  readonly electionTimeout: MicrosRange;
  readonly heartbeatInterval: Micros;
  readonly batchSize: number;
  readonly conflictTermOptimisation: boolean;
  readonly noOpOnElection: boolean;
}

/** A server's state: that of Figure 2, in its names, and what its surroundings need. */
export interface RaftContext {
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  readonly settings: RaftSettings;

  // Persistent state on all servers.
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
  readonly log: Log;

  // Volatile state on all servers.
  readonly commitIndex: number;
  readonly lastApplied: number;
  readonly store: Store;
  /** The leader it has heard from in this term; itself when it leads. */
  readonly leaderId: NodeId | null;

  // Volatile state on candidates: who has granted a vote in this term, itself included.
  readonly votesGranted: readonly NodeId[];

  // Volatile state on leaders, by the peers' places; empty on others.
  readonly nextIndex: readonly number[];
  readonly matchIndex: readonly number[];
  /** Clients' requests that this leader has taken and not answered yet. */
  readonly pendingRequests: readonly RequestId[];

  /** What the last transition that changed anything asked for, in order; the machine emits it. */
  readonly outbox: readonly RaftEffect[];
}

const settingsOf = ({
  peers,
  parameters,
  rules,
}: NodeInput<RaftDurable, RaftParameters>): RaftSettings => {
  const isOn = (rule: RaftRuleId): boolean => rules[rule] !== false;
  const allRules: Record<RaftRuleId, boolean> = {
    'raft/randomised-timeouts': isOn('raft/randomised-timeouts'),
    'raft/one-vote-a-term': isOn('raft/one-vote-a-term'),
    'raft/up-to-date-check': isOn('raft/up-to-date-check'),
    'raft/majority': isOn('raft/majority'),
    'raft/persist-vote-and-term': isOn('raft/persist-vote-and-term'),
    'raft/persist-log': isOn('raft/persist-log'),
    'raft/reject-stale-terms': isOn('raft/reject-stale-terms'),
    'raft/log-consistency-check': isOn('raft/log-consistency-check'),
    'raft/step-down-on-higher-term': isOn('raft/step-down-on-higher-term'),
    'raft/commit-only-own-term': isOn('raft/commit-only-own-term'),
    'raft/duplicate-detection': isOn('raft/duplicate-detection'),
  };
  return {
    rules: allRules,
    quorum: allRules['raft/majority'] ? Math.floor((peers.length + 1) / 2) + 1 : 1,
    placeOf: new Map(peers.map((peer, place) => [peer, place])),
    electionTimeout: [
      parameters.electionTimeoutMinimum,
      allRules['raft/randomised-timeouts']
        ? parameters.electionTimeoutMaximum
        : parameters.electionTimeoutMinimum,
    ],
    heartbeatInterval: parameters.heartbeatInterval,
    batchSize: parameters.batchSize,
    conflictTermOptimisation: parameters.conflictTermOptimisation,
    noOpOnElection: parameters.noOpOnElection,
  };
};

/** A server as it starts: with what its disk holds and nothing else. */
export const freshContext = (input: NodeInput<RaftDurable, RaftParameters>): RaftContext => ({
  id: input.id,
  peers: input.peers,
  settings: settingsOf(input),
  currentTerm: input.durable?.currentTerm ?? 0,
  votedFor: input.durable?.votedFor ?? null,
  log: input.durable?.log ?? SharedList.of<Entry>(),
  commitIndex: 0,
  lastApplied: 0,
  store: emptyStore,
  leaderId: null,
  votesGranted: [],
  nextIndex: [],
  matchIndex: [],
  pendingRequests: [],
  outbox: [],
});

/** The timer whose expiry makes a server stand for election (section 5.2). */
export const electionTimer = (context: RaftContext): RaftEffect => ({
  kind: 'setTimer',
  timer: 'electionTimeout',
  after: context.settings.electionTimeout,
});

/**
 * Takes over a message's term if it is higher than the own (section 5.1): the vote of the old term
 * and its leader are forgotten.
 */
export const adoptTerm = (context: RaftContext, term: number): RaftContext =>
  term > context.currentTerm
    ? { ...context, currentTerm: term, votedFor: null, leaderId: null, votesGranted: [] }
    : context;

/**
 * Closes a transition from `before` to `after`: what changed of the persistent state is written to
 * the disk before the effects leave (Figure 2: "updated on stable storage before responding to
 * RPCs"), unless the rule about that part is off; then it is written after them.
 */
export const withEffects = (
  before: RaftContext,
  after: RaftContext,
  effects: readonly RaftEffect[],
): RaftContext => {
  const voteChanged =
    after.currentTerm !== before.currentTerm || after.votedFor !== before.votedFor;
  const logChanged = after.log !== before.log;
  if (!voteChanged && !logChanged) return { ...after, outbox: effects };
  const { currentTerm, votedFor, log } = after;
  const persist: RaftEffect = { kind: 'persist', durable: { currentTerm, votedFor, log } };
  const { rules } = after.settings;
  const diskFirst =
    (voteChanged && rules['raft/persist-vote-and-term']) ||
    (logChanged && rules['raft/persist-log']);
  return { ...after, outbox: diskFirst ? [persist, ...effects] : [...effects, persist] };
};
