import { withEntry, withoutEntry } from '../../kit/maps.ts';
import { defineNode, type Known, type On, type Step } from '../../kit/node.ts';
import { inNodeOrder } from '../../kit/quorum.ts';
import { listed } from '../../kit/words.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { SharedList } from '../../sim/shared-list.ts';
import type { Micros } from '../../sim/time.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import type { Parameters, RuleId } from './paper.ts';
import {
  coordinatorOf,
  type Decision,
  decisionIn,
  type Log,
  type LogRecord,
  operationOf,
  requestOf,
  type TransactionId,
  transactionIdOf,
  type Write,
  writesByHome,
  writesOf,
} from './transaction.ts';

/*
 * Two-phase commit with presumed abort: C. Mohan, B. Lindsay and R. Obermarck, 1986. What happens
 * when a message does not come is from chapter 7 of Bernstein, Hadzilacos and Goodman, 1987 (BHG).
 */

type About<Type extends string, More = unknown> = {
  readonly type: Type;
  readonly transaction: TransactionId;
} & More;

export type Message =
  /** PREPARE asks for a vote. It brings the writes, and names all participants but the coordinator (BHG 7.4). */
  | About<
      'prepare',
      { readonly participants: readonly NodeId[]; readonly writes: readonly Write[] }
    >
  /** YES VOTE: prepared; the decision is left to the coordinator. */
  | About<'yesVote'>
  /** NO VOTE: its part is aborted. `elsewhere`: the coordinator that has brought the same request before. */
  | About<'noVote', { readonly reason: string; readonly elsewhere: NodeId | null }>
  /** The decision, from the coordinator or from a participant that knows it; or what is presumed. */
  | About<'commit'>
  | About<'abort'>
  /** ACK: the commit record is on its disk. There is none for an abort. */
  | About<'acknowledgement'>
  /** A prepared participant asks for the decision (DECISION-REQ in BHG). */
  | About<'inquiry'>
  /** One that is prepared itself cannot help. */
  | About<'uncertain'>;

/** A transaction that this node coordinates and has not finished. */
export interface Coordinated {
  readonly transaction: TransactionId;
  /** `voting`: it collects votes. `committed`: it collects acknowledgements. */
  readonly phase: 'voting' | 'committed';
  /** The participants besides itself. */
  readonly participants: readonly NodeId[];
  /** What is written at the coordinator itself. */
  readonly writes: readonly Write[];
  readonly yes: readonly NodeId[];
  /** More than nobody only with the rule of unanimity off. */
  readonly no: readonly NodeId[];
  readonly acknowledged: readonly NodeId[];
  /** When it stops waiting, on the node's own clock. */
  readonly deadlineMicros: Micros;
}

/** A transaction that this node has voted yes on, without knowing the decision. */
export interface Prepared {
  readonly transaction: TransactionId;
  /** All participants besides the coordinator, itself included. */
  readonly participants: readonly NodeId[];
  readonly writes: readonly Write[];
  /** When it voted, or came back from a crash, on its own clock. */
  readonly sinceMicros: Micros;
  readonly deadlineMicros: Micros;
  /** How often it has asked for the decision. */
  readonly inquiries: number;
  /** The participants that have answered that they do not know either. */
  readonly uncertain: readonly NodeId[];
  /** Since when it is blocked, on its own clock: it has asked, and nobody could tell. */
  readonly blockedSinceMicros: Micros | null;
}

/** What a node knows: its log, and what follows from it. */
export interface State {
  /** All servers in the order of their numbers, which says where keys live. */
  readonly servers: readonly NodeId[];
  /** The write-ahead log: all that the disk holds. */
  log: Log;
  /** How much of the log has been given to the disk; what follows is in memory only. */
  forcedLength: number;
  /** Each value, with the transaction that wrote it. */
  values: ReadonlyMap<string, { readonly value: string; readonly transaction: TransactionId }>;
  locks: ReadonlyMap<string, TransactionId>;
  coordinated: ReadonlyMap<TransactionId, Coordinated>;
  prepared: ReadonlyMap<TransactionId, Prepared>;
  /** The last request of each client that came to this node; the outcome is null while it is under way. */
  asked: ReadonlyMap<NodeId, { readonly sequence: number; readonly outcome: Outcome | null }>;
  /** The last transaction of each client that this node, as a participant, has heard of. */
  seen: ReadonlyMap<NodeId, { readonly sequence: number; readonly transaction: TransactionId }>;
  /** How long it has been blocked in all since its last start. */
  blockedMicros: Micros;
}

