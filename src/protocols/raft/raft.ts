import {
  type Answer,
  answerFromSession,
  apply,
  type Command,
  emptyStore,
  isForgotten,
  isSameRequest,
  type KeyValueOperation,
  keyValueOperations,
  type Store,
} from '../../kit/key-value.ts';
import { defineNode, type Known, type On, type Step } from '../../kit/node.ts';
import { majorityOf } from '../../kit/quorum.ts';
import { listed } from '../../kit/words.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { SharedList } from '../../sim/shared-list.ts';
import type { MicrosRange } from '../../sim/time.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import {
  commonLength,
  type Entry,
  entriesText,
  entryText,
  firstIndexOfTermAt,
  isUpToDate,
  type Log,
  lastTermOf,
  termAt,
  withEntriesAfter,
} from './log.ts';
import type { Parameters, RuleId } from './paper.ts';

/*
 * Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm (Extended Version)",
 * 2014: Figure 2, in its own order and names. Sections in comments are the paper's. Servers elect a
 * leader for a term; it orders all entries in its log and copies them to the others; what a majority
 * stores is committed and executed.
 */

export type Message =
  | {
      readonly type: 'requestVote';
      readonly term: number;
      readonly candidateId: NodeId;
      readonly lastLogIndex: number;
      readonly lastLogTerm: number;
    }
  | { readonly type: 'requestVoteResponse'; readonly term: number; readonly voteGranted: boolean }
  /** Without entries it is a heartbeat. */
  | {
      readonly type: 'appendEntries';
      readonly term: number;
      readonly leaderId: NodeId;
      readonly prevLogIndex: number;
      readonly prevLogTerm: number;
      readonly entries: readonly Entry[];
      readonly leaderCommit: number;
    }
  /**
   * The paper's caller knows which call a result belongs to; on a network that loses and reorders,
   * the result has to say it. `matchIndex` is the last index known to agree with the leader's log;
   * `prevLogIndex` is the one that was refused.
   */
  | ({ readonly type: 'appendEntriesResponse'; readonly term: number } & (
      | { readonly success: true; readonly matchIndex: number }
      | {
          readonly success: false;
          readonly prevLogIndex: number;
          readonly conflict: Conflict | null;
        }
    ));

/**
 * Where a follower's log leaves the leader's (§5.3, the optimisation): the term of the conflicting
 * entry and the first index that the follower stores for it. `term` is null when the log ends before
 * the conflict; then `index` is the one after its last. Null as a whole when the optimisation is off
 * or the request was stale.
 */
export interface Conflict {
  readonly term: number | null;
  readonly index: number;
}

export interface State {
  // Persistent state on all servers.
  currentTerm: number;
  votedFor: NodeId | null;
  log: Log;

  // Volatile state on all servers.
  commitIndex: number;
  lastApplied: number;
  store: Store;
  /** The leader it has heard from in this term; itself when it leads. */
  leaderId: NodeId | null;

  // Volatile state on candidates: who has granted a vote in this term, itself included.
  votesGranted: readonly NodeId[];

  // Volatile state on leaders, by the places of the peers; empty on others.
  nextIndex: readonly number[];
  matchIndex: readonly number[];
  /** Clients' requests that this leader has taken and not answered yet. */
  pendingRequests: readonly RequestId[];

  /** How many servers, itself included, must agree. */
  readonly quorum: number;
  readonly electionTimeout: MicrosRange;
}

export type Role = 'follower' | 'candidate' | 'leader';

/** What a server is made of. */
export interface Raft {
  readonly state: State;
  readonly message: Message;
  readonly timer: 'electionTimeout' | 'heartbeatDue';
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: Role;
  readonly durable: keyof Durable;
}
/** The persistent state of Figure 2, as a disk holds it. */
export type Durable = Readonly<Pick<State, 'currentTerm' | 'votedFor' | 'log'>>;
/** All that a server knows, for those who look at it. */
export type Server = Known<Raft>;
type Node = Step<Raft>;

