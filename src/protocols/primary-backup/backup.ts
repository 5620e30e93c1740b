import { split } from '../../sim/random.ts';
import type { Delivered, EventBase, RequestDelivered } from '../../sim/wire.ts';
import {
  failureTimer,
  lastIndexOf,
  type PrimaryBackupContext,
  type PrimaryBackupEffect,
  pullTimer,
  withEffects,
} from './context.ts';
import { entriesText } from './entry-text.ts';
import {
  appendEntries,
  compactLog,
  endOfEpoch,
  entriesAfter,
  epochAt,
  type Log,
  lengthOf,
  storeOf,
  truncateLog,
} from './log.ts';
import type {
  Entry,
  Heartbeat,
  PrimaryMessage,
  Replicate,
  ShippedEntry,
  WholeState,
} from './messages.ts';
import { applyEntries, execute, type Store } from './store.ts';

/** Follows the primary that a message comes from: a higher epoch is promised, its sender is known. */
const follow = (
  context: PrimaryBackupContext,
  { from, message }: Delivered<PrimaryMessage>,
): PrimaryBackupContext => ({
  ...context,
  epoch: Math.max(context.epoch, message.epoch),
  primary: from,
  appointed: false,
  followed: message.epoch,
  matched: context.followed === message.epoch ? context.matched : 0,
  votes: [],
});

/** Asks the primary for what follows `index`. */
const fetchAfter = (
  context: PrimaryBackupContext,
  index: number,
  whole = false,
): PrimaryBackupEffect[] => {
  const { followed, log, primary } = context;
  if (primary === null) return [];
  const lastEpoch = epochAt(log, index);
  return [
    {
      kind: 'send',
      to: primary,
      message: { type: 'fetch', epoch: followed, index, lastEpoch, whole },
    },
  ];
};

/**
 * What a backup says once it has stored entries. One that pulls asks for the next ones, which
 * acknowledges the last; one that is pushed to acknowledges where that is asked for.
 */
const confirm = (context: PrimaryBackupContext): PrimaryBackupEffect[] => {
  const { followed, matched, primary, settings } = context;
  if (settings.pulls) return [...fetchAfter(context, lastIndexOf(context)), ...pullTimer(context)];
  if (!settings.acknowledges || primary === null) return [];
  return [
    {
      kind: 'send',
      to: primary,
      message: { type: 'acknowledge', epoch: followed, index: matched },
    },
  ];
};

/** Takes over how far the log is stable, as far as it is known to be the primary's. */
const learnStable = (context: PrimaryBackupContext, stable: number): PrimaryBackupContext => {
  const known = Math.max(context.stable, Math.min(stable, context.matched));
  const log = compactLog(context.log, context.settings.logKept, known);
  return known === context.stable && log === context.log
    ? context
    : { ...context, stable: known, log };
};

/** A heartbeat: the primary lives. A backup that is behind asks for what it lacks. */
export const receiveHeartbeat = (
  before: PrimaryBackupContext,
  event: Delivered<Heartbeat>,
): PrimaryBackupContext => {
  const { lastEpoch, lastIndex, stable } = event.message;
  const followed = follow(before, event);
  const { log, settings } = followed;
  const isCopy = lengthOf(log) === lastIndex && epochAt(log, lastIndex) === lastEpoch;
  const after = learnStable(isCopy ? { ...followed, matched: lastIndex } : followed, stable);
  const effects: PrimaryBackupEffect[] = [failureTimer(after)];
  if (settings.pulls) return withEffects(before, after, effects);
  if (after.matched < lastIndex) effects.push(...fetchAfter(after, lastIndexOf(after)));
  // An acknowledgement may have been lost: the primary still waits for one.
  else if (stable < lastIndex) effects.push(...confirm(after));
  return withEffects(before, after, effects);
};

/** The first of the shipped entries that the log has otherwise; null when none differs. */
const firstConflict = (log: Log, { entries, previousIndex }: Replicate): number | null => {
  const length = lengthOf(log);
  for (let place = 0; place < entries.length; place++) {
    const index = previousIndex + 1 + place;
    if (index > length) return null;
    if (epochAt(log, index) !== entries[place]?.epoch) return index;
  }
  return null;
};

/** Executes shipped entries one after the other, or takes over what they changed at the primary. */
const executeEntries = (
  store: Store,
  entries: readonly ShippedEntry[],
  firstIndex: number,
  { now, random }: EventBase,
): readonly Entry[] => {
  let reached = store;
  return entries.map(({ command, epoch, execution }, place) => {
    const done =
      execution ??
      (command === null
        ? { changes: [], result: { kind: 'done' as const } }
        : execute(reached, command.operation, { now, random: split(random, place) }));
    const entry: Entry = { epoch, command, changes: done.changes, result: done.result };
    if (place < entries.length - 1) reached = applyEntries(reached, [entry], firstIndex + place);
    return entry;
  });
};

const discardNote = (
  discarded: readonly Entry[],
  primary: string,
  epoch: number,
): readonly PrimaryBackupEffect[] =>
  discarded.length === 0
    ? []
    : [
        {
          kind: 'note',
          rule: 'primary-backup/discard-on-return',
          text: `discards ${entriesText(discarded)}, which ${primary}, the primary of epoch ${epoch}, does not have`,
        },
      ];