type TimeOut = 'voteTimeout' | 'decisionTimeout' | 'acknowledgementTimeout';
/** What a node is occupied with: the one of its unfinished transactions that binds it most counts. */
export type Occupation = 'idle' | 'coordinating' | 'prepared' | 'blocked';

/** What a node is made of. */
export interface TwoPhase {
  readonly state: State;
  readonly message: Message;
  /** The time-outs of a node, one for each wait, and the reading of its log after a start. */
  readonly timer: 'recovery' | TimeOut;
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: 'recovering' | Occupation;
  readonly durable: 'log';
}
type Node = Step<TwoPhase>;
/** All that a node knows, for those who look at it. */
export type TwoPhaseNode = Known<TwoPhase>;

export const occupationOf = ({
  prepared,
  coordinated,
}: Pick<State, 'prepared' | 'coordinated'>): Occupation => {
  for (const { blockedSinceMicros } of prepared.values()) {
    if (blockedSinceMicros !== null) return 'blocked';
  }
  if (prepared.size > 0) return 'prepared';
  return coordinated.size > 0 ? 'coordinating' : 'idle';
};

// Sections of the sources.
const presumedAbort = 'The presumed abort protocol';
const failures = 'The two-phase commit protocol and failures';
const timeOuts = '7.4, timeout actions';
const cooperation = '7.4, cooperative termination protocol';

const inMilliseconds = (micros: Micros): string => `${micros / 1_000} ms`;

// ---- The log, values and locks -----------------------------------------------------------------

/** Forces the log: all of it goes to the disk before anything that follows leaves. */
const force = (node: Node): void => {
  node.store();
  node.s.forcedLength = node.s.log.length;
};

/** A forced record is on the disk before anything that follows leaves; others wait for the next forced one. */
const write = (node: Node, record: LogRecord): void => {
  node.s.log = node.s.log.append(record);
  if (record.forced) force(node);
};

const lock = (s: State, transaction: TransactionId, writes: readonly Write[]): void => {
  const locks = new Map(s.locks);
  for (const { key } of writes) locks.set(key, transaction);
  s.locks = locks;
};

const unlock = (s: State, transaction: TransactionId): void => {
  s.locks = new Map([...s.locks].filter(([, holder]) => holder !== transaction));
};

const store = (s: State, transaction: TransactionId, writes: readonly Write[]): void => {
  if (writes.length === 0) return;
  const values = new Map(s.values);
  for (const { key, value } of writes) values.set(key, { value, transaction });
  s.values = values;
};

/** Why a node does not vote yes, in words, and the rule that forbids it, if it is one. */
interface Objection {
  readonly reason: string;
  readonly rule?: RuleId;
}
const because = ({ rule }: Objection) =>
  rule === undefined ? { section: presumedAbort } : { rule };

/** What speaks against a node's yes; null when nothing does. */
const objectionTo = (
  node: Node,
  transaction: TransactionId,
  writes: readonly Write[],
): Objection | null => {
  if (node.parameters.refuses === node.id && writes.length > 0)
    return { reason: `${node.id} has been told to refuse` };
  if (!node.keeps('two-phase-commit/lock-held-votes-no')) return null;
  for (const { key } of writes) {
    const holder = node.s.locks.get(key);
    if (holder !== undefined && holder !== transaction)
      return {
        reason: `${key} is locked by ${operationOf(holder)}`,
        rule: 'two-phase-commit/lock-held-votes-no',
      };
  }
  return null;
};

// ---- Phase one: the coordinator asks, participants vote ----------------------------------------

/** Answers a transaction's client, and keeps the answer in case it asks again. */
const answer = (node: Node, transaction: TransactionId, outcome: Outcome): void => {
  const { s } = node;
  const request = requestOf(transaction);
  const { client, sequence } = request;
  node.reply(request, outcome);
  if ((s.asked.get(client)?.sequence ?? 0) <= sequence)
    s.asked = withEntry(s.asked, client, { sequence, outcome });
};