/** A server as it starts: with what its disk holds and nothing else. */
const fresh = ({ durable, parameters, peers, rules }: NodeInput<Durable, Parameters>): State => {
  const { electionTimeoutMaximum, electionTimeoutMinimum } = parameters;
  const isRandomised = rules['raft/randomised-timeouts'] !== false;
  return {
    currentTerm: durable?.currentTerm ?? 0,
    votedFor: durable?.votedFor ?? null,
    log: durable?.log ?? SharedList.of<Entry>(),
    commitIndex: 0,
    lastApplied: 0,
    store: emptyStore,
    leaderId: null,
    votesGranted: [],
    nextIndex: [],
    matchIndex: [],
    pendingRequests: [],
    quorum: rules['raft/majority'] === false ? 1 : majorityOf(peers.length + 1),
    electionTimeout: [
      electionTimeoutMinimum,
      isRandomised ? electionTimeoutMaximum : electionTimeoutMinimum,
    ],
  };
};

// ---- All servers -------------------------------------------------------------------------------

/** §5.2: the timer whose expiry makes a server stand for election. */
const resetElectionTimer = (node: Node): void =>
  node.timer('electionTimeout', node.knows.electionTimeout);

/**
 * "If RPC request or response contains term T > currentTerm: set currentTerm = T" (§5.1): the vote of
 * the old term and its leader are forgotten.
 */
const adoptTerm = ({ s }: Node, term: number): void => {
  if (term <= s.currentTerm) return;
  s.currentTerm = term;
  s.votedFor = null;
  s.leaderId = null;
  s.votesGranted = [];
};

/** "…, convert to follower" (§5.1), unless the rule is off. */
const stepsDownFor = (node: Node, term: number): boolean =>
  node.keeps('raft/step-down-on-higher-term') && term > node.s.currentTerm;

/**
 * Becomes a follower after a step that began in `term`. Clients that wait for a leader who is none any
 * more are told to ask elsewhere: their entries may still be committed, so this is no failure, and
 * asking again under the same request id does no harm.
 */
const stepDown = (node: Node, term: number): void => {
  const { s, role } = node;
  for (const request of s.pendingRequests) node.redirect(request, s.leaderId ? [s.leaderId] : []);
  s.votesGranted = [];
  s.nextIndex = [];
  s.matchIndex = [];
  s.pendingRequests = [];
  if (role === 'leader') node.stop('heartbeatDue');
  node.become('follower');
  if (s.currentTerm === term) {
    node.say(`accepts ${s.leaderId} as leader of term ${s.currentTerm}`, { section: '§5.2' });
    return;
  }
  const rule = 'raft/step-down-on-higher-term';
  if (role === 'leader') {
    const text = `sees term ${s.currentTerm} and gives up leading term ${term}`;
    node.say(text, { rule, section: '§5.1', important: true });
  } else {
    node.say(`sees term ${s.currentTerm} and gives up standing for election`, {
      rule,
      section: '§5.1',
    });
  }
};

/** What an answer that is of no other use still tells: a higher term. */
const hearTerm = (node: Node, term: number): void => {
  const before = node.s.currentTerm;
  const stepsDown = node.role !== 'follower' && stepsDownFor(node, term);
  adoptTerm(node, term);
  if (stepsDown) stepDown(node, before);
};

/** "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine" (§5.3). */
const applyUpTo = (node: Node, commitIndex: number): readonly Answer[] => {
  const { s } = node;
  const answers: Answer[] = [];
  const detectDuplicates = node.keeps('raft/duplicate-detection');
  for (let index = s.lastApplied + 1; index <= commitIndex; index++) {
    const command = s.log.at(index - 1)?.command;
    if (!command) continue;
    const { answer, store } = apply(s.store, command, detectDuplicates);
    s.store = store;
    if (answer !== null) answers.push(answer);
  }
  s.commitIndex = commitIndex;
  s.lastApplied = commitIndex;
  return answers;
};

// ---- RequestVote RPC (§5.2, §5.4) --------------------------------------------------------------

