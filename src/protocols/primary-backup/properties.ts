import {
  believed,
  established,
  type FactSources,
  monitorsOf,
  type Property,
  violation,
  whenEnded,
  whenSaid,
} from '../../kit/facts.ts';
import { type NodeId, operationIdOf, type RequestId } from '../../sim/identifiers.ts';
import type { OperationResult } from '../../sim/operation.ts';
import type { Monitor, MonitorWatch, Violation } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { RequestMessage } from '../../sim/wire.ts';
import {
  type Entry,
  entriesAfter,
  entryAt,
  entryText,
  epochAt,
  type Log,
  lengthOf,
} from './log.ts';
import {
  alsbergAndDay,
  budhiraja,
  mysql,
  postgres,
  stops,
  technique,
  tooFarBehind,
} from './paper.ts';
import { primaryBackupNode, type Server } from './primary-backup.ts';

/** A server's log has changed (`before` is null at a start), or it has become the primary of an epoch. */
type Fact =
  | {
      readonly kind: 'log';
      readonly node: NodeId;
      readonly before: Log | null;
      readonly after: Log;
    }
  | { readonly kind: 'leads'; readonly node: NodeId; readonly epoch: number; readonly log: Log };

const takesOver = (before: Server | null, after: Server): boolean =>
  after.role === 'primary' && (before?.role !== 'primary' || before.epoch !== after.epoch);

const sources: FactSources<Server, Fact> = {
  read: primaryBackupNode.read,
  decides: (node, before, after) => [
    ...(takesOver(before, after)
      ? [{ kind: 'leads', node, epoch: after.epoch, log: after.log } as const]
      : []),
    ...(before?.log === after.log
      ? []
      : [{ kind: 'log', node, before: before?.log ?? null, after: after.log } as const]),
  ],
};
const facts = established(sources);
const always = monitorsOf('always', facts);

// ---- What clients count on -----------------------------------------------------------------------

/** An entry that a client counts on: its place in the log, and how to tell of it. */
interface Counted {
  readonly index: number;
  readonly epoch: number;
  readonly text: string;
}

/** Which entries an answer makes a client count on, once it has come. */
type Vouches = (
  server: Server,
  record: EventRecord,
) => readonly { readonly request: RequestId; readonly counted: Counted }[];

/**
 * Follows entries that clients count on. By the agreement of logs it is enough to remember the last
 * one of each epoch: a log that has it has all before it.
 */
const watchCounted =
  (vouches: Vouches): Monitor['watch'] =>
  (setup): MonitorWatch => {
    const factsOf = facts(setup);
    const vouched = new Map<string, Counted>();
    const lastOf = new Map<number, Counted>();
    let reign: Extract<Fact, { kind: 'leads' }> | null = null;

    const lost = (node: NodeId, { text }: Counted, why: string): Violation =>
      violation([node], `${text}, and ${node} ${why}.`);
    const has = (log: Log, { epoch, index }: Counted): boolean => epochAt(log, index) === epoch;

    const see = (fact: Fact): Violation | null => {
      const { node } = fact;
      if (fact.kind === 'leads') {
        if (reign === null || fact.epoch > reign.epoch) reign = fact;
        for (const counted of lastOf.values())
          if (!has(fact.log, counted))
            return lost(node, counted, `leads epoch ${fact.epoch} without it`);
        return null;
      }
      for (const counted of fact.before === null ? [] : lastOf.values())
        if (fact.before !== null && has(fact.before, counted) && !has(fact.after, counted))
          return lost(node, counted, 'discards it');
      return null;
    };

    return (record) => {
      const server = record.kind === 'diskDone' ? null : primaryBackupNode.read(record.after);
      if (server !== null) {
        for (const { request, counted } of vouches(server, record))
          vouched.set(operationIdOf(request), counted);
      }
      for (const fact of factsOf(record)) {
        const violation = see(fact);
        if (violation !== null) return violation;
      }
      for (const effect of record.effects) {
        if (effect.kind !== 'complete' || effect.outcome !== 'ok') continue;
        const counted = vouched.get(operationIdOf(effect.request));
        if (counted === undefined) continue;
        const { epoch, index } = counted;
        if ((lastOf.get(epoch)?.index ?? 0) < index) lastOf.set(epoch, counted);
        if (reign !== null && epoch < reign.epoch && !has(reign.log, counted))
          return lost(reign.node, counted, `has taken over in epoch ${reign.epoch} without it`);
      }
      return null;
    };
  };