/** A client asks: this node coordinates its transaction. */
const takeRequest = (node: Node, { message }: RequestDelivered): void => {
  const { s } = node;
  const { request, operation } = message;
  const { client, sequence } = request;
  const last = s.asked.get(client);
  const writes = writesOf(operation);
  if (writes === null) {
    const reason = `two-phase commit serves writes and transactions, not ${operation.kind}`;
    node.reply(request, { kind: 'fail', reason });
  } else if (last === undefined || last.sequence < sequence) {
    s.asked = withEntry(s.asked, client, { sequence, outcome: null });
    begin(node, transactionIdOf(request, node.id, node.incarnation), writes);
  } else if (last.sequence === sequence && last.outcome !== null) {
    node.reply(request, last.outcome);
  }
};

/** PREPARE to every other node that holds one of the keys. */
const begin = (node: Node, transaction: TransactionId, writes: readonly Write[]): void => {
  const { s, id } = node;
  const name = operationOf(transaction);
  const byHome = writesByHome(writes, s.servers);
  const own = byHome.get(id) ?? [];
  const objection = objectionTo(node, transaction, own);
  if (objection !== null) {
    node.say(`aborts ${name} at once: ${objection.reason}`, because(objection));
    answer(node, transaction, { kind: 'fail', reason: objection.reason });
    return;
  }
  const participants = s.servers.filter((server) => server !== id && byHome.has(server));
  const entry: Coordinated = {
    transaction,
    phase: 'voting',
    participants,
    writes: own,
    yes: [],
    no: [],
    acknowledged: [],
    deadlineMicros: node.now + node.parameters.voteTimeout,
  };
  lock(s, transaction, own);
  if (participants.length === 0) {
    node.say(`holds every key of ${name} and commits it alone`, {
      section: presumedAbort,
      important: true,
    });
    commit(node, entry);
    return;
  }
  s.coordinated = withEntry(s.coordinated, transaction, entry);
  node.say(() => `coordinates ${name} and asks ${listed(participants)} to prepare`, {
    section: presumedAbort,
  });
  for (const to of participants)
    node.send(to, { type: 'prepare', transaction, participants, writes: byHome.get(to) ?? [] });
};

/** Remembers the latest transaction of a client, so that no late copy of an older one is prepared. */
const see = (s: State, transaction: TransactionId): void => {
  const { client, sequence } = requestOf(transaction);
  if ((s.seen.get(client)?.sequence ?? 0) < sequence)
    s.seen = withEntry(s.seen, client, { sequence, transaction });
};

/** A participant votes, once for each transaction. */
const vote = (node: Node, event: On<TwoPhase, 'prepare'>): void => {
  const { s } = node;
  const { from, message } = event;
  const { transaction } = message;
  if (s.prepared.has(transaction)) return node.send(from, { type: 'yesVote', transaction });
  const { client, sequence } = requestOf(transaction);
  const last = s.seen.get(client);
  if (last === undefined || sequence > last.sequence) {
    const objection = objectionTo(node, transaction, message.writes);
    return objection === null ? voteYes(node, event) : voteNo(node, event, objection, null);
  }
  // A copy of a message that has been dealt with, or another coordinator with the same request.
  const decided = decisionIn(s.log, transaction);
  if (decided?.decision === 'abort') {
    const reason = 'it has aborted its part';
    node.send(from, { type: 'noVote', transaction, reason, elsewhere: null });
  } else if (decided === null) {
    const first = coordinatorOf(last.transaction);
    if (sequence < last.sequence)
      voteNo(node, event, { reason: `${client} has gone on since` }, null);
    else voteNo(node, event, { reason: `${first} has brought the same request` }, first);
  }
};

const prepare = (
  s: State,
  { transaction, participants, writes }: Pick<Prepared, 'transaction' | 'participants' | 'writes'>,
  sinceMicros: Micros,
  deadlineMicros: Micros,
): void => {
  lock(s, transaction, writes);
  see(s, transaction);
  s.prepared = withEntry(s.prepared, transaction, {
    transaction,
    participants,
    writes,
    sinceMicros,
    deadlineMicros,
    inquiries: 0,
    uncertain: [],
    blockedSinceMicros: null,
  });
};

const keysOf = (writes: readonly Write[]): readonly string[] => [
  ...new Set(writes.map(({ key }) => key)),
];