/** Receiver, 1 and 2: why a candidate gets no vote, or null. */
const whyNoVote = (
  node: Node,
  { candidateId, lastLogIndex, lastLogTerm, term }: Extract<Message, { type: 'requestVote' }>,
): { readonly rule: RuleId; readonly because: string } | null => {
  const { currentTerm, log, votedFor } = node.s;
  if (term < currentTerm && node.keeps('raft/reject-stale-terms')) {
    const because = `its term ${term} is behind term ${currentTerm}`;
    return { rule: 'raft/reject-stale-terms', because };
  }
  if (votedFor !== null && votedFor !== candidateId && node.keeps('raft/one-vote-a-term')) {
    const whose = votedFor === node.id ? 'its own' : `with ${votedFor}`;
    return { rule: 'raft/one-vote-a-term', because: `in term ${currentTerm} its vote is ${whose}` };
  }
  if (!isUpToDate(lastLogIndex, lastLogTerm, log) && node.keeps('raft/up-to-date-check')) {
    const because = `that log ends at index ${lastLogIndex} of term ${lastLogTerm}, its own at index ${log.length} of term ${lastTermOf(log)}`;
    return { rule: 'raft/up-to-date-check', because };
  }
  return null;
};

/** Grants or refuses a vote; a vote is on the disk before the candidate hears of it. */
const answerVoteRequest = (node: Node, { from, message }: On<Raft, 'requestVote'>): void => {
  const { s } = node;
  const before = s.currentTerm;
  const stepsDown = node.role !== 'follower' && stepsDownFor(node, message.term);
  adoptTerm(node, message.term);
  const refusal = whyNoVote(node, message);
  const voteGranted = refusal === null;
  if (voteGranted) {
    s.votedFor = message.candidateId;
    if (s.leaderId !== node.id) resetElectionTimer(node);
  }
  node.send(from, { type: 'requestVoteResponse', term: s.currentTerm, voteGranted });
  if (refusal !== null) {
    node.say(`refuses its vote to ${from}: ${refusal.because}`, { rule: refusal.rule });
  } else {
    const rule = 'raft/up-to-date-check';
    const why = node.keeps(rule)
      ? ': that log is at least as up to date'
      : ' and does not look at that log';
    node.say(`votes for ${from} in term ${s.currentTerm}${why}`, { rule });
  }
  if (stepsDown) stepDown(node, before);
};

// ---- AppendEntries RPC (§5.3) ------------------------------------------------------------------

type Received = On<Raft, 'appendEntries'>;

/** Receiver, 1: "reply false if term < currentTerm" (§5.1). */
const isStale = (node: Node, { message }: Received): boolean =>
  message.term < node.knows.currentTerm && node.keeps('raft/reject-stale-terms');

const agree = (node: Node, to: NodeId, matchIndex: number): void =>
  node.send(to, {
    type: 'appendEntriesResponse',
    term: node.knows.currentTerm,
    success: true,
    matchIndex,
  });

const refuse = (node: Node, { from, message }: Received, conflict: Conflict | null): void =>
  node.send(from, {
    type: 'appendEntriesResponse',
    term: node.s.currentTerm,
    success: false,
    prevLogIndex: message.prevLogIndex,
    conflict,
  });

const refuseStaleLeader = (node: Node, event: Received): void => {
  refuse(node, event, null);
  node.say(
    `refuses ${event.from}: its term ${event.message.term} is behind term ${node.s.currentTerm}`,
    { rule: 'raft/reject-stale-terms' },
  );
};

/**
 * Whether a heartbeat tells a follower nothing that it did not know: the same leader, no entries, no
 * new commits, and a log that agrees. It is by far the commonest message.
 */
const bringsNothingNew = ({ knows: s }: Node, { message }: Received): boolean =>
  message.entries.length === 0 &&
  message.term === s.currentTerm &&
  message.leaderId === s.leaderId &&
  (message.leaderCommit <= s.commitIndex || message.prevLogIndex <= s.commitIndex) &&
  termAt(s.log, message.prevLogIndex) === message.prevLogTerm;

/** Where the log leaves the leader's, as §5.3 lets a follower say it. */
const conflictAt = (log: Log, prevLogIndex: number): Conflict => {
  const term = termAt(log, prevLogIndex);
  return term === null
    ? { term, index: log.length + 1 }
    : { term, index: firstIndexOfTermAt(log, prevLogIndex) };
};

/**
 * Receiver, 2 to 5: refuses when its log does not hold the entry before the new ones; else takes them,
 * removes what conflicts with them, and follows the leader's commits.
 */
