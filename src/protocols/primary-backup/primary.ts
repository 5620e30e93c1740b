import type { RequestId } from '../../sim/identifiers.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Delivered, RequestDelivered } from '../../sim/wire.ts';
import {
  lastIndexOf,
  type Pending,
  type PrimaryBackupContext,
  type PrimaryBackupEffect,
  withEffects,
} from './context.ts';
import { appendEntries, compactLog, endOfEpoch, entriesAfter, epochAt, lengthOf } from './log.ts';
import type { Acknowledge, Entry, Fetch, Replicate, Session, ShippedEntry } from './messages.ts';
import { applyEntries, execute, isServed, isWrite } from './store.ts';

const reply = (request: RequestId, outcome: Outcome): PrimaryBackupEffect => ({
  kind: 'reply',
  request,
  outcome,
});

const shippedEntry = (context: PrimaryBackupContext, entry: Entry): ShippedEntry => {
  const { changes, command, epoch, result } = entry;
  return { epoch, command, execution: context.settings.shipsState ? { changes, result } : null };
};

/** The entries after `previousIndex`, which the log must still have. */
export const replicateAfter = (context: PrimaryBackupContext, previousIndex: number): Replicate => {
  const { epoch, log, stable } = context;
  return {
    type: 'replicate',
    epoch,
    previousIndex,
    previousEpoch: epochAt(log, previousIndex),
    entries: entriesAfter(log, previousIndex).map((entry) => shippedEntry(context, entry)),
    stable,
  };
};

const toAll = (context: PrimaryBackupContext, message: Replicate): PrimaryBackupEffect[] =>
  context.peers.map((to) => ({ kind: 'send', to, message }));

/** What a primary sends, once its log has grown: all that it has not pushed yet, now or in a while. */
export const pushEntries = (
  context: PrimaryBackupContext,
): { readonly context: PrimaryBackupContext; readonly effects: readonly PrimaryBackupEffect[] } => {
  const { settings, shipped } = context;
  const length = lastIndexOf(context);
  if (settings.pulls || shipped === length) return { context, effects: [] };
  if (settings.shipDelay > 0) {
    const isWaiting = shipped < length - 1;
    return {
      context,
      effects: isWaiting ? [] : [{ kind: 'setTimer', timer: 'shipDue', after: settings.shipDelay }],
    };
  }
  return {
    context: { ...context, shipped: length },
    effects: toAll(context, replicateAfter(context, shipped)),
  };
};

/** The time for gathering entries is over: they are pushed. */
export const ship = (before: PrimaryBackupContext): PrimaryBackupContext => {
  const { log, shipped } = before;
  const from = Math.max(shipped, log.base);
  return withEffects(
    before,
    { ...before, shipped: lengthOf(log) },
    lengthOf(log) === shipped ? [] : toAll(before, replicateAfter(before, from)),
  );
};

/** The highest index that as many backups as needed have stored. */
const storedByEnough = ({ acknowledged, log, settings }: PrimaryBackupContext): number => {
  const { needed } = settings;
  if (needed === 0) return lengthOf(log);
  const descending = [...acknowledged].sort((a, b) => b - a);
  return Math.min(lengthOf(log), descending[needed - 1] ?? 0);
};

const answerPending = (
  { stableStore }: PrimaryBackupContext,
  { key, request, result }: Pending,
): PrimaryBackupEffect =>
  reply(request, {
    kind: 'ok',
    result: result ?? { kind: 'value', value: stableStore.values.get(key) ?? null },
  });

/**
 * Finds how far the log is stable and answers the clients that waited for it. Entries of earlier
 * epochs count only together with the beginning of this one: on their own they could still be
 * overwritten by a backup with a later entry.
 */