const voteYes = (node: Node, { from, message, now }: On<TwoPhase, 'prepare'>): void => {
  const { transaction, participants, writes } = message;
  const forced = node.keeps('two-phase-commit/force-vote');
  write(node, { kind: 'prepare', forced, transaction, participants, writes });
  node.send(from, { type: 'yesVote', transaction });
  const name = operationOf(transaction);
  node.say(
    () =>
      forced
        ? `forces its prepare record for ${name}, locks ${listed(keysOf(writes))} and votes yes`
        : `votes yes on ${name} with its prepare record in memory only`,
    { rule: 'two-phase-commit/force-vote' },
  );
  prepare(node.s, message, now, now + node.parameters.decisionTimeout);
};

const voteNo = (
  node: Node,
  { from, message: { transaction } }: On<TwoPhase, 'prepare'>,
  objection: Objection,
  elsewhere: NodeId | null,
): void => {
  const { reason } = objection;
  write(node, { kind: 'abort', forced: false, transaction, reason });
  see(node.s, transaction);
  node.send(from, { type: 'noVote', transaction, reason, elsewhere });
  node.say(`votes no on ${operationOf(transaction)}: ${reason}`, because(objection));
};

/** The transaction of a vote that is being waited for; null for late, repeated and unknown votes. */
const awaitedVote = (
  { s }: Node,
  { from, message }: On<TwoPhase, 'yesVote' | 'noVote'>,
): Coordinated | null => {
  const entry = s.coordinated.get(message.transaction);
  if (entry?.phase !== 'voting') return null;
  return entry.yes.includes(from) || entry.no.includes(from) ? null : entry;
};

const countYes = (node: Node, event: On<TwoPhase, 'yesVote'>): void => {
  const entry = awaitedVote(node, event);
  if (entry !== null) commitWhenAllHaveVoted(node, { ...entry, yes: [...entry.yes, event.from] });
};

const countNo = (node: Node, event: On<TwoPhase, 'noVote'>): void => {
  const entry = awaitedVote(node, event);
  if (entry === null) return;
  const { from, message } = event;
  const counted = { ...entry, no: [...entry.no, from] };
  if (!node.keeps('two-phase-commit/unanimous-yes')) return commitWhenAllHaveVoted(node, counted);
  const reason = `${from} voted no: ${message.reason}`;
  node.say(`aborts ${operationOf(message.transaction)}: ${reason}`, {
    rule: 'two-phase-commit/unanimous-yes',
    important: true,
  });
  abort(node, counted, reason, message.elsewhere);
};

// ---- Phase two: the coordinator decides, participants learn --------------------------------------

const commitWhenAllHaveVoted = (node: Node, entry: Coordinated): void => {
  const { transaction, participants, yes, no } = entry;
  if (yes.length + no.length < participants.length) {
    node.s.coordinated = withEntry(node.s.coordinated, transaction, entry);
    return;
  }
  const name = operationOf(transaction);
  node.say(
    no.length === 0
      ? `commits ${name}: ${listed(yes)} voted yes`
      : `commits ${name} although ${listed(no)} voted no`,
    { rule: 'two-phase-commit/unanimous-yes', important: true },
  );
  commit(node, entry);
};

/** The forced commit record is the commit; then everybody is told. */
const commit = (node: Node, entry: Coordinated): void => {
  const { s, parameters } = node;
  const { transaction, participants, writes } = entry;
  const forced = node.keeps('two-phase-commit/force-decision');
  write(node, { kind: 'commit', forced, transaction, participants, writes });
  store(s, transaction, writes);
  unlock(s, transaction);
  s.coordinated = withoutEntry(s.coordinated, transaction);
  for (const to of participants) node.send(to, { type: 'commit', transaction });
  answer(node, transaction, { kind: 'ok', result: { kind: 'done' } });
  if (participants.length === 0 || !parameters.acknowledgements) return;
  if (!node.keeps('two-phase-commit/forget-after-acknowledgements'))
    return write(node, { kind: 'end', forced: false, transaction });
  s.coordinated = withEntry(s.coordinated, transaction, {
    ...entry,
    phase: 'committed',
    deadlineMicros: node.now + parameters.acknowledgementTimeout,
  });
};

/**
 * Presumed abort: the record is not forced, nobody acknowledges, and the coordinator forgets at
 * once, since whoever asks about a transaction that it does not know is told of an abort.
 */
const abort = (
  node: Node,
  { transaction, participants, no }: Coordinated,
  reason: string,
  elsewhere: NodeId | null,
): void => {
  const { s } = node;
  write(node, { kind: 'abort', forced: false, transaction, reason });
  unlock(s, transaction);
  s.coordinated = withoutEntry(s.coordinated, transaction);
  for (const to of participants)
    if (!no.includes(to)) node.send(to, { type: 'abort', transaction });
  // The same request under another coordinator may still be committed: this is no failure yet.
  answer(
    node,
    transaction,
    elsewhere === null ? { kind: 'fail', reason } : { kind: 'redirect', to: elsewhere },
  );
};