const receiveEntries = (node: Node, event: Received): void => {
  const { s } = node;
  const { from, message } = event;
  const { entries, leaderCommit, leaderId, prevLogIndex, prevLogTerm } = message;
  adoptTerm(node, message.term);
  s.leaderId = leaderId;
  const { commitIndex, log } = s;
  resetElectionTimer(node);

  const rule = 'raft/log-consistency-check';
  const ownTerm = termAt(log, prevLogIndex);
  if (ownTerm !== prevLogTerm && node.keeps(rule)) {
    refuse(
      node,
      event,
      node.parameters.conflictTermOptimisation ? conflictAt(log, prevLogIndex) : null,
    );
    const own = ownTerm === null ? 'has no entry there' : `has one of term ${ownTerm}`;
    const text = `refuses the entries of ${from}: before them stands index ${prevLogIndex} of term ${prevLogTerm}, but it ${own}`;
    node.say(text, { rule });
    return;
  }

  s.log = withEntriesAfter(log, prevLogIndex, entries);
  const lastNewIndex = prevLogIndex + entries.length;
  // "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)".
  const known = Math.min(leaderCommit, lastNewIndex, s.log.length);
  if (known > commitIndex) applyUpTo(node, known);
  agree(node, from, lastNewIndex);

  if (s.log !== log) {
    const kept = commonLength(log, s.log);
    if (kept < log.length) {
      const gone =
        log.length - kept === 1 ? `index ${log.length}` : `indices ${kept + 1} to ${log.length}`;
      const text = `removes ${gone}: in conflict with the leader’s log`;
      // That a leader gives up leading says more.
      node.say(text, node.role === 'leader' ? { rule } : { rule, important: true });
    }
    if (node.role === 'follower' && s.log.length > 0) {
      const first = Math.min(log.length + 1, s.log.length);
      node.say(() => `stores ${entriesText(s.log, first, s.log.length)} from ${leaderId}`, {
        section: '§5.3',
      });
    }
  } else if (node.role === 'follower' && s.commitIndex > commitIndex) {
    node.say(
      () =>
        `learns that the leader has committed ${entriesText(s.log, commitIndex + 1, s.commitIndex)}`,
      { section: '§5.3' },
    );
  }
};

// ---- Followers (§5.2) --------------------------------------------------------------------------

const hearLeader = (node: Node, event: Received): void => {
  if (bringsNothingNew(node, event)) {
    resetElectionTimer(node);
    agree(node, event.from, event.message.prevLogIndex);
  } else if (isStale(node, event)) refuseStaleLeader(node, event);
  else receiveEntries(node, event);
};

/** "If election timeout elapses without receiving AppendEntries RPC …: convert to candidate". */
const missLeader = (node: Node): void => {
  if (node.s.quorum > 1) return stand(node);
  beginTerm(node);
  takeOffice(node);
};

/** Whoever does not lead sends clients to the leader it knows (§8). */
const redirectToLeader = (node: Node, { message }: RequestDelivered): void => {
  const { leaderId } = node.knows;
  node.redirect(message.request, leaderId === null || leaderId === node.id ? [] : [leaderId]);
};

// ---- Candidates (§5.2) -------------------------------------------------------------------------

/** "Increment currentTerm, vote for self". */
const beginTerm = ({ id, s }: Node): void => {
  s.currentTerm += 1;
  s.votedFor = id;
  s.leaderId = null;
  s.votesGranted = [id];
};

/** "… reset election timer, send RequestVote RPCs to all other servers". The timer is reset as the state is entered. */
const stand = (node: Node): void => {
  const { s } = node;
  beginTerm(node);
  const { currentTerm: term } = s;
  node.sendAll(node.peers, {
    type: 'requestVote',
    term,
    candidateId: node.id,
    lastLogIndex: s.log.length,
    lastLogTerm: lastTermOf(s.log),
  });
  node.become('candidate');
  const text =
    node.role === 'candidate'
      ? `found no majority in term ${term - 1} and stands for term ${term}`
      : `hears no leader and stands for term ${term}`;
  node.say(text, { rule: 'raft/randomised-timeouts', section: '§5.2', important: true });
};