const countedAt = ({ log }: Server, index: number, tell: (text: string) => string): Counted => {
  const entry = entryAt(log, index);
  const text = tell(entry === undefined ? `index ${index}` : entryText(entry));
  return { index, epoch: epochAt(log, index), text };
};

interface OkReply {
  readonly request: RequestId;
  readonly result: OperationResult;
}
const okReplies = ({ effects }: EventRecord): readonly OkReply[] => {
  const replies: OkReply[] = [];
  for (const effect of effects) {
    if (effect.kind !== 'reply' || effect.outcome.kind !== 'ok') continue;
    replies.push({ request: effect.request, result: effect.outcome.result });
  }
  return replies;
};

/** A reply to a write makes its client count on the entry that holds it. */
const vouchesForWrites: Vouches = (server, record) =>
  okReplies(record).flatMap(({ request }) => {
    const { client, sequence } = request;
    const session = server.store.sessions.get(client);
    if (session?.sequence !== sequence) return [];
    const told = (text: string) => `${client} was told that ${text} is done`;
    return [{ request, counted: countedAt(server, session.index, told) }];
  });

/** The key of a read that is answered in an event; null for other answers. */
const keyRead = (request: RequestId, record: EventRecord): string | null => {
  const before = primaryBackupNode.read(record.before);
  const waited = before?.pending.find((each) => each.request === request);
  if (waited !== undefined) return waited.result === null ? waited.key : null;
  if (record.kind !== 'deliver' || record.message.message.type !== 'request') return null;
  const { operation } = record.message.message as RequestMessage; // a message of that type is one
  return operation.kind === 'get' ? operation.key : null;
};

/** A reply to a read makes its client count on the last entry that left what it read. */
const vouchesForReads: Vouches = (server, record) =>
  okReplies(record).flatMap(({ request, result }) => {
    const key = result.kind === 'value' ? keyRead(request, record) : null;
    if (key === null || result.kind !== 'value') return [];
    const { log } = server;
    for (let index = lengthOf(log); index > log.base; index--) {
      const change = entryAt(log, index)?.changes.find((each) => each.key === key);
      if (change?.value !== result.value) continue;
      const told = (text: string) => `${request.client} has read ${text}`;
      return [{ request, counted: countedAt(server, index, told) }];
    }
    return [];
  });

const acknowledgedWritesLast: Monitor = {
  id: 'primary-backup/acknowledged-writes-last',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'Acknowledged writes last',
  claim: 'What a client was told is written is in the log of every later primary.',
  citation: alsbergAndDay(technique),
  watch: watchCounted(vouchesForWrites),
};

const readsLast: Monitor = {
  id: 'primary-backup/reads-last',
  kind: 'always',
  title: 'What was read lasts',
  claim: 'A write that a client has seen in a read is in the log of every later primary.',
  citation: mysql('Semisynchronous Replication (AFTER_COMMIT: a read may see what is lost)'),
  watch: watchCounted(vouchesForReads),
};

// ---- Copies ----------------------------------------------------------------------------------------

interface Seen {
  readonly node: NodeId;
  readonly entry: Entry;
  readonly epochBefore: number;
}

/** The index of the first entry that a log still has and did not have before. */
const firstNewIndex = (before: Log | null, after: Log): number => {
  if (before === null) return after.base + 1;
  let index = Math.min(lengthOf(before), lengthOf(after));
  while (index > after.base && entryAt(before, index) !== entryAt(after, index)) index -= 1;
  return Math.max(index, after.base) + 1;
};

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