const blockedFor = ({ blockedSinceMicros }: Prepared, now: Micros): Micros =>
  blockedSinceMicros === null ? 0 : now - blockedSinceMicros;

/** Ends a prepared transaction as decided; its locks are free again. */
const settle = (node: Node, entry: Prepared, decision: Decision): void => {
  const { s } = node;
  const { transaction, writes } = entry;
  if (decision === 'commit') {
    const forced = node.keeps('two-phase-commit/force-before-acknowledging');
    write(node, { kind: 'commit', forced, transaction, participants: [], writes });
    store(s, transaction, writes);
  } else {
    write(node, { kind: 'abort', forced: false, transaction, reason: 'so it was decided' });
  }
  unlock(s, transaction);
  s.prepared = withoutEntry(s.prepared, transaction);
  s.blockedMicros += blockedFor(entry, node.now);
};

/** COMMIT or ABORT, from the coordinator or from a participant that knows. */
const learn = (node: Node, { from, message, now }: On<TwoPhase, 'commit' | 'abort'>): void => {
  const { s } = node;
  const { transaction, type } = message;
  const entry = s.prepared.get(transaction);
  const isCoordinator = from === coordinatorOf(transaction);
  if (entry !== undefined) {
    settle(node, entry, type);
    const told = isCoordinator ? '' : `, as ${from} tells it`;
    const blocked =
      entry.blockedSinceMicros === null
        ? ''
        : `, after it was blocked for ${(blockedFor(entry, now) / 1_000).toFixed(0)} ms`;
    node.say(
      `${type === 'commit' ? 'commits' : 'aborts'} ${operationOf(transaction)}${told}${blocked}`,
      {
        section: presumedAbort,
        ...(node.role === 'blocked' && occupationOf(s) !== 'blocked' ? { important: true } : {}),
      },
    );
  }
  // Whoever knows nothing of a commit has had it and forgotten: it acknowledges again.
  if (type === 'commit' && isCoordinator && node.parameters.acknowledgements)
    node.send(from, { type: 'acknowledgement', transaction });
};

/** A participant has its commit record on its disk; after the last one the commit is forgotten. */
const countAcknowledgement = (
  node: Node,
  { from, message: { transaction } }: On<TwoPhase, 'acknowledgement'>,
): void => {
  const { s } = node;
  const entry = s.coordinated.get(transaction);
  if (entry?.phase !== 'committed' || entry.acknowledged.includes(from)) return;
  const acknowledged = [...entry.acknowledged, from];
  if (acknowledged.length < entry.participants.length) {
    s.coordinated = withEntry(s.coordinated, transaction, { ...entry, acknowledged });
    return;
  }
  write(node, { kind: 'end', forced: false, transaction });
  s.coordinated = withoutEntry(s.coordinated, transaction);
  node.say(
    () => `forgets ${operationOf(transaction)}: ${listed(entry.participants)} acknowledged`,
    { rule: 'two-phase-commit/forget-after-acknowledgements' },
  );
};

// ---- Time-outs (BHG 7.4) -----------------------------------------------------------------------

/** When a time-out must fire next, on the node's own clock; null when nothing waits for it. */
const deadlineOf = (
  { coordinated, prepared }: Pick<State, 'coordinated' | 'prepared'>,
  timeOut: TimeOut,
): Micros | null => {
  let earliest: Micros | null = null;
  const phase = timeOut === 'voteTimeout' ? 'voting' : 'committed';
  const waiting = timeOut === 'decisionTimeout' ? prepared : coordinated;
  for (const entry of waiting.values()) {
    if ('phase' in entry && entry.phase !== phase) continue;
    if (earliest === null || entry.deadlineMicros < earliest) earliest = entry.deadlineMicros;
  }
  return earliest;
};

/**
 * Those whose time has run out when a time-out fires. When somebody makes it fire early, these are
 * the ones that would have been next.
 */
const overdue = <Waiting extends { readonly deadlineMicros: Micros }>(
  waiting: readonly Waiting[],
  now: Micros,
): readonly Waiting[] => {
  const earliest = Math.min(...waiting.map(({ deadlineMicros }) => deadlineMicros));
  return waiting.filter(({ deadlineMicros }) => deadlineMicros <= Math.max(now, earliest));
};