/** "If votes received from majority of servers: become leader". */
const countVote = (node: Node, { from, message }: On<Raft, 'requestVoteResponse'>): void => {
  const { s } = node;
  if (!message.voteGranted || message.term !== s.currentTerm || s.votesGranted.includes(from)) {
    hearTerm(node, message.term);
    return;
  }
  s.votesGranted = [...s.votesGranted, from];
  if (s.votesGranted.length >= s.quorum) takeOffice(node);
};

/** "If AppendEntries RPC received from new leader: convert to follower". */
const hearOtherLeader = (node: Node, event: Received): void => {
  if (isStale(node, event)) return refuseStaleLeader(node, event);
  const before = node.s.currentTerm;
  receiveEntries(node, event);
  stepDown(node, before);
};

// ---- Leaders (§5.3, §5.4) ----------------------------------------------------------------------

/**
 * "Upon election": nextIndex starts behind the last entry, matchIndex at 0, and every server hears of
 * it at once; with a no-op entry if the parameter asks for one (§8).
 */
const takeOffice = (node: Node): void => {
  const { id, peers, s } = node;
  const others = s.votesGranted.filter((voter) => voter !== id);
  const how = others.length === 0 ? 'with its own vote alone' : `with votes from ${listed(others)}`;
  node.say(`wins term ${s.currentTerm} ${how}`, {
    rule: 'raft/majority',
    section: '§5.2',
    important: true,
  });
  const nextIndex = s.log.length + 1;
  s.leaderId = id;
  if (node.parameters.noOpOnElection) {
    s.log = s.log.append({ term: s.currentTerm, command: null });
  }
  s.nextIndex = peers.map(() => nextIndex);
  s.matchIndex = peers.map(() => 0);
  s.pendingRequests = [];
  node.become('leader');
  lead(node, s.log.length);
};

/** Commits what its own copy completes, and sends what there is to everybody, saying so. */
const lead = (node: Node, index: number): void => {
  const answers = advanceCommitIndex(node, index);
  broadcastEntries(node);
  answerClients(node, answers);
};

/** The AppendEntries for a follower whose next entry is at `nextIndex`. */
const appendEntriesFrom = (
  { id, parameters, knows: s }: Node,
  nextIndex: number,
): Extract<Message, { type: 'appendEntries' }> => ({
  type: 'appendEntries',
  term: s.currentTerm,
  leaderId: id,
  prevLogIndex: nextIndex - 1,
  prevLogTerm: termAt(s.log, nextIndex - 1) ?? 0,
  entries:
    nextIndex > s.log.length
      ? []
      : s.log.slice(nextIndex - 1, nextIndex - 1 + parameters.batchSize),
  leaderCommit: s.commitIndex,
});

/**
 * "If last log index ≥ nextIndex for a follower: send AppendEntries RPC with log entries starting at
 * nextIndex". Followers that are equally far get the same message.
 */
const broadcastEntries = (node: Node): void => {
  const { peers, knows: s } = node;
  let message: ReturnType<typeof appendEntriesFrom> | null = null;
  for (let place = 0; place < peers.length; place++) {
    const nextIndex = s.nextIndex[place] ?? 1;
    if (message === null || message.prevLogIndex !== nextIndex - 1) {
      message = appendEntriesFrom(node, nextIndex);
    }
    node.send(peers[place] as NodeId, message); // place is within the list
  }
};

/** "Repeat during idle periods to prevent election timeouts"; entries that nobody has acknowledged go out again. */
const heartbeat = (node: Node): void => {
  node.timer('heartbeatDue', node.parameters.heartbeatInterval);
  broadcastEntries(node);
};

const takeRequest = (node: Node, { message }: RequestDelivered): void => {
  const { s } = node;
  const { request } = message;
  const rule = 'raft/duplicate-detection';
  if (node.keeps(rule)) {
    const answer = answerFromSession(s.store, request);
    if (answer !== null) {
      node.reply(request, { kind: 'ok', result: answer.result });
      const text = `answers ${request.client} from its session: it has executed that request`;
      node.say(text, { rule });
      return;
    }
    // Its answer comes with the commit that it waits for, or its client has long gone on to the next one.
    if (isForgotten(s.store, request)) return;
    if (s.pendingRequests.some((pending) => isSameRequest(pending, request))) return;
    if (isInLog(node, request)) {
      s.pendingRequests = [...s.pendingRequests, request];
      return;
    }
  }
  appendCommand(node, { operation: message.operation as KeyValueOperation, request }); // it serves no others
};

