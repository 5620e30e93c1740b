import type { NodeInput } from '../../sim/protocol-setup.ts';
import type { Micros } from '../../sim/time.ts';
import {
  emptyContext,
  type TwoPhaseContext,
  type TwoPhaseDurable,
  withEntry,
  withLocks,
  withoutEntry,
  withoutLocksOf,
  withWrites,
} from './context.ts';
import { listed, remind } from './coordinator.ts';
import { Draft } from './draft.ts';
import type { LogRecord } from './log.ts';
import type { TwoPhaseParameters } from './parameters.ts';
import { inquire, withSeen } from './participant.ts';
import { coordinatorOf, operationOf, requestOf } from './transaction.ts';

/** What one record of the log tells a node that reads it after a crash. */
const readRecord = (context: TwoPhaseContext, record: LogRecord): TwoPhaseContext => {
  const { asked, coordinated, id, locks, prepared, seen, settings, values } = context;
  const { transaction } = record;
  const isOwn = coordinatorOf(transaction) === id;
  const { client, sequence } = requestOf(transaction);
  switch (record.kind) {
    case 'prepare': {
      const { participants, writes } = record;
      const entry = {
        transaction,
        participants,
        writes,
        sinceMicros: 0,
        deadlineMicros: 0,
        inquiries: 0,
        uncertain: [],
        blockedSinceMicros: null,
      };
      return {
        ...context,
        locks: withLocks(locks, transaction, writes),
        prepared: withEntry(prepared, transaction, entry),
        seen: withSeen(seen, transaction),
      };
    }
    case 'commit': {
      const { participants, writes } = record;
      const settled: TwoPhaseContext = {
        ...context,
        values: withWrites(values, transaction, writes),
        locks: withoutLocksOf(locks, transaction),
        prepared: withoutEntry(prepared, transaction),
      };
      if (!isOwn) return { ...settled, seen: withSeen(seen, transaction) };
      const outcome = { kind: 'ok', result: { kind: 'done' } } as const;
      const answered = { ...settled, asked: withEntry(asked, client, { sequence, outcome }) };
      if (participants.length === 0 || !settings.acknowledgements) return answered;
      const entry = {
        transaction,
        phase: 'committed',
        participants,
        writes,
        yes: participants,
        no: [],
        acknowledged: [],
        deadlineMicros: 0,
      } as const;
      return { ...answered, coordinated: withEntry(coordinated, transaction, entry) };
    }
    case 'abort': {
      const settled: TwoPhaseContext = {
        ...context,
        locks: withoutLocksOf(locks, transaction),
        prepared: withoutEntry(prepared, transaction),
      };
      if (!isOwn) return { ...settled, seen: withSeen(seen, transaction) };
      const outcome = { kind: 'fail', reason: record.reason } as const;
      return { ...settled, asked: withEntry(asked, client, { sequence, outcome }) };
    }
    case 'end':
      return { ...context, coordinated: withoutEntry(coordinated, transaction) };
  }
};

/** A node as it starts: with what its log says and nothing else. */
export const freshContext = (
  input: NodeInput<TwoPhaseDurable, TwoPhaseParameters>,
): TwoPhaseContext => {
  let context = emptyContext(input);
  for (const record of context.log) context = readRecord(context, record);
  return context;
};

/**
 * The first thing that a node does after its log is read: it asks about transactions that it is
 * prepared for, and tells of commits that are not acknowledged. Those it knows nothing about are
 * aborted, without a word.
 */
export const recover = (before: TwoPhaseContext, now: Micros): TwoPhaseContext => {
  const draft = new Draft(before);
  if (before.incarnation > 0) {
    const inDoubt = [...before.prepared.keys()].map(operationOf);
    const unacknowledged = [...before.coordinated.keys()].map(operationOf);
    draft.note(
      [
        `has read its log: ${inDoubt.length === 0 ? 'nothing is in doubt' : `${listed(inDoubt)} in doubt`}`,
        ...(unacknowledged.length === 0
          ? []
          : [`the commit of ${listed(unacknowledged)} not acknowledged by all`]),
      ].join(', '),
    );
  }
  for (const entry of before.prepared.values()) {
    inquire(draft, { ...entry, sinceMicros: now }, now);
  }
  for (const entry of before.coordinated.values()) remind(draft, entry, now);
  return draft.finish(now, null);
};