/** What the node coordinates in a phase, and has waited for long enough. */
const overdueIn = (node: Node, phase: Coordinated['phase']): readonly Coordinated[] =>
  overdue(
    [...node.s.coordinated.values()].filter((entry) => entry.phase === phase),
    node.now,
  );

/** The coordinator has waited long enough for votes: it may still abort, and does. */
const giveUpVotes = (node: Node): void => {
  for (const entry of overdueIn(node, 'voting')) {
    const { participants, yes, no, transaction } = entry;
    const silent = participants.filter((each) => !yes.includes(each) && !no.includes(each));
    const reason = `no vote from ${listed(silent)} within ${inMilliseconds(node.parameters.voteTimeout)}`;
    node.say(`aborts ${operationOf(transaction)}: ${reason}`, {
      section: timeOuts,
      important: true,
    });
    abort(node, entry, reason, null);
  }
};

/** Sends the commit again to those who have not acknowledged it, for as long as it takes. */
const remind = (node: Node, entry: Coordinated): void => {
  const { s } = node;
  const { transaction, participants, acknowledged } = entry;
  const missing = participants.filter((each) => !acknowledged.includes(each));
  for (const to of missing) node.send(to, { type: 'commit', transaction });
  node.say(`tells ${listed(missing)} again that ${operationOf(transaction)} is committed`, {
    section: timeOuts,
  });
  const deadlineMicros = node.now + node.parameters.acknowledgementTimeout;
  s.coordinated = withEntry(s.coordinated, transaction, { ...entry, deadlineMicros });
};
const remindOfCommits = (node: Node): void => {
  for (const entry of overdueIn(node, 'committed')) remind(node, entry);
};

/** Asks the coordinator for the decision, and with co-operation everybody else. */
const inquire = (node: Node, entry: Prepared): void => {
  const { s, id, now, parameters } = node;
  const { transaction, participants, inquiries, blockedSinceMicros } = entry;
  const advisers = [
    coordinatorOf(transaction),
    ...(parameters.cooperativeTermination ? participants.filter((each) => each !== id) : []),
  ];
  for (const adviser of advisers) node.send(adviser, { type: 'inquiry', transaction });
  const isBlocked = inquiries > 0;
  const name = operationOf(transaction);
  if (isBlocked && blockedSinceMicros === null) {
    const keys = keysOf(entry.writes);
    node.say(
      `is blocked: nobody could tell it what became of ${name}, and ${listed(keys)} ${keys.length === 1 ? 'stays' : 'stay'} locked`,
      {
        rule: 'two-phase-commit/no-unilateral-abort',
        ...(node.role === 'blocked' ? {} : { important: true }),
      },
    );
  } else {
    node.say(`asks ${listed(advisers)} what became of ${name}`, { section: timeOuts });
  }
  s.prepared = withEntry(s.prepared, transaction, {
    ...entry,
    inquiries: inquiries + 1,
    blockedSinceMicros: isBlocked ? (blockedSinceMicros ?? now) : null,
    deadlineMicros: now + parameters.decisionTimeout,
  });
};

/** The decision does not come: a prepared participant may only ask. */
const missDecision = (node: Node): void => {
  for (const entry of overdue([...node.s.prepared.values()], node.now)) {
    if (node.keeps('two-phase-commit/no-unilateral-abort')) inquire(node, entry);
    else {
      settle(node, entry, 'abort');
      node.say(
        `is tired of waiting and aborts ${operationOf(entry.transaction)} by itself, after its yes`,
        { rule: 'two-phase-commit/no-unilateral-abort' },
      );
    }
  }
};

// ---- Answers to those who ask ------------------------------------------------------------------

const answerInquiry = (node: Node, event: On<TwoPhase, 'inquiry'>): void =>
  coordinatorOf(event.message.transaction) === node.id
    ? answerAsCoordinator(node, event)
    : answerAsParticipant(node, event);