/** Whether a request stands uncommitted in the log already, from an earlier leader or attempt. */
const isInLog = ({ s }: Node, request: RequestId): boolean => {
  for (let index = s.log.length; index > s.commitIndex; index--) {
    const known = s.log.at(index - 1)?.command?.request;
    if (known && isSameRequest(known, request)) return true;
  }
  return false;
};

/**
 * "If command received from client: append entry to local log, respond after entry applied to state
 * machine" (§5.3). Reads go through the log like all else, so that they are linearizable (§8).
 */
const appendCommand = (node: Node, { operation, request }: Command): void => {
  const { s } = node;
  const entry = { term: s.currentTerm, command: { operation, request } };
  s.log = s.log.append(entry);
  if (request !== null) s.pendingRequests = [...s.pendingRequests, request];
  node.timer('heartbeatDue', node.parameters.heartbeatInterval);
  lead(node, s.log.length);
  node.say(
    () =>
      `appends ${entryText(entry)} at index ${s.log.length} and sends it to ${listed(node.peers)}`,
    { section: '§5.3' },
  );
};

const replaced = (numbers: readonly number[], place: number, value: number): readonly number[] => {
  const copy = numbers.slice();
  copy[place] = value;
  return copy;
};

const setNextIndex = (node: Node, place: number, nextIndex: number): void => {
  const { s } = node;
  const before = s.nextIndex[place] ?? 1;
  s.nextIndex = replaced(s.nextIndex, place, nextIndex);
  if (nextIndex < before) {
    const peer = node.peers[place];
    node.say(() => `goes back from index ${before} to ${nextIndex} for ${peer} and tries again`, {
      section: '§5.3',
    });
  }
};

const hearAnswer = (node: Node, { from, message }: On<Raft, 'appendEntriesResponse'>): void => {
  const { knows: s, peers } = node;
  const place = peers.indexOf(from);
  if (message.term !== s.currentTerm) return hearTerm(node, message.term);
  const nextIndex = s.nextIndex[place] ?? 0;
  if (message.success) {
    const { matchIndex } = message;
    if (matchIndex > (s.matchIndex[place] ?? 0) || matchIndex >= nextIndex) {
      acknowledge(node, place, matchIndex);
    }
  } else if (message.prevLogIndex > 0 && message.prevLogIndex === nextIndex - 1) {
    // A refusal that was overtaken is about another place and changes nothing.
    backUp(node, place, Math.max(1, message.conflict?.index ?? message.prevLogIndex));
  }
};

/**
 * "If successful: update nextIndex and matchIndex for follower". A full batch means that there may be
 * more to send, and it goes at once.
 */
const acknowledge = (node: Node, place: number, matchIndex: number): void => {
  const { s } = node;
  const firstSent = s.nextIndex[place] ?? 1;
  if (matchIndex > (s.matchIndex[place] ?? 0)) {
    s.matchIndex = replaced(s.matchIndex, place, matchIndex);
  }
  answerClients(node, advanceCommitIndex(node, matchIndex));
  setNextIndex(node, place, matchIndex + 1);
  const wasFullBatch = matchIndex - firstSent + 1 >= node.parameters.batchSize;
  if (wasFullBatch && matchIndex < s.log.length) {
    node.send(node.peers[place] as NodeId, appendEntriesFrom(node, matchIndex + 1)); // the peer that answered
  }
};

/**
 * "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry". With the
 * optimisation of §5.3 it goes back to the first index of the conflicting term at once.
 */
const backUp = (node: Node, place: number, nextIndex: number): void => {
  setNextIndex(node, place, nextIndex);
  node.send(node.peers[place] as NodeId, appendEntriesFrom(node, nextIndex)); // the peer that refused
};

/** How many servers, the leader itself included, store the leader's entry at `index`. */
export const copiesOf = ({ matchIndex }: Pick<State, 'matchIndex'>, index: number): number => {
  let copies = 1;
  for (const match of matchIndex) if (match >= index) copies++;
  return copies;
};