/** Follows all logs: what differs in commands or in order, or in the state it made. */
const copies = (
  property: Property,
  differs: (seen: Seen, now: Seen, index: number) => string | null,
): Monitor =>
  always(property, () => {
    const seenAt = new Map<string, Seen>();
    return (fact) => {
      if (fact.kind !== 'log') return null;
      const { node, before, after } = fact;
      const from = firstNewIndex(before, after);
      for (const [place, entry] of entriesAfter(after, from - 1).entries()) {
        const index = from + place;
        const now: Seen = { node, entry, epochBefore: epochAt(after, index - 1) };
        const name = `${index}/${entry.epoch}`;
        const seen = seenAt.get(name);
        if (seen === undefined) seenAt.set(name, now);
        const sentence = seen === undefined ? null : differs(seen, now, index);
        if (seen !== undefined && sentence !== null) return violation([seen.node, node], sentence);
      }
      return null;
    };
  });

const logsAgree = copies(
  {
    id: 'primary-backup/logs-agree',
    title: 'Backups copy their primary',
    claim: 'Two logs that hold an entry of the same epoch at the same index are equal up to there.',
    citation: budhiraja('the specification: the service acts as one server'),
  },
  ({ node, entry, epochBefore }, now, index) =>
    isSame(entry.command, now.entry.command) && epochBefore === now.epochBefore
      ? null
      : `${node} and ${now.node} both hold an entry of epoch ${entry.epoch} at index ${index} (${entryText(entry)}, ${entryText(now.entry)}), but not after the same log.`,
);

const valuesText = ({ changes }: Entry): string =>
  changes.map(({ key, value }) => `${key}=${value ?? 'nothing'}`).join(', ') || 'nothing';

const statesAgree = copies(
  {
    id: 'primary-backup/states-agree',
    title: 'The same log gives the same state',
    claim: 'Executing the same entry leaves the same values at every server.',
    citation: mysql('Statement-based and row-based replication (nondeterministic statements)'),
  },
  ({ node, entry }, now) =>
    isSame(entry.changes, now.entry.changes)
      ? null
      : `${entryText(entry)} gave ${valuesText(entry)} at ${node} and ${valuesText(now.entry)} at ${now.node}.`,
);

/** What must hold at all times; whether it does is a matter of parameters, rules and faults. */
export const safety: readonly Monitor[] = [
  acknowledgedWritesLast,
  readsLast,
  logsAgree,
  statesAgree,
];

// ---- Sights ------------------------------------------------------------------------------------

interface Changed {
  readonly node: NodeId;
  readonly before: Server | null;
  readonly after: Server;
}
const changes = monitorsOf<Changed>(
  'sometimes',
  believed({
    read: primaryBackupNode.read,
    decides: (node, before, after) => [{ node, before, after }],
  }),
);

const failover = changes(
  {
    id: 'primary-backup/failover',
    title: 'A backup takes over',
    claim: 'A server other than the first becomes the primary.',
    citation: budhiraja(stops),
  },
  () =>
    ({ node, before, after }) =>
      takesOver(before, after) && before?.appointed === false
        ? violation([node], `${node} takes over in epoch ${after.epoch}.`)
        : null,
);

/** Breaks Pb1 ("at any time, at most one server is the primary"), which needs a failure detector that is never wrong. */
const twoPrimaries: Monitor = {
  id: 'primary-backup/two-primaries',
  kind: 'sometimes',
  title: 'Two primaries at once',
  claim: 'Two live servers believe at the same time that they are the primary.',
  citation: budhiraja('the specification, property Pb1'),
  watch: () => {
    const primaries = new Set<NodeId>();
    return (record) => {
      const { node } = record;
      const after = primaryBackupNode.read(record.after);
      if (record.kind === 'intervention') {
        if (record.entry.intervention.kind === 'kill')
          primaries.delete(record.entry.intervention.node);
        return null;
      }
      if (after === null || node === null) return null;
      if (after.role === 'primary') primaries.add(node);
      else primaries.delete(node);
      const other = [...primaries].find((each) => each !== node);
      return after.role !== 'primary' || other === undefined
        ? null
        : violation([node], `${other} and ${node} both believe that they are the primary.`);
    };
  },
};