/** The coordinator tells of a commit that it remembers; what it does not know, it presumes aborted. */
const answerAsCoordinator = (
  node: Node,
  { from, message: { transaction } }: On<TwoPhase, 'inquiry'>,
): void => {
  const { coordinated, log } = node.s;
  if (coordinated.get(transaction)?.phase === 'voting') return; // whoever asks will hear of the decision
  const decided = decisionIn(log, transaction);
  const name = operationOf(transaction);
  const isCommitted = decided?.decision === 'commit' && !decided.ended;
  node.send(from, { type: isCommitted ? 'commit' : 'abort', transaction });
  node.say(
    isCommitted
      ? `tells ${from} that ${name} is committed`
      : decided?.decision === 'abort'
        ? `tells ${from} that ${name} is aborted`
        : `knows nothing of ${name} and tells ${from} that it is aborted`,
    { section: cooperation },
  );
};

/**
 * Co-operative termination (BHG 7.4): a participant that knows the decision tells it; one that has
 * not voted may still abort alone, and does; one that is prepared cannot help. What is told is forced
 * first, since whoever asked acts on it.
 */
const answerAsParticipant = (
  node: Node,
  { from, message: { transaction } }: On<TwoPhase, 'inquiry'>,
): void => {
  const { s } = node;
  const name = operationOf(transaction);
  if (s.prepared.has(transaction)) {
    node.send(from, { type: 'uncertain', transaction });
    node.say(`is prepared for ${name} itself and cannot help ${from}`, { section: cooperation });
    return;
  }
  const decided = decisionIn(s.log, transaction);
  if (decided !== null) {
    const { decision, place } = decided;
    if (place >= s.forcedLength) force(node);
    node.send(from, { type: decision, transaction });
    const became = decision === 'commit' ? 'committed' : 'aborted';
    node.say(`tells ${from} that ${name} is ${became}`, { section: cooperation });
    return;
  }
  const reason = `${from} asked before it was prepared here`;
  write(node, { kind: 'abort', forced: true, transaction, reason });
  see(s, transaction);
  node.send(from, { type: 'abort', transaction });
  node.say(`has not voted on ${name}, aborts it and tells ${from}`, { section: cooperation });
};

/** Another participant is prepared as well, and cannot help. */
const hearUncertain = (node: Node, { from, message }: On<TwoPhase, 'uncertain'>): void => {
  const { s } = node;
  const { transaction } = message;
  const entry = s.prepared.get(transaction);
  if (entry === undefined || entry.uncertain.includes(from)) return;
  const uncertain = [...entry.uncertain, from];
  s.prepared = withEntry(s.prepared, transaction, { ...entry, uncertain });
  const name = operationOf(transaction);
  node.say(`learns nothing from ${from}, which is prepared for ${name} too`, {
    section: cooperation,
  });
};

// ---- Recovery: everything is worked out from the log --------------------------------------------

/** What one record of the log tells a node that reads it after a crash. */
const read = (s: State, record: LogRecord, id: NodeId, parameters: Parameters): void => {
  const { transaction } = record;
  const { client, sequence } = requestOf(transaction);
  if (record.kind === 'prepare') return prepare(s, record, 0, 0);
  if (record.kind === 'end') {
    s.coordinated = withoutEntry(s.coordinated, transaction);
    return;
  }
  const isCommit = record.kind === 'commit';
  if (isCommit) store(s, transaction, record.writes);
  unlock(s, transaction);
  s.prepared = withoutEntry(s.prepared, transaction);
  if (coordinatorOf(transaction) !== id) return see(s, transaction);
  const outcome: Outcome = isCommit
    ? { kind: 'ok', result: { kind: 'done' } }
    : { kind: 'fail', reason: record.reason };
  s.asked = withEntry(s.asked, client, { sequence, outcome });
  if (!isCommit || record.participants.length === 0 || !parameters.acknowledgements) return;
  const { participants, writes } = record;
  s.coordinated = withEntry(s.coordinated, transaction, {
    transaction,
    phase: 'committed',
    participants,
    writes,
    yes: participants,
    no: [],
    acknowledged: [],
    deadlineMicros: 0,
  });
};

const fresh = ({
  id,
  peers,
  parameters,
  durable,
}: NodeInput<Pick<State, 'log'>, Parameters>): State => {
  const log = durable?.log ?? SharedList.of<LogRecord>();
  const s: State = {
    servers: inNodeOrder([id, ...peers]),
    log,
    forcedLength: log.length,
    values: new Map(),
    locks: new Map(),
    coordinated: new Map(),
    prepared: new Map(),
    asked: new Map(),
    seen: new Map(),
    blockedMicros: 0,
  };
  for (const record of log) read(s, record, id, parameters);
  return s;
};