export const advance = (
  context: PrimaryBackupContext,
): { readonly context: PrimaryBackupContext; readonly effects: readonly PrimaryBackupEffect[] } => {
  const reached = storedByEnough(context);
  const { epochStart, log, pending, settings, stable, stableStore, store } = context;
  if (reached <= stable || reached < epochStart) return { context, effects: [] };
  const length = lengthOf(log);
  const from = Math.max(stable, epochStart);
  const newlyStable = entriesAfter(log, from).slice(0, reached - from);
  const moved: PrimaryBackupContext = {
    ...context,
    stable: reached,
    stableStore: reached === length ? store : applyEntries(stableStore, newlyStable, from + 1),
    pending: pending.filter(({ index }) => index > reached),
    log: compactLog(log, settings.logKept, reached),
  };
  const answered = pending.filter(({ index }) => index <= reached);
  return { context: moved, effects: answered.map((each) => answerPending(moved, each)) };
};

/** The answer to an operation that the store does not know. */
export const refuseOperation = ({ message }: RequestDelivered): PrimaryBackupEffect[] => [
  reply(message.request, {
    kind: 'fail',
    reason: `the key-value store has no operation ${message.operation.kind}`,
  }),
];

const sessionOf = (
  { settings, store }: PrimaryBackupContext,
  { client }: RequestId,
): Session | undefined =>
  settings.rules['primary-backup/execute-once'] ? store.sessions.get(client) : undefined;

/**
 * Whether there is nothing to do for a request: its answer comes when what it waits for is stable, or
 * its client has long gone on to the next one.
 */
export const isTakenCareOf = (
  context: PrimaryBackupContext,
  { message }: RequestDelivered,
): boolean => {
  const { client, sequence } = message.request;
  const isPending = context.pending.some(
    ({ request }) => request.client === client && request.sequence === sequence,
  );
  if (isPending && context.settings.rules['primary-backup/execute-once']) return true;
  return (sessionOf(context, message.request)?.sequence ?? 0) > sequence;
};

/** Whether a request has been executed already. */
export const wasExecuted = (
  context: PrimaryBackupContext,
  { message }: RequestDelivered,
): boolean => sessionOf(context, message.request)?.sequence === message.request.sequence;

/** Answers a request that was executed before, as soon as its entry is stable. */
export const answerAgain = (
  before: PrimaryBackupContext,
  { message }: RequestDelivered,
): PrimaryBackupContext => {
  const { request } = message;
  const session = sessionOf(before, request);
  if (session === undefined) return before;
  const index = Math.max(session.index, before.epochStart);
  const pending: Pending = { request, index, result: session.result, key: '' };
  const note: PrimaryBackupEffect = {
    kind: 'note',
    rule: 'primary-backup/execute-once',
    text: `has executed that request of ${request.client} at index ${session.index} and does not execute it again`,
  };
  return index <= before.stable
    ? withEffects(before, before, [note, answerPending(before, pending)])
    : withEffects(before, { ...before, pending: [...before.pending, pending] }, [note]);
};

/** Reads what is stable; a new primary waits until the beginning of its epoch is. */
export const serveRead = (
  before: PrimaryBackupContext,
  { message }: RequestDelivered,
): PrimaryBackupContext => {
  const { operation, request } = message;
  if (!isServed(operation)) return before;
  const { epochStart, settings, stable, store } = before;
  const { key } = operation;
  if (!settings.rules['primary-backup/reads-see-stored']) {
    const value = store.values.get(key) ?? null;
    return withEffects(before, before, [
      reply(request, { kind: 'ok', result: { kind: 'value', value } }),
    ]);
  }
  const pending: Pending = { request, index: epochStart, result: null, key };
  return stable >= epochStart
    ? withEffects(before, before, [answerPending(before, pending)])
    : withEffects(before, { ...before, pending: [...before.pending, pending] }, []);
};

