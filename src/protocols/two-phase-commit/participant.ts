import type { NodeId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';
import type { Delivered } from '../../sim/wire.ts';
import {
  type Objection,
  objectionTo,
  type Prepared,
  type Seen,
  type TwoPhaseContext,
  withEntry,
  withLocks,
  withoutEntry,
  withoutLocksOf,
  withWrites,
} from './context.ts';
import { listed } from './coordinator.ts';
import { Draft, overdue } from './draft.ts';
import { type Decision, decisionIn } from './log.ts';
import type { Abort, Commit, Prepare, Uncertain } from './messages.ts';
import { coordinatorOf, operationOf, requestOf, type TransactionId } from './transaction.ts';

/** Remembers the latest transaction of a client, so that no late copy of an older one is prepared. */
export const withSeen = (
  seen: ReadonlyMap<NodeId, Seen>,
  transaction: TransactionId,
): ReadonlyMap<NodeId, Seen> => {
  const { client, sequence } = requestOf(transaction);
  const last = seen.get(client);
  return last !== undefined && last.sequence >= sequence
    ? seen
    : withEntry(seen, client, { sequence, transaction });
};

/** PREPARE: votes, once for each transaction. */
export const vote = (before: TwoPhaseContext, event: Delivered<Prepare>): TwoPhaseContext => {
  const { from, message, now } = event;
  const { transaction } = message;
  const draft = new Draft(before);
  if (before.prepared.has(transaction)) {
    draft.send(from, { type: 'yesVote', transaction });
    return draft.finish(now);
  }
  const { client, sequence } = requestOf(transaction);
  const last = before.seen.get(client);
  if (last === undefined || sequence > last.sequence) {
    const objection = objectionTo(before, transaction, message.writes);
    if (objection === null) voteYes(draft, event);
    else voteNo(draft, event, objection, null);
    return draft.finish(now);
  }
  // A copy of a message that has been dealt with, or another coordinator with the same request.
  const decided = decisionIn(before.log, transaction);
  if (decided?.decision === 'abort') {
    const reason = 'it has aborted its part';
    draft.send(from, { type: 'noVote', transaction, reason, elsewhere: null });
  } else if (decided === null) {
    const isSameRequest = sequence === last.sequence;
    const reason = isSameRequest
      ? `${coordinatorOf(last.transaction)} has brought the same request`
      : `${client} has gone on since`;
    const elsewhere = isSameRequest ? coordinatorOf(last.transaction) : null;
    voteNo(draft, event, { reason, rule: null }, elsewhere);
  }
  return draft.finish(now);
};

const voteYes = (draft: Draft, { from, message, now }: Delivered<Prepare>): void => {
  const { transaction, participants, writes } = message;
  const { locks, prepared, seen, settings } = draft.context;
  const forced = settings.rules['two-phase-commit/force-vote'];
  draft.write({ kind: 'prepare', forced, transaction, participants, writes });
  draft.send(from, { type: 'yesVote', transaction });
  const keys = [...new Set(writes.map(({ key }) => key))];
  draft.note(
    forced
      ? `forces its prepare record for ${operationOf(transaction)}, locks ${listed(keys)} and votes yes`
      : `votes yes on ${operationOf(transaction)} with its prepare record in memory only`,
    'two-phase-commit/force-vote',
  );
  const entry: Prepared = {
    transaction,
    participants,
    writes,
    sinceMicros: now,
    deadlineMicros: now + settings.decisionTimeout,
    inquiries: 0,
    uncertain: [],
    blockedSinceMicros: null,
  };
  draft.change({
    locks: withLocks(locks, transaction, writes),
    prepared: withEntry(prepared, transaction, entry),
    seen: withSeen(seen, transaction),
  });
};

const voteNo = (
  draft: Draft,
  { from, message }: Delivered<Prepare>,
  objection: Objection,
  elsewhere: NodeId | null,
): void => {
  const { transaction } = message;
  const { reason } = objection;
  draft.write({ kind: 'abort', forced: false, transaction, reason });
  draft.change({ seen: withSeen(draft.context.seen, transaction) });
  draft.send(from, { type: 'noVote', transaction, reason, elsewhere });
  draft.note(`votes no on ${operationOf(transaction)}: ${reason}`, objection.rule ?? undefined);
};

const blockedFor = ({ blockedSinceMicros }: Prepared, now: Micros): Micros =>
  blockedSinceMicros === null ? 0 : now - blockedSinceMicros;

/** Ends a prepared transaction as decided; its locks are free again. */
const settle = (draft: Draft, entry: Prepared, decision: Decision, now: Micros): void => {
  const { transaction, writes } = entry;
  const { blockedMicros, locks, prepared, settings, values } = draft.context;
  if (decision === 'commit') {
    const forced = settings.rules['two-phase-commit/force-before-acknowledging'];
    draft.write({ kind: 'commit', forced, transaction, participants: [], writes });
    draft.change({ values: withWrites(values, transaction, writes) });
  } else {
    draft.write({ kind: 'abort', forced: false, transaction, reason: 'so it was decided' });
  }
  draft.change({
    locks: withoutLocksOf(locks, transaction),
    prepared: withoutEntry(prepared, transaction),
    blockedMicros: blockedMicros + blockedFor(entry, now),
  });
};

/** COMMIT or ABORT, from the coordinator or from a participant that knows. */
export const learn = (
  before: TwoPhaseContext,
  { from, message, now }: Delivered<Commit> | Delivered<Abort>,
): TwoPhaseContext => {
  const { transaction, type } = message;
  const draft = new Draft(before);
  const entry = before.prepared.get(transaction);
  const isCoordinator = from === coordinatorOf(transaction);
  if (entry !== undefined) {
    settle(draft, entry, type, now);
    const name = operationOf(transaction);
    const told = isCoordinator ? '' : `, as ${from} tells it`;
    const blocked =
      entry.blockedSinceMicros === null
        ? ''
        : `, after it was blocked for ${(blockedFor(entry, now) / 1_000).toFixed(0)} ms`;
    draft.note(`${type === 'commit' ? 'commits' : 'aborts'} ${name}${told}${blocked}`);
  }
  // Whoever knows nothing of a commit has had it and forgotten: it acknowledges again.
  if (type === 'commit' && isCoordinator && before.settings.acknowledgements) {
    draft.send(from, { type: 'acknowledgement', transaction });
  }
  return draft.finish(now);
};

/** Whom a prepared participant can ask: its coordinator, and with co-operation everybody else. */
const advisersOf = ({ id, settings }: TwoPhaseContext, entry: Prepared): readonly NodeId[] => [
  coordinatorOf(entry.transaction),
  ...(settings.cooperativeTermination ? entry.participants.filter((each) => each !== id) : []),
];

/** Asks for the decision on a prepared transaction. */
export const inquire = (draft: Draft, entry: Prepared, now: Micros): void => {
  const { transaction, inquiries, blockedSinceMicros } = entry;
  const advisers = advisersOf(draft.context, entry);
  for (const adviser of advisers) draft.send(adviser, { type: 'inquiry', transaction });
  const isBlocked = inquiries > 0;
  const name = operationOf(transaction);
  if (isBlocked && blockedSinceMicros === null) {
    const keys = [...new Set(entry.writes.map(({ key }) => key))];
    draft.note(
      `is blocked: nobody could tell it what became of ${name}, and ${listed(keys)} ${keys.length === 1 ? 'stays' : 'stay'} locked`,
      'two-phase-commit/no-unilateral-abort',
    );
  } else {
    draft.note(`asks ${listed(advisers)} what became of ${name}`);
  }
  const asked: Prepared = {
    ...entry,
    inquiries: inquiries + 1,
    blockedSinceMicros: isBlocked ? (blockedSinceMicros ?? now) : null,
    deadlineMicros: now + draft.context.settings.decisionTimeout,
  };
  draft.change({ prepared: withEntry(draft.context.prepared, transaction, asked) });
};

/** The decision does not come: a prepared participant may only ask. */
export const missDecision = (before: TwoPhaseContext, now: Micros): TwoPhaseContext => {
  const draft = new Draft(before);
  for (const entry of overdue(before.prepared.values(), now)) {
    if (before.settings.rules['two-phase-commit/no-unilateral-abort']) inquire(draft, entry, now);
    else {
      settle(draft, entry, 'abort', now);
      draft.note(
        `is tired of waiting and aborts ${operationOf(entry.transaction)} by itself, after its yes`,
        'two-phase-commit/no-unilateral-abort',
      );
    }
  }
  return draft.finish(now, 'decisionTimeout');
};

/** Another participant is prepared as well, and cannot help. */
export const hearUncertain = (
  before: TwoPhaseContext,
  { from, message, now }: Delivered<Uncertain>,
): TwoPhaseContext => {
  const draft = new Draft(before);
  const entry = before.prepared.get(message.transaction);
  if (entry !== undefined && !entry.uncertain.includes(from)) {
    const told: Prepared = { ...entry, uncertain: [...entry.uncertain, from] };
    draft.change({ prepared: withEntry(before.prepared, entry.transaction, told) });
    draft.note(
      `learns nothing from ${from}, which is prepared for ${operationOf(entry.transaction)} too`,
    );
  }
  return draft.finish(now);
};