/**
 * The first thing that a node does after its log is read: it asks about transactions that it is
 * prepared for, and tells of commits that are not acknowledged. Those it knows nothing about are
 * aborted, without a word.
 */
const recover = (node: Node): void => {
  const { prepared, coordinated } = node.s;
  if (node.incarnation > 0) {
    const inDoubt = [...prepared.keys()].map(operationOf);
    const open = [...coordinated.keys()].map(operationOf);
    const doubt = inDoubt.length === 0 ? 'nothing is in doubt' : `${listed(inDoubt)} in doubt`;
    const told = open.length === 0 ? '' : `, the commit of ${listed(open)} not acknowledged by all`;
    node.say(`has read its log: ${doubt}${told}`, {
      section: failures,
      ...(prepared.size + coordinated.size > 0 ? { important: true } : {}),
    });
  }
  for (const entry of prepared.values()) inquire(node, { ...entry, sinceMicros: node.now });
  for (const entry of coordinated.values()) remind(node, entry);
};

// ---- The states say what binds a node most; a node may coordinate and take part at the same time ----

const allTimeOuts = ['voteTimeout', 'decisionTimeout', 'acknowledgementTimeout'] as const;

/** After each step time-outs follow what is waited for, and the node is in the state that binds it most. */
const step =
  <Event>(act: (node: Node, event: Event) => void, fired: TimeOut | null = null) =>
  (node: Node, event: Event): void => {
    const { s } = node;
    const { prepared, coordinated } = s;
    act(node, event);
    if (s.prepared !== prepared || s.coordinated !== coordinated || fired !== null) {
      for (const timer of allTimeOuts) {
        const deadline = deadlineOf(s, timer);
        const before = deadlineOf({ prepared, coordinated }, timer);
        if (deadline === before && (timer !== fired || deadline === null)) continue;
        if (deadline === null) node.stop(timer);
        else node.timer(timer, Math.max(0, deadline - node.now));
      }
    }
    const to = occupationOf(s);
    if (to !== node.role) node.become(to);
  };

const toIdle = { idle: 'nothing is open' } as const;
const toCoordinating = { coordinating: 'coordinates' } as const;
const toPrepared = { prepared: 'has voted yes' } as const;

const request = step(takeRequest);
const prepares = step(vote);
const learns = step(learn);
const inquiry = step(answerInquiry);
const acknowledgement = step(countAcknowledgement);
const giveUp = step(giveUpVotes, 'voteTimeout');
const reminds = step(remindOfCommits, 'acknowledgementTimeout');
const misses = step(missDecision, 'decisionTimeout');

/** What leaves a node that is prepared or blocked as it is. */
const whilePrepared = {
  request,
  prepare: prepares,
  yesVote: step(countYes),
  noVote: step(countNo),
  acknowledgement,
  inquiry,
  uncertain: step(hearUncertain),
  voteTimeout: giveUp,
  acknowledgementTimeout: reminds,
} as const;

export const twoPhaseNode = defineNode<TwoPhase>({
  id: 'two-phase-commit',
  fresh,
  durable: { log: 'along' },
  initial: 'recovering',
  start: (node) => node.timer('recovery', 0),
  states: {
    recovering: { recovery: [step(recover), { ...toIdle, ...toCoordinating, ...toPrepared }] },
    idle: {
      request: [request, toCoordinating],
      prepare: [prepares, toPrepared],
      commit: learns,
      inquiry,
    },
    coordinating: {
      request,
      prepare: [prepares, toPrepared],
      yesVote: [step(countYes), toIdle],
      noVote: [step(countNo), toIdle],
      acknowledgement: [acknowledgement, toIdle],
      commit: learns,
      inquiry,
      voteTimeout: [giveUp, toIdle],
      acknowledgementTimeout: reminds,
    },
    prepared: {
      ...whilePrepared,
      commit: [learns, { ...toIdle, ...toCoordinating }],
      abort: [learns, { ...toIdle, ...toCoordinating }],
      decisionTimeout: [misses, { blocked: 'nobody could tell', ...toIdle, ...toCoordinating }],
    },
    blocked: {
      ...whilePrepared,
      commit: [learns, { ...toIdle, ...toCoordinating, ...toPrepared }],
      abort: [learns, { ...toIdle, ...toCoordinating, ...toPrepared }],
      decisionTimeout: misses,
    },
  },
});