/** Executes a write, stores it, ships it, and answers when enough backups have stored it. */
export const executeWrite = (
  before: PrimaryBackupContext,
  event: RequestDelivered,
): PrimaryBackupContext => {
  const { operation, request } = event.message;
  if (!isWrite(operation)) return before;
  const { changes, result } = execute(before.store, operation, event);
  const entry: Entry = { epoch: before.epoch, command: { operation, request }, changes, result };
  const index = lastIndexOf(before) + 1;
  const pushed = pushEntries({
    ...before,
    log: appendEntries(before.log, [entry]),
    store: applyEntries(before.store, [entry], index),
    pending: [...before.pending, { request, index, result, key: operation.key }],
  });
  const advanced = advance(pushed.context);
  return withEffects(before, advanced.context, [...pushed.effects, ...advanced.effects]);
};

/** Takes down how far a backup has stored the log. */
const noteStored = (
  context: PrimaryBackupContext,
  from: string,
  index: number,
): PrimaryBackupContext => {
  const place = context.settings.placeOf.get(from);
  if (place === undefined || (context.acknowledged[place] ?? 0) >= index) return context;
  return { ...context, acknowledged: context.acknowledged.with(place, index) };
};

/** Whether an acknowledgement says something new about this primary's epoch. */
export const isNews = (
  { acknowledged, epoch, settings }: PrimaryBackupContext,
  { from, message }: Delivered<Acknowledge>,
): boolean =>
  message.epoch === epoch && message.index > (acknowledged[settings.placeOf.get(from) ?? -1] ?? 0);

/** A backup has stored the log up to an index. */
export const acknowledge = (
  before: PrimaryBackupContext,
  { from, message }: Delivered<Acknowledge>,
): PrimaryBackupContext => {
  const { context, effects } = advance(noteStored(before, from, message.index));
  return withEffects(before, context, effects);
};

const wholeState = (context: PrimaryBackupContext, agreesUntil: number) => {
  const { epoch, log, stable, store } = context;
  return {
    type: 'wholeState' as const,
    epoch,
    agreesUntil,
    lastIndex: lengthOf(log),
    history: log.history,
    values: [...store.values],
    sessions: [...store.sessions],
    stable,
  };
};

/**
 * A backup asks for what follows its log. Where the two logs part, it gets the entries from there on;
 * where the log does not reach back so far, it gets the whole state.
 */
export const serveFetch = (
  before: PrimaryBackupContext,
  { from, message }: Delivered<Fetch>,
): PrimaryBackupContext => {
  const { index, lastEpoch, whole } = message;
  const { log } = before;
  const length = lengthOf(log);
  const agreesUntil = Math.min(index, length, endOfEpoch(log, lastEpoch));
  const isCopy = agreesUntil === index && epochAt(log, index) === lastEpoch && !whole;
  const { context, effects } = advance(isCopy ? noteStored(before, from, index) : before);
  if (whole || agreesUntil < context.log.base) {
    return withEffects(before, context, [
      ...effects,
      { kind: 'send', to: from, message: wholeState(context, agreesUntil) },
      {
        kind: 'note',
        text: `sends ${from} the whole state: its log does not reach back to index ${agreesUntil + 1}`,
      },
    ]);
  }
  return withEffects(before, context, [
    ...effects,
    ...(agreesUntil < length
      ? [{ kind: 'send' as const, to: from, message: replicateAfter(context, agreesUntil) }]
      : []),
  ]);
};

/** Tells all backups that the primary is alive. */
export const heartbeat = (context: PrimaryBackupContext): PrimaryBackupEffect[] => {
  const { epoch, log, peers, settings, stable } = context;
  const lastIndex = lengthOf(log);
  const message = {
    type: 'heartbeat',
    epoch,
    lastIndex,
    lastEpoch: epochAt(log, lastIndex),
    stable,
  } as const;
  return [
    ...peers.map((to): PrimaryBackupEffect => ({ kind: 'send', to, message })),
    { kind: 'setTimer', timer: 'heartbeatDue', after: settings.heartbeatInterval },
  ];
};