/**
 * Entries from the primary. They follow one that this log must have as well: where it does not, or
 * has other entries in their place, what differs is discarded, and what is missing is asked for.
 */
export const receiveReplicate = (
  before: PrimaryBackupContext,
  event: Delivered<Replicate>,
): PrimaryBackupContext => {
  const { message } = event;
  const { entries, previousEpoch, previousIndex } = message;
  const context = follow(before, event);
  const { log, settings } = context;
  const length = lengthOf(log);
  const discards = settings.rules['primary-backup/discard-on-return'];

  if (previousIndex > length) {
    return withEffects(before, context, [failureTimer(context), ...fetchAfter(context, length)]);
  }
  if (discards && epochAt(log, previousIndex) !== previousEpoch) {
    const index = Math.min(previousIndex - 1, endOfEpoch(log, previousEpoch));
    return withEffects(before, context, [failureTimer(context), ...fetchAfter(context, index)]);
  }
  const conflict = discards ? firstConflict(log, message) : null;
  if (conflict !== null && conflict <= log.base) {
    const wholeAfter = fetchAfter(context, conflict - 1, true);
    return withEffects(before, context, [failureTimer(context), ...wholeAfter]);
  }

  const kept = conflict === null ? log : truncateLog(log, conflict - 1);
  const discarded = conflict === null ? [] : entriesAfter(log, conflict - 1);
  const store = conflict === null ? context.store : storeOf(kept);
  const keptLength = lengthOf(kept);
  const added = executeEntries(
    store,
    entries.slice(keptLength - previousIndex),
    keptLength + 1,
    event,
  );
  const after = learnStable(
    {
      ...context,
      log: added.length === 0 && conflict === null ? log : appendEntries(kept, added),
      store: applyEntries(store, added, keptLength + 1),
      stable: Math.min(context.stable, keptLength),
      matched: Math.max(context.matched, previousIndex + entries.length),
    },
    message.stable,
  );
  return withEffects(before, after, [
    failureTimer(after),
    ...confirm(after),
    ...discardNote(discarded, event.from, message.epoch),
  ]);
};

/** The whole state, where the primary's log does not reach back far enough. */
export const receiveWholeState = (
  before: PrimaryBackupContext,
  event: Delivered<WholeState>,
): PrimaryBackupContext => {
  const { message } = event;
  const { agreesUntil, lastIndex } = message;
  const context = follow(before, event);
  const length = lastIndexOf(context);
  const discards = context.settings.rules['primary-backup/discard-on-return'];
  const isOld = context.matched >= lastIndex;
  if (isOld || (!discards && agreesUntil < length)) {
    return withEffects(before, context, [failureTimer(context)]);
  }
  const store: Store = { values: new Map(message.values), sessions: new Map(message.sessions) };
  const log: Log = {
    base: lastIndex,
    snapshot: store,
    entries: context.log.entries.truncate(0),
    history: message.history,
  };
  const discarded = entriesAfter(context.log, Math.max(agreesUntil, context.log.base));
  const after: PrimaryBackupContext = {
    ...context,
    log,
    store,
    stable: Math.min(message.stable, lastIndex),
    matched: lastIndex,
  };
  return withEffects(before, after, [
    failureTimer(after),
    ...confirm(after),
    ...discardNote(discarded, event.from, message.epoch),
  ]);
};

/** A backup that pulls asks its primary for entries. */
export const pull = (context: PrimaryBackupContext): PrimaryBackupEffect[] => [
  ...(context.followed === 0 ? [] : fetchAfter(context, lastIndexOf(context))),
  ...pullTimer(context),
];

/** What a server that is not the primary tells a client (Pb3). */
export const redirectToPrimary = (
  context: PrimaryBackupContext,
  event: RequestDelivered,
): PrimaryBackupEffect[] => [
  {
    kind: 'reply',
    request: event.message.request,
    outcome: {
      kind: 'redirect',
      to: context.primary === context.id ? null : context.primary,
    },
  },
];

/** With the rule about it off, a backup answers a read from what it has. */
export const readAtBackup = (
  context: PrimaryBackupContext,
  { message }: RequestDelivered,
): PrimaryBackupEffect[] => {
  const { operation, request } = message;
  if (operation.kind !== 'get') return [];
  const value = context.store.values.get(operation.key) ?? null;
  return [
    {
      kind: 'note',
      rule: 'primary-backup/only-primary-serves',
      text: `answers a read as a backup: ${operation.key} is ${value ?? 'nothing'} in its copy`,
    },
    { kind: 'reply', request, outcome: { kind: 'ok', result: { kind: 'value', value } } },
  ];
};

/** Refuses what a primary of an older epoch sends. */
export const refuseOldPrimary = (
  context: PrimaryBackupContext,
  { from, message }: Delivered<PrimaryMessage>,
): PrimaryBackupEffect[] => [
  { kind: 'send', to: from, message: { type: 'refuse', epoch: context.epoch } },
  {
    kind: 'note',
    rule: 'primary-backup/fencing',
    text: `refuses ${message.type === 'heartbeat' ? 'the heartbeat' : 'the entries'} of ${from}: epoch ${message.epoch} is over, it has promised itself to epoch ${context.epoch}`,
  },
];
