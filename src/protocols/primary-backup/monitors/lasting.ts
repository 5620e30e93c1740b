import type { NodeId, RequestId } from '../../../sim/identifiers.ts';
import { operationIdOf } from '../../../sim/identifiers.ts';
import type { Monitor, MonitorWatch, Violation } from '../../../sim/protocol.ts';
import type { EventRecord } from '../../../sim/record.ts';
import type { RequestMessage } from '../../../sim/wire.ts';
import type { PrimaryBackupContext } from '../context.ts';
import { serverStateOf } from '../describe.ts';
import { entryText } from '../entry-text.ts';
import { entryAt, epochAt, type Log, lengthOf } from '../log.ts';
import { alsbergAndDay, mysql } from '../rules.ts';
import { takesOver } from './change.ts';

/** An entry that a client counts on: its place in the log, and how to tell of it. */
interface Counted {
  readonly index: number;
  readonly epoch: number;
  readonly text: string;
}

interface Reign {
  readonly node: NodeId;
  readonly epoch: number;
  /** Its log as it was when it took over. */
  readonly log: Log;
}

/** Which entries an answer makes a client count on; called for replies, before they are heard. */
type Vouches = (
  context: PrimaryBackupContext,
  record: EventRecord,
) => readonly { readonly operation: string; readonly counted: Counted }[];

/**
 * Follows entries that clients count on. By the agreement of logs it is enough to remember the last
 * one of each epoch: a log that has it has all before it.
 */
const watchCounted = (vouches: Vouches, undone: (counted: Counted) => string): MonitorWatch => {
  const vouched = new Map<string, Counted>();
  const lastOf = new Map<number, Counted>();
  let reign: Reign | null = null;

  const lacking = (log: Log): Counted | null => {
    for (const counted of lastOf.values()) {
      if (epochAt(log, counted.index) !== counted.epoch) return counted;
    }
    return null;
  };
  const violation = (node: NodeId, counted: Counted, why: string): Violation => ({
    nodes: [node],
    sentence: `${undone(counted)}, and ${node} ${why}.`,
  });

  return (record) => {
    const after = record.node === null ? null : serverStateOf(record.after);
    if (after !== null && record.kind !== 'intervention' && record.node !== null) {
      for (const { operation, counted } of vouches(after.context, record)) {
        vouched.set(operation, counted);
      }
      const before = record.kind === 'start' ? null : serverStateOf(record.before);
      if (record.before !== record.after && takesOver({ node: record.node, before, after })) {
        const { epoch, log } = after.context;
        if (reign === null || epoch > reign.epoch) reign = { node: record.node, epoch, log };
        const lost = lacking(log);
        if (lost !== null) return violation(record.node, lost, `leads epoch ${epoch} without it`);
      }
      const old = before?.context.log;
      if (old !== undefined && old !== after.context.log) {
        for (const counted of lastOf.values()) {
          const { epoch, index } = counted;
          if (epochAt(old, index) !== epoch || epochAt(after.context.log, index) === epoch)
            continue;
          return violation(record.node, counted, 'discards it');
        }
      }
    }
    for (const effect of record.effects) {
      if (effect.kind !== 'complete' || effect.outcome !== 'ok') continue;
      const counted = vouched.get(operationIdOf(effect.request));
      if (counted === undefined) continue;
      const known = lastOf.get(counted.epoch);
      if (known === undefined || known.index < counted.index) lastOf.set(counted.epoch, counted);
      if (reign === null || counted.epoch >= reign.epoch) continue;
      if (epochAt(reign.log, counted.index) === counted.epoch) continue;
      const { epoch, node } = reign;
      return violation(node, counted, `has taken over in epoch ${epoch} without it`);
    }
    return null;
  };
};

const countedAt = (
  { log }: PrimaryBackupContext,
  index: number,
  tell: (text: string) => string,
): Counted => {
  const entry = entryAt(log, index);
  return {
    index,
    epoch: epochAt(log, index),
    text: tell(entry === undefined ? `index ${index}` : entryText(entry)),
  };
};

/** A reply to a write makes its client count on the entry that holds it. */
const vouchesForWrites: Vouches = (context, record) =>
  record.kind === 'diskDone'
    ? []
    : record.effects.flatMap((effect) => {
        if (effect.kind !== 'reply' || effect.outcome.kind !== 'ok') return [];
        const { client, sequence } = effect.request;
        const session = context.store.sessions.get(client);
        if (session?.sequence !== sequence) return [];
        const counted = countedAt(
          context,
          session.index,
          (text) => `${client} was told that ${text} is done`,
        );
        return [{ operation: operationIdOf(effect.request), counted }];
      });

export const acknowledgedWritesLast: Monitor = {
  id: 'primary-backup/acknowledged-writes-last',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'Acknowledged writes last',
  claim: 'What a client was told is written is in the log of every later primary.',
  citation: alsbergAndDay('A technique for a resilient service'),
  watch: () => watchCounted(vouchesForWrites, ({ text }) => text),
};

/** The last entry, among those a log still has, that left this value under the key. */
const writerOf = (log: Log, key: string, value: string | null): number | null => {
  for (let index = lengthOf(log); index > log.base; index--) {
    const change = entryAt(log, index)?.changes.find((each) => each.key === key);
    if (change?.value === value) return index;
  }
  return null;
};

/** The answers to reads in an event, with the key of each. */
const answeredReads = (
  { pending }: PrimaryBackupContext,
  record: EventRecord,
): readonly {
  readonly request: RequestId;
  readonly key: string;
  readonly value: string | null;
}[] =>
  record.effects.flatMap((effect) => {
    if (effect.kind !== 'reply' || effect.outcome.kind !== 'ok') return [];
    const { request } = effect;
    const { result } = effect.outcome;
    if (result.kind !== 'value') return [];
    const waited = pending.find((each) => each.request === request);
    if (waited !== undefined) {
      return waited.result === null ? [{ request, key: waited.key, value: result.value }] : [];
    }
    if (record.kind !== 'deliver' || record.message.message.type !== 'request') return [];
    const { operation } = record.message.message as RequestMessage; // a message of that type is one
    return operation.kind === 'get' ? [{ request, key: operation.key, value: result.value }] : [];
  });

/** A reply to a read makes its client count on the entry that wrote what it read. */
const vouchesForReads: Vouches = (context, record) => {
  if (record.kind === 'diskDone') return [];
  const before = serverStateOf(record.before)?.context ?? context;
  return answeredReads(before, record).flatMap(({ key, request, value }) => {
    const index = writerOf(context.log, key, value);
    if (index === null) return [];
    const counted = countedAt(context, index, (text) => `${request.client} has read ${text}`);
    return [{ operation: operationIdOf(request), counted }];
  });
};

export const readsLast: Monitor = {
  id: 'primary-backup/reads-last',
  kind: 'always',
  title: 'What was read lasts',
  claim: 'A write that a client has seen in a read is in the log of every later primary.',
  citation: mysql('Semisynchronous Replication (AFTER_COMMIT: a read may see what is lost)'),
  watch: () => watchCounted(vouchesForReads, ({ text }) => text),
};