const oldPrimaryRefused = whenSaid(
  {
    id: 'primary-backup/old-primary-refused',
    title: 'An old primary is refused',
    claim: 'A server refuses what a primary of an older epoch sends.',
    citation: postgres('Failover (an old primary must be informed that it is none any more)'),
  },
  ({ rule, text }) => rule === 'primary-backup/fencing' && text.startsWith('refuses'),
);

const entriesDiscarded = whenSaid(
  {
    id: 'primary-backup/entries-discarded',
    title: 'Entries are discarded',
    claim: 'A server gives up entries that only it has.',
    citation: postgres('Failover (pg_rewind brings an old primary in line with the new one)'),
  },
  ({ rule }) => rule === 'primary-backup/discard-on-return',
);

const wholeStateTaken = changes(
  {
    id: 'primary-backup/whole-state-taken',
    title: 'A backup gets the whole state',
    claim: 'A backup lags so far behind that the log does not help it.',
    citation: postgres(tooFarBehind),
  },
  () =>
    ({ node, before, after }) =>
      before !== null && after.log.base > lengthOf(before.log)
        ? violation([node], `${node} takes over the whole state.`)
        : null,
);

const writeAcknowledged = whenEnded(
  {
    id: 'primary-backup/write-acknowledged',
    title: 'A write is answered',
    claim: 'A client is told that its write is done.',
    citation: alsbergAndDay(technique),
  },
  ({ outcome, request, result }) =>
    outcome === 'ok' && result?.kind !== 'value' ? `${operationIdOf(request)} is answered.` : null,
);

const writeUnanswered = whenEnded(
  {
    id: 'primary-backup/write-unanswered',
    title: 'A client gives up',
    claim: 'A client hears no answer to its request, so that its outcome stays unknown.',
    citation: alsbergAndDay(technique),
  },
  ({ outcome, request }) =>
    outcome === 'unknown' ? `${operationIdOf(request)} ends without an answer.` : null,
);

const unknownTookEffect: Monitor = {
  id: 'primary-backup/unknown-took-effect',
  kind: 'sometimes',
  title: 'An unknown outcome took effect',
  claim: 'A write without an answer is in the log of a later primary.',
  citation: alsbergAndDay(technique),
  watch: () => {
    /** Writes that some primary took over from an earlier one, and writes whose clients gave up. */
    const inherited = new Set<string>();
    const givenUp = new Set<string>();
    const told = (operation: string): Violation =>
      violation([operation.split('#')[0] ?? ''], `${operation} had no answer and took effect.`);
    return (record) => {
      for (const effect of record.effects) {
        if (effect.kind !== 'complete' || effect.outcome !== 'unknown') continue;
        const operation = operationIdOf(effect.request);
        if (inherited.has(operation)) return told(operation);
        givenUp.add(operation);
      }
      const after = primaryBackupNode.read(record.after);
      if (after === null || !takesOver(primaryBackupNode.read(record.before), after)) return null;
      for (const [client, { sequence }] of after.store.sessions) {
        const operation = operationIdOf({ client, sequence });
        if (givenUp.has(operation)) return told(operation);
        inherited.add(operation);
      }
      return null;
    };
  },
};

/** What a test run must have seen. */
export const sights: readonly Monitor[] = [
  writeAcknowledged,
  failover,
  twoPrimaries,
  oldPrimaryRefused,
  entriesDiscarded,
  wholeStateTaken,
  writeUnanswered,
  unknownTookEffect,
];
