import type { NodeId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';
import type { Delivered, RequestDelivered } from '../../sim/wire.ts';
import {
  type Coordinated,
  objectionTo,
  type TwoPhaseContext,
  withEntry,
  withLocks,
  withoutEntry,
  withoutLocksOf,
  withWrites,
} from './context.ts';
import { Draft, overdue } from './draft.ts';
import type { Acknowledgement, NoVote, YesVote } from './messages.ts';
import {
  isServed,
  operationOf,
  type TransactionId,
  transactionIdOf,
  type Write,
  writesByHome,
  writesOf,
} from './transaction.ts';

/** Names in a sentence: `n2, n3 and n4`. */
export const listed = (names: readonly string[]): string => {
  const last = names.at(-1);
  if (last === undefined) return 'nobody';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

const inMilliseconds = (micros: Micros): string => `${micros / 1_000} ms`;

/** A client asks: this node coordinates its transaction. */
export const takeRequest = (before: TwoPhaseContext, event: RequestDelivered): TwoPhaseContext => {
  const { request, operation } = event.message;
  const draft = new Draft(before);
  const last = before.asked.get(request.client);
  if (!isServed(operation)) {
    const reason = `two-phase commit serves writes and transactions, not ${operation.kind}`;
    draft.reply(request, { kind: 'fail', reason });
  } else if (last !== undefined && last.sequence >= request.sequence) {
    // The same request again, or one that its client has given up.
    if (last.sequence === request.sequence && last.outcome !== null) {
      draft.reply(request, last.outcome);
    }
  } else {
    const transaction = transactionIdOf(request, before.id, before.incarnation);
    const asked = { sequence: request.sequence, outcome: null };
    draft.change({ asked: withEntry(before.asked, request.client, asked) });
    begin(draft, transaction, writesOf(operation), event.now);
  }
  return draft.finish(event.now);
};

/** Phase one: PREPARE to every other node that holds one of the keys. */
const begin = (
  draft: Draft,
  transaction: TransactionId,
  writes: readonly Write[],
  now: Micros,
): void => {
  const { id, servers, settings } = draft.context;
  const byHome = writesByHome(writes, servers);
  const own = byHome.get(id) ?? [];
  const objection = objectionTo(draft.context, transaction, own);
  if (objection !== null) {
    draft.note(
      `aborts ${operationOf(transaction)} at once: ${objection.reason}`,
      objection.rule ?? undefined,
    );
    draft.answer(transaction, { kind: 'fail', reason: objection.reason });
    return;
  }
  const participants = servers.filter((server) => server !== id && byHome.has(server));
  const entry: Coordinated = {
    transaction,
    phase: 'voting',
    participants,
    writes: own,
    yes: [],
    no: [],
    acknowledged: [],
    deadlineMicros: now + settings.voteTimeout,
  };
  draft.change({
    locks: withLocks(draft.context.locks, transaction, own),
    coordinated: withEntry(draft.context.coordinated, transaction, entry),
  });
  if (participants.length === 0) {
    draft.note(`holds every key of ${operationOf(transaction)} and commits it alone`);
    commit(draft, entry, now);
    return;
  }
  draft.note(`coordinates ${operationOf(transaction)} and asks ${listed(participants)} to prepare`);
  for (const participant of participants) {
    draft.send(participant, {
      type: 'prepare',
      transaction,
      participants,
      writes: byHome.get(participant) ?? [],
    });
  }
};

/** Phase two: the forced commit record is the commit; then everybody is told. */
const commit = (draft: Draft, entry: Coordinated, now: Micros): void => {
  const { transaction, participants, writes } = entry;
  const { settings } = draft.context;
  draft.write({
    kind: 'commit',
    forced: settings.rules['two-phase-commit/force-decision'],
    transaction,
    participants,
    writes,
  });
  draft.change({
    values: withWrites(draft.context.values, transaction, writes),
    locks: withoutLocksOf(draft.context.locks, transaction),
    coordinated: withoutEntry(draft.context.coordinated, transaction),
  });
  for (const participant of participants) draft.send(participant, { type: 'commit', transaction });
  draft.answer(transaction, { kind: 'ok', result: { kind: 'done' } });
  if (participants.length === 0 || !settings.acknowledgements) return;
  if (!settings.rules['two-phase-commit/forget-after-acknowledgements']) {
    draft.write({ kind: 'end', forced: false, transaction });
    return;
  }
  const waiting: Coordinated = {
    ...entry,
    phase: 'committed',
    deadlineMicros: now + settings.acknowledgementTimeout,
  };
  draft.change({ coordinated: withEntry(draft.context.coordinated, transaction, waiting) });
};

/**
 * Presumed abort: the record is not forced, nobody acknowledges, and the coordinator forgets at
 * once, since whoever asks about a transaction that it does not know is told of an abort.
 */
const abort = (
  draft: Draft,
  { transaction, participants, no }: Coordinated,
  reason: string,
  elsewhere: NodeId | null,
): void => {
  draft.write({ kind: 'abort', forced: false, transaction, reason });
  draft.change({
    locks: withoutLocksOf(draft.context.locks, transaction),
    coordinated: withoutEntry(draft.context.coordinated, transaction),
  });
  for (const participant of participants) {
    if (!no.includes(participant)) draft.send(participant, { type: 'abort', transaction });
  }
  // The same request under another coordinator may still be committed: this is no failure yet.
  draft.answer(
    transaction,
    elsewhere === null ? { kind: 'fail', reason } : { kind: 'redirect', to: elsewhere },
  );
};

/** The transaction of a vote that is being waited for; null for late, repeated and unknown votes. */
const awaitedVote = (
  context: TwoPhaseContext,
  { from, message }: Delivered<YesVote> | Delivered<NoVote>,
): Coordinated | null => {
  const entry = context.coordinated.get(message.transaction);
  if (entry === undefined || entry.phase !== 'voting') return null;
  return entry.yes.includes(from) || entry.no.includes(from) ? null : entry;
};

const commitWhenAllHaveVoted = (draft: Draft, entry: Coordinated, now: Micros): void => {
  const { transaction, participants, yes, no } = entry;
  if (yes.length + no.length < participants.length) {
    draft.change({ coordinated: withEntry(draft.context.coordinated, transaction, entry) });
    return;
  }
  const name = operationOf(transaction);
  const voters = no.length === 0 ? `${listed(yes)} voted yes` : `${listed(no)} voted no`;
  draft.note(
    no.length === 0 ? `commits ${name}: ${voters}` : `commits ${name} although ${voters}`,
    'two-phase-commit/unanimous-yes',
  );
  commit(draft, entry, now);
};

export const countYes = (before: TwoPhaseContext, event: Delivered<YesVote>): TwoPhaseContext => {
  const draft = new Draft(before);
  const entry = awaitedVote(before, event);
  if (entry !== null) {
    commitWhenAllHaveVoted(draft, { ...entry, yes: [...entry.yes, event.from] }, event.now);
  }
  return draft.finish(event.now);
};

export const countNo = (before: TwoPhaseContext, event: Delivered<NoVote>): TwoPhaseContext => {
  const draft = new Draft(before);
  const entry = awaitedVote(before, event);
  if (entry === null) return draft.finish(event.now);
  const { from, message } = event;
  const counted: Coordinated = { ...entry, no: [...entry.no, from] };
  if (before.settings.rules['two-phase-commit/unanimous-yes']) {
    const reason = `${from} voted no: ${message.reason}`;
    draft.note(
      `aborts ${operationOf(message.transaction)}: ${reason}`,
      'two-phase-commit/unanimous-yes',
    );
    abort(draft, counted, reason, message.elsewhere);
  } else {
    commitWhenAllHaveVoted(draft, counted, event.now);
  }
  return draft.finish(event.now);
};

/** The coordinator has waited long enough for votes: it may still abort, and does. */
export const giveUpVotes = (before: TwoPhaseContext, now: Micros): TwoPhaseContext => {
  const draft = new Draft(before);
  const voting = [...before.coordinated.values()].filter(({ phase }) => phase === 'voting');
  for (const entry of overdue(voting, now)) {
    const { participants, yes, no, transaction } = entry;
    const silent = participants.filter((each) => !yes.includes(each) && !no.includes(each));
    const reason = `no vote from ${listed(silent)} within ${inMilliseconds(before.settings.voteTimeout)}`;
    draft.note(`aborts ${operationOf(transaction)}: ${reason}`);
    abort(draft, entry, reason, null);
  }
  return draft.finish(now, 'voteTimeout');
};

/** A participant has its commit record on its disk; after the last one the commit is forgotten. */
export const countAcknowledgement = (
  before: TwoPhaseContext,
  { from, message, now }: Delivered<Acknowledgement>,
): TwoPhaseContext => {
  const draft = new Draft(before);
  const entry = before.coordinated.get(message.transaction);
  if (entry?.phase !== 'committed' || entry.acknowledged.includes(from)) return draft.finish(now);
  const acknowledged = [...entry.acknowledged, from];
  const { transaction, participants } = entry;
  if (acknowledged.length < participants.length) {
    const counted = { ...entry, acknowledged };
    draft.change({ coordinated: withEntry(before.coordinated, transaction, counted) });
  } else {
    draft.write({ kind: 'end', forced: false, transaction });
    draft.change({ coordinated: withoutEntry(before.coordinated, transaction) });
    draft.note(
      `forgets ${operationOf(transaction)}: ${listed(participants)} acknowledged`,
      'two-phase-commit/forget-after-acknowledgements',
    );
  }
  return draft.finish(now);
};

/** Sends the commit again to those who have not acknowledged it. */
export const remind = (draft: Draft, entry: Coordinated, now: Micros): void => {
  const { transaction, participants, acknowledged } = entry;
  const missing = participants.filter((each) => !acknowledged.includes(each));
  for (const participant of missing) draft.send(participant, { type: 'commit', transaction });
  draft.note(`tells ${listed(missing)} again that ${operationOf(transaction)} is committed`);
  const waiting: Coordinated = {
    ...entry,
    deadlineMicros: now + draft.context.settings.acknowledgementTimeout,
  };
  draft.change({ coordinated: withEntry(draft.context.coordinated, transaction, waiting) });
};

/** Acknowledgements are missing: those participants are told again, for as long as it takes. */
export const remindOfCommits = (before: TwoPhaseContext, now: Micros): TwoPhaseContext => {
  const draft = new Draft(before);
  const committed = [...before.coordinated.values()].filter(({ phase }) => phase === 'committed');
  for (const entry of overdue(committed, now)) remind(draft, entry, now);
  return draft.finish(now, 'acknowledgementTimeout');
};