/**
 * "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and log[N].term ==
 * currentTerm: set commitIndex = N" (§5.3, §5.4). `highest` bounds N: the index whose copies have just
 * become one more. Returns what it executed.
 */
const advanceCommitIndex = (node: Node, highest: number): readonly Answer[] => {
  const { s } = node;
  const { commitIndex, currentTerm, log } = s;
  const isOnQuorum = (index: number): boolean => copiesOf(s, index) >= s.quorum;
  let index = Math.min(highest, log.length);
  if (index <= commitIndex || !isOnQuorum(commitIndex + 1)) return [];
  while (!isOnQuorum(index)) index--;
  const term = termAt(log, index);
  const rule = 'raft/commit-only-own-term';
  if (term !== currentTerm && node.keeps(rule)) {
    const copies = copiesOf(s, index);
    if (index === highest && copies === s.quorum) {
      const text = `does not commit index ${index}: it is on ${copies} of ${node.peers.length + 1} servers, but of term ${term} and not of term ${currentTerm}`;
      node.say(text, { rule });
    }
    return [];
  }
  const answers = applyUpTo(node, index);
  const text = () => `commits ${entriesText(log, commitIndex + 1, index)}: a majority stores it`;
  const said = { rule: 'raft/majority', section: '§5.3' } as const;
  node.say(text, commitIndex === 0 ? { ...said, important: true } : said);
  return answers;
};

/** "… respond after entry applied to state machine": answers the clients that wait for what was executed. */
const answerClients = (node: Node, answers: readonly Answer[]): void => {
  const { s } = node;
  for (const { request, result } of answers) {
    const rest = s.pendingRequests.filter((pending) => !isSameRequest(pending, request));
    if (rest.length === s.pendingRequests.length) continue;
    s.pendingRequests = rest;
    node.reply(request, { kind: 'ok', result });
  }
};

const hearRival = (node: Node, event: Received): void => {
  if (isStale(node, event)) return refuseStaleLeader(node, event);
  const { term } = event.message;
  if (!stepsDownFor(node, term)) return adoptTerm(node, term);
  const before = node.s.currentTerm;
  receiveEntries(node, event);
  stepDown(node, before);
};

// ---- The states: Figure 4 ----------------------------------------------------------------------

const discovers = { follower: 'discovers a higher term' } as const;

/** A Raft server. */
export const raftNode = defineNode<Raft>({
  id: 'raft',
  fresh,
  serves: keyValueOperations,
  durable: {
    currentTerm: 'raft/persist-vote-and-term',
    votedFor: 'raft/persist-vote-and-term',
    log: 'raft/persist-log',
  },
  initial: 'follower',
  start: resetElectionTimer,
  enter: {
    follower: resetElectionTimer,
    candidate: resetElectionTimer,
    leader: (node) => {
      node.stop('electionTimeout');
      node.timer('heartbeatDue', node.parameters.heartbeatInterval);
    },
  },
  states: {
    follower: {
      electionTimeout: [
        missLeader,
        { candidate: 'hears no leader', leader: 'its own vote is enough' },
      ],
      appendEntries: hearLeader,
      requestVote: answerVoteRequest,
      requestVoteResponse: (node, { message }) => hearTerm(node, message.term),
      appendEntriesResponse: (node, { message }) => hearTerm(node, message.term),
      request: redirectToLeader,
    },
    candidate: {
      electionTimeout: [stand, { candidate: 'found no majority' }],
      requestVoteResponse: [countVote, { leader: 'a majority voted for it', ...discovers }],
      appendEntries: [hearOtherLeader, { follower: 'discovers the leader of its term' }],
      requestVote: [answerVoteRequest, discovers],
      appendEntriesResponse: [(node, { message }) => hearTerm(node, message.term), discovers],
      request: redirectToLeader,
    },
    leader: {
      heartbeatDue: heartbeat,
      appendEntriesResponse: [hearAnswer, discovers],
      request: takeRequest,
      requestVote: [answerVoteRequest, discovers],
      requestVoteResponse: [(node, { message }) => hearTerm(node, message.term), discovers],
      appendEntries: [hearRival, discovers],
    },
  },
});
