import { defineNode, type Known, type On, type Step } from '../../kit/node.ts';
import { inNodeOrder, majorityOf } from '../../kit/quorum.ts';
import { listed } from '../../kit/words.ts';
import { drawn, executeWrite, isWrite } from '../../kit/writes.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { OperationResult } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { split } from '../../sim/random.ts';
import type { EventBase, RequestDelivered } from '../../sim/wire.ts';
import {
  appendEntries,
  applyEntries,
  beginningOf,
  type Command,
  compactLog,
  type Entry,
  type EpochStart,
  emptyLog,
  emptyStore,
  endOfEpoch,
  entriesAfter,
  entriesText,
  epochAt,
  type Log,
  lengthOf,
  type Session,
  type Store,
  storeOf,
  truncateLog,
} from './log.ts';
import {
  inaccurate,
  type Parameters,
  type RuleId,
  stops,
  technique,
  tooFarBehind,
} from './paper.ts';

/*
 * One primary executes all writes and ships them to its backups, one of which takes over when it falls
 * silent. Epochs go round the servers, so that no two can be the primary of the same one.
 */

/** An entry on its way to a backup. With `execution` it carries the changed state; without, the backup executes the command itself. */
export type ShippedEntry = Pick<Entry, 'epoch' | 'command'> & {
  readonly execution: Pick<Entry, 'changes' | 'result'> | null;
};

type OfEpoch<Type extends string, More = unknown> = {
  readonly type: Type;
  readonly epoch: number;
} & More;

export type Message =
  /** From the primary at its interval: it is alive, and its log ends there. `stable`: up to there as many backups as asked for have stored it. */
  | OfEpoch<
      'heartbeat',
      { readonly lastIndex: number; readonly lastEpoch: number; readonly stable: number }
    >
  /** From the primary: entries that follow the one at `previousIndex`. */
  | OfEpoch<
      'replicate',
      {
        readonly previousIndex: number;
        readonly previousEpoch: number;
        readonly entries: readonly ShippedEntry[];
        readonly stable: number;
      }
    >
  /** From the primary to a backup for which the log is gone: the state after `lastIndex`. Up to `agreesUntil` the backup's log is the primary's. */
  | OfEpoch<
      'wholeState',
      {
        readonly agreesUntil: number;
        readonly lastIndex: number;
        readonly history: readonly EpochStart[];
        readonly values: readonly (readonly [key: string, value: string])[];
        readonly sessions: readonly (readonly [client: NodeId, session: Session])[];
        readonly stable: number;
      }
    >
  /** From a backup: its disk holds the primary's log up to `index`. */
  | OfEpoch<'acknowledge', { readonly index: number }>
  /** From a backup: it asks for what follows `index`, the last entry of its log. `whole`: the log does not help it. Where backups pull, it acknowledges as well. */
  | OfEpoch<
      'fetch',
      { readonly index: number; readonly lastEpoch: number; readonly whole: boolean }
    >
  /** To a primary whose epoch is over: the sender has promised itself to `epoch`. */
  | OfEpoch<'refuse'>
  /** From a candidate: it wants to be the primary of `epoch`. */
  | OfEpoch<'stand', { readonly lastIndex: number; readonly lastEpoch: number }>
  /** The answer to a candidate; `epoch` is the one that the voter has promised itself to. */
  | OfEpoch<'vote', { readonly granted: boolean }>;

/** A client's request that the primary will answer once the log is stable up to `index`. */
interface Pending {
  readonly request: RequestId;
  readonly index: number;
  /** What it will be told; null for a read, which is answered with what the key holds then. */
  readonly result: OperationResult | null;
  readonly key: string;
}

/** What a server's disk holds; `epoch` is the highest one that it has promised itself to. */
export interface Durable {
  epoch: number;
  log: Log;
}

export interface State extends Durable {
  /** All servers: the first is the primary of epoch 1, and so on in a circle. */
  readonly order: readonly NodeId[];
  /** How many servers make a majority of all, and how many backups must have stored a write before it is answered. */
  readonly majority: number;
  readonly needed: number;
  /** Whether it is to be the primary from the start: the first in the order, started for the first time. */
  appointed: boolean;
  /** The state that the whole log leads to. */
  store: Store;
  /** Up to this index, as many backups as asked for have stored the log, as far as is known here. */
  stable: number;
  /** The primary that it follows or is; null while it knows none. */
  primary: NodeId | null;
  /** The epoch of the primary that it follows, and up to where its log is known to be that primary's. */
  followed: number;
  matched: number;

  // On a primary; empty on others.
  /** The state at `stable`, which reads are answered from. */
  stableStore: Store;
  /** The index at which its epoch begins, and up to where it has pushed its log. */
  epochStart: number;
  shipped: number;
  /** Up to where each backup has stored its log, by the peers' places. */
  acknowledged: readonly number[];
  pending: readonly Pending[];

  // On a candidate: who has voted for it, itself included.
  votes: readonly NodeId[];
}

export type Role = 'backup' | 'candidate' | 'primary';

/** What a server is made of. */
export interface PrimaryBackup {
  readonly state: State;
  readonly message: Message;
  readonly timer: 'failureTimeout' | 'heartbeatDue' | 'shipDue' | 'pullDue';
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: Role;
  readonly durable: keyof Durable;
}
type Node = Step<PrimaryBackup>;
/** All that a server knows, for those who look at it. */
export type Server = Known<PrimaryBackup>;
type FromPrimary = On<PrimaryBackup, 'heartbeat' | 'replicate' | 'wholeState'>;

/** How many backups must have stored a write before it is answered, out of that many. */
const backupsNeeded = (acknowledge: Parameters['acknowledge'], backups: number): number => {
  switch (acknowledge) {
    case 'none':
      return 0;
    case 'one':
      return Math.min(1, backups);
    case 'majority':
      return Math.floor((backups + 1) / 2);
    case 'all':
      return backups;
  }
};

/** The server that an epoch belongs to: epochs go round the order, so that no two share one. */
const ownerOf = (order: readonly NodeId[], epoch: number): NodeId | null =>
  order[(epoch - 1) % order.length] ?? null;

const fresh = ({
  id,
  peers,
  parameters,
  rules,
  durable,
  incarnation,
}: NodeInput<Durable, Parameters>): State => {
  const order = inNodeOrder([id, ...peers]);
  const { epoch, log } = durable ?? { epoch: 1, log: emptyLog };
  const owner = ownerOf(order, epoch);
  const elects = parameters.failover === 'election';
  return {
    order,
    majority: majorityOf(order.length),
    needed:
      rules['primary-backup/wait-for-backups'] === false
        ? 0
        : backupsNeeded(parameters.acknowledge, peers.length),
    appointed: incarnation === 0 && owner === id,
    epoch,
    log,
    store: storeOf(log),
    stable: 0,
    primary: owner === id || (elects && incarnation > 0) ? null : owner,
    followed: 0,
    matched: 0,
    stableStore: emptyStore,
    epochStart: 0,
    shipped: 0,
    acknowledged: [],
    pending: [],
    votes: [],
  };
};

const elects = ({ parameters }: Node): boolean => parameters.failover === 'election';
const pulls = ({ parameters }: Node): boolean => parameters.transfer === 'pull';

// ---- The primary: executing, shipping, answering -----------------------------------------------

/** The entries after `previousIndex`, which the log must still have. */
const replicateAfter = ({ knows: s, parameters }: Node, previousIndex: number): Message => ({
  type: 'replicate',
  epoch: s.epoch,
  previousIndex,
  previousEpoch: epochAt(s.log, previousIndex),
  entries: entriesAfter(s.log, previousIndex).map(({ changes, command, epoch, result }) => ({
    epoch,
    command,
    execution: parameters.ship === 'state' ? { changes, result } : null,
  })),
  stable: s.stable,
});

/** Sends, once the log has grown, all that has not been pushed yet: now, or in a while. */
const push = (node: Node): void => {
  const { s, parameters } = node;
  const length = lengthOf(s.log);
  if (pulls(node) || s.shipped === length) return;
  if (parameters.shipDelay > 0) {
    if (s.shipped >= length - 1) node.timer('shipDue', parameters.shipDelay);
    return;
  }
  const message = replicateAfter(node, s.shipped);
  s.shipped = length;
  node.sendAll(node.peers, message);
};

/** The time for gathering entries is over: they are pushed. */
const ship = (node: Node): void => {
  const { s } = node;
  const length = lengthOf(s.log);
  if (s.shipped === length) return;
  node.sendAll(node.peers, replicateAfter(node, Math.max(s.shipped, s.log.base)));
  s.shipped = length;
};

/** The highest index that as many backups as needed have stored. */
const storedByEnough = ({ acknowledged, log, needed }: State): number => {
  if (needed === 0) return lengthOf(log);
  const descending = [...acknowledged].sort((a, b) => b - a);
  return Math.min(lengthOf(log), descending[needed - 1] ?? 0);
};

const answer = (node: Node, { key, request, result }: Pending): void =>
  node.reply(request, {
    kind: 'ok',
    result: result ?? { kind: 'value', value: node.knows.stableStore.values.get(key) ?? null },
  });

/** Answers as soon as the log is stable up to there. */
const answerOnceStable = (node: Node, pending: Pending): void => {
  const { s } = node;
  if (pending.index <= s.stable) answer(node, pending);
  else s.pending = [...s.pending, pending];
};

/**
 * Finds how far the log is stable and answers the clients that waited for it. Entries of earlier
 * epochs count only together with the beginning of this one: on their own they could still be
 * overwritten by a backup with a later entry. Tells what is stable now; null where nothing new is.
 */
const advance = (node: Node): (() => string) | null => {
  const { s, parameters } = node;
  const { epochStart, log, pending, stable } = s;
  const reached = storedByEnough(s);
  if (reached <= stable || reached < epochStart) return null;
  const from = Math.max(stable, epochStart);
  s.stable = reached;
  s.stableStore =
    reached === lengthOf(log)
      ? s.store
      : applyEntries(s.stableStore, entriesAfter(log, from).slice(0, reached - from), from + 1);
  s.pending = pending.filter(({ index }) => index > reached);
  s.log = compactLog(log, parameters.logKept, reached);
  for (const each of pending) if (each.index <= reached) answer(node, each);
  return () =>
    entriesText(entriesAfter(log, stable).slice(0, reached - stable)) || `the log up to ${reached}`;
};

/** Says what has become stable. The first time that this happens matters. */
const sayStable = (node: Node, stable: (() => string) | null, isFirst: boolean): void => {
  if (stable === null) return;
  const { needed } = node.knows;
  const by = needed === 1 ? 'the backup' : `the ${needed} backups`;
  node.say(() => `has ${stable()} stored by ${by} it waits for`, {
    rule: 'primary-backup/wait-for-backups',
    ...(isFirst ? { important: true } : {}),
  });
};

/** Takes down how far a backup has stored the log. */
const noteStored = ({ s, peers }: Node, from: NodeId, index: number): void => {
  const place = peers.indexOf(from);
  if (place >= 0 && (s.acknowledged[place] ?? 0) < index)
    s.acknowledged = s.acknowledged.with(place, index);
};

/** A backup has stored the log up to an index. */
const onAcknowledge = (node: Node, { from, message }: On<PrimaryBackup, 'acknowledge'>): void => {
  const { s } = node;
  const isFirst = s.stable === 0;
  if (message.epoch !== s.epoch) return;
  const before = s.acknowledged;
  noteStored(node, from, message.index);
  if (s.acknowledged !== before) sayStable(node, advance(node), isFirst);
};

/**
 * A backup asks for what follows its log. Where the two logs part, it gets the entries from there on;
 * where the log does not reach back so far, it gets the whole state.
 */
const serveFetch = (node: Node, { from, message }: On<PrimaryBackup, 'fetch'>): void => {
  const { s } = node;
  const { epoch, index, lastEpoch, whole } = message;
  if (epoch !== s.epoch) return;
  const length = lengthOf(s.log);
  const isFirst = s.stable === 0;
  const agreesUntil = Math.min(index, length, endOfEpoch(s.log, lastEpoch));
  const isCopy = agreesUntil === index && epochAt(s.log, index) === lastEpoch && !whole;
  if (isCopy) noteStored(node, from, index);
  const stable = advance(node);
  if (whole || agreesUntil < s.log.base) {
    const { log, store } = s;
    node.send(from, {
      type: 'wholeState',
      epoch,
      agreesUntil,
      lastIndex: lengthOf(log),
      history: log.history,
      values: [...store.values],
      sessions: [...store.sessions],
      stable: s.stable,
    });
    node.say(
      `sends ${from} the whole state: its log does not reach back to index ${agreesUntil + 1}`,
    );
    return;
  }
  if (agreesUntil < length) node.send(from, replicateAfter(node, agreesUntil));
  sayStable(node, stable, isFirst);
};

/** Tells all backups that the primary is alive, and where its log ends. */
const tellAlive = (node: Node): void => {
  const { epoch, log, stable } = node.knows;
  const lastIndex = lengthOf(log);
  const lastEpoch = epochAt(log, lastIndex);
  node.sendAll(node.peers, { type: 'heartbeat', epoch, lastIndex, lastEpoch, stable });
};
const heartbeat = (node: Node): void => {
  tellAlive(node);
  node.timer('heartbeatDue', node.parameters.heartbeatInterval);
};

/** A request: executed once, and answered when what it rests on is stable. */
const serve = (node: Node, event: RequestDelivered): void => {
  const { s } = node;
  const { operation, request } = event.message;
  const { client, sequence } = request;
  if (operation.kind !== 'get' && !isWrite(operation)) {
    const reason = `the key-value store has no operation ${operation.kind}`;
    return node.reply(request, { kind: 'fail', reason });
  }
  const once = node.keeps('primary-backup/execute-once');
  const session = once ? s.store.sessions.get(client) : undefined;
  // Its answer comes when what it waits for is stable, or its client has long gone on to the next one.
  const isPending = s.pending.some(
    (each) => each.request.client === client && each.request.sequence === sequence,
  );
  if ((once && isPending) || (session?.sequence ?? 0) > sequence) return;
  if (operation.kind === 'get') return read(node, request, operation.key);
  if (session?.sequence !== sequence) return write(node, event, { operation, request });
  const index = Math.max(session.index, s.epochStart);
  node.say(
    `has executed that request of ${client} at index ${session.index} and does not execute it again`,
    { rule: 'primary-backup/execute-once' },
  );
  answerOnceStable(node, { request, index, result: session.result, key: '' });
};

/** Reads what is stable; a new primary waits until the beginning of its epoch is. */
const read = (node: Node, request: RequestId, key: string): void => {
  const { s } = node;
  if (node.keeps('primary-backup/reads-see-stored'))
    return answerOnceStable(node, { request, index: s.epochStart, result: null, key });
  const value = s.store.values.get(key) ?? null;
  node.reply(request, { kind: 'ok', result: { kind: 'value', value } });
};

/** Executes a write, stores it, ships it, and answers when enough backups have stored it. */
const write = (node: Node, event: EventBase, command: Command): void => {
  const { s, parameters } = node;
  const { operation, request } = command;
  const { changes, result } = executeWrite(s.store.values, operation, drawn(operation, event));
  const entry: Entry = { epoch: s.epoch, command, changes, result };
  s.log = appendEntries(s.log, [entry]);
  const index = lengthOf(s.log);
  s.store = applyEntries(s.store, [entry], index);
  s.pending = [...s.pending, { request, index, result, key: operation.key }];
  push(node);
  const isStable = advance(node) !== null;
  node.say(
    () => {
      const what = entriesText([entry]);
      const ships = pulls(node)
        ? 'keeps it until its backups ask'
        : parameters.shipDelay > 0
          ? 'ships it in a while'
          : `ships it to ${listed(node.peers)}`;
      return isStable
        ? `writes ${what}, ${ships} and answers at once`
        : `writes ${what} and ${ships}`;
    },
    { section: technique },
  );
};

// ---- A backup: following, storing, catching up -------------------------------------------------

/** Follows the primary that a message comes from: a higher epoch is promised, its sender is known. */
const follow = (node: Node, { from, message }: FromPrimary): void => {
  const { appointed, followed, primary, votes } = node.knows;
  const { epoch } = message;
  if (followed === epoch && primary === from && !appointed && votes.length === 0) return;
  const { s } = node;
  if (followed !== epoch) s.matched = 0;
  s.epoch = Math.max(s.epoch, epoch);
  s.primary = from;
  s.appointed = false;
  s.followed = epoch;
  s.votes = [];
};

/** Asks the primary for what follows `index`. */
const fetchAfter = (node: Node, index: number, whole = false): void => {
  const { followed: epoch, log, primary } = node.knows;
  const lastEpoch = epochAt(log, index);
  if (primary !== null) node.send(primary, { type: 'fetch', epoch, index, lastEpoch, whole });
};

/**
 * What a backup says once it has stored entries. One that pulls asks for the next ones, which
 * acknowledges the last; one that is pushed to acknowledges where that is asked for.
 */
const confirm = (node: Node): void => {
  const { followed: epoch, log, matched: index, primary } = node.knows;
  if (pulls(node)) {
    fetchAfter(node, lengthOf(log));
    node.timer('pullDue', node.parameters.pullInterval);
  } else if (node.parameters.acknowledge !== 'none' && primary !== null) {
    node.send(primary, { type: 'acknowledge', epoch, index });
  }
};

/** A backup that pulls asks its primary for entries. */
const pull = (node: Node): void => {
  if (node.knows.followed !== 0) fetchAfter(node, lengthOf(node.knows.log));
  if (pulls(node)) node.timer('pullDue', node.parameters.pullInterval);
};

/** Takes over how far the log is stable, as far as it is known to be the primary's. */
const learnStable = (node: Node, stable: number): void => {
  const { knows, parameters } = node;
  const known = Math.max(knows.stable, Math.min(stable, knows.matched));
  const log = compactLog(knows.log, parameters.logKept, known);
  if (known !== knows.stable) node.s.stable = known;
  if (log !== knows.log) node.s.log = log;
};

/** A heartbeat: the primary lives. A backup that is behind asks for what it lacks. */
const onHeartbeat = (node: Node, event: On<PrimaryBackup, 'heartbeat'>): void => {
  const { lastEpoch, lastIndex, stable } = event.message;
  follow(node, event);
  const { log, matched } = node.knows;
  const isCopy = lengthOf(log) === lastIndex && epochAt(log, lastIndex) === lastEpoch;
  if (isCopy && matched !== lastIndex) node.s.matched = lastIndex;
  learnStable(node, stable);
  awaitPrimary(node);
  if (pulls(node)) return;
  if (node.knows.matched < lastIndex) fetchAfter(node, lengthOf(node.knows.log));
  // An acknowledgement may have been lost: the primary still waits for one.
  else if (stable < lastIndex) confirm(node);
};

/** The first of the shipped entries that the log has otherwise; null when none differs. */
const firstConflict = (
  log: Log,
  { entries, previousIndex }: On<PrimaryBackup, 'replicate'>['message'],
): number | null => {
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
    if (command === null) return beginningOf(epoch);
    const { operation } = command;
    const { changes, result } =
      execution ??
      executeWrite(
        reached.values,
        operation,
        drawn(operation, { now, random: split(random, place) }),
      );
    const entry: Entry = { epoch, command, changes, result };
    if (place < entries.length - 1) reached = applyEntries(reached, [entry], firstIndex + place);
    return entry;
  });
};

const sayDiscarded = (node: Node, gone: readonly Entry[], { from, message }: FromPrimary): void => {
  if (gone.length > 0)
    node.say(
      `discards ${entriesText(gone)}, which ${from}, the primary of epoch ${message.epoch}, does not have`,
      { rule: 'primary-backup/discard-on-return', important: true },
    );
};

/**
 * Entries from the primary. They follow one that this log must have as well: where it does not, or
 * has other entries in their place, what differs is discarded, and what is missing is asked for.
 */
const onReplicate = (node: Node, event: On<PrimaryBackup, 'replicate'>): void => {
  const { s } = node;
  const { message } = event;
  const { entries, previousEpoch, previousIndex } = message;
  follow(node, event);
  awaitPrimary(node);
  const { log } = s;
  const length = lengthOf(log);
  if (previousIndex > length) return fetchAfter(node, length);
  const discards = node.keeps('primary-backup/discard-on-return');
  if (discards && epochAt(log, previousIndex) !== previousEpoch)
    return fetchAfter(node, Math.min(previousIndex - 1, endOfEpoch(log, previousEpoch)));
  const conflict = discards ? firstConflict(log, message) : null;
  if (conflict !== null && conflict <= log.base) return fetchAfter(node, conflict - 1, true);

  const kept = conflict === null ? log : truncateLog(log, conflict - 1);
  const keptLength = lengthOf(kept);
  const store = conflict === null ? s.store : storeOf(kept);
  const fromHere = entries.slice(keptLength - previousIndex);
  const added = executeEntries(store, fromHere, keptLength + 1, event);
  s.log = added.length === 0 && conflict === null ? log : appendEntries(kept, added);
  s.store = applyEntries(store, added, keptLength + 1);
  s.stable = Math.min(s.stable, keptLength);
  s.matched = Math.max(s.matched, previousIndex + entries.length);
  learnStable(node, message.stable);
  // One that pulls has one request under way: what brings nothing, such as a copy, does not answer it.
  if (!pulls(node) || added.length > 0 || conflict !== null) confirm(node);
  if (conflict !== null) sayDiscarded(node, entriesAfter(log, conflict - 1), event);
  else if (added.length > 0)
    node.say(() => `stores ${entriesText(entriesAfter(s.log, length))} from ${event.from}`, {
      section: technique,
    });
};

/** The whole state, where the primary's log does not reach back far enough. */
const onWholeState = (node: Node, event: On<PrimaryBackup, 'wholeState'>): void => {
  const { s } = node;
  const { agreesUntil, history, lastIndex, sessions, stable, values } = event.message;
  follow(node, event);
  awaitPrimary(node);
  const { log } = s;
  const length = lengthOf(log);
  const keepsAll = !node.keeps('primary-backup/discard-on-return') && agreesUntil < length;
  if (s.matched >= lastIndex || keepsAll) return;
  s.store = { values: new Map(values), sessions: new Map(sessions) };
  s.log = { base: lastIndex, snapshot: s.store, entries: log.entries.truncate(0), history };
  s.stable = Math.min(stable, lastIndex);
  s.matched = lastIndex;
  confirm(node);
  const gone = entriesAfter(log, Math.max(agreesUntil, log.base));
  sayDiscarded(node, gone, event);
  if (gone.length === 0 && lastIndex > length)
    node.say(`takes over the whole state up to index ${lastIndex} from ${event.from}`, {
      section: tooFarBehind,
      important: true,
    });
};

/** Pb3: a server that is not the primary says who is; with the rule off a backup answers reads from what it has. */
const sendOn = (node: Node, { message: { operation, request } }: RequestDelivered): void => {
  const { primary, store } = node.knows;
  const isRead = operation.kind === 'get' && node.role === 'backup';
  if (!isRead || node.keeps('primary-backup/only-primary-serves'))
    return node.reply(request, { kind: 'redirect', to: primary === node.id ? null : primary });
  const value = store.values.get(operation.key) ?? null;
  node.say(`answers a read as a backup: ${operation.key} is ${value ?? 'nothing'} in its copy`, {
    rule: 'primary-backup/only-primary-serves',
    important: true,
  });
  node.reply(request, { kind: 'ok', result: { kind: 'value', value } });
};

// ---- Failover: epochs, elections, fencing ------------------------------------------------------

/**
 * The timer whose expiry makes a backup take the primary for dead. In the fixed order each waits a
 * time-out longer than the one before it; before an election it is drawn, so that mostly one stands
 * first.
 */
const awaitPrimary = (node: Node): void => {
  const { knows: s, id, parameters } = node;
  const { failureTimeout } = parameters;
  const size = s.order.length;
  // The primary itself comes last.
  const distance = ((s.order.indexOf(id) - ((s.epoch - 1) % size) - 1 + size) % size) + 1;
  node.timer(
    'failureTimeout',
    s.appointed
      ? 0
      : elects(node)
        ? [failureTimeout, 2 * failureTimeout]
        : distance * failureTimeout,
  );
};

/** The next epoch after the one promised that belongs to this server. */
const nextOwnEpoch = ({ s, id }: Node): number => {
  const size = s.order.length;
  return s.epoch + ((((s.order.indexOf(id) - s.epoch) % size) + size) % size) + 1;
};

/** Becomes the primary of an epoch of its own: begins it in the log and tells all others. */
const lead = (node: Node, epoch: number): void => {
  const { s } = node;
  s.appointed = false;
  s.epoch = epoch;
  s.log = appendEntries(s.log, [beginningOf(epoch)]);
  const epochStart = lengthOf(s.log);
  s.primary = node.id;
  s.followed = 0;
  s.matched = 0;
  s.stable = Math.min(s.stable, epochStart - 1);
  s.stableStore = s.store;
  s.epochStart = epochStart;
  s.shipped = epochStart;
  s.acknowledged = node.peers.map(() => 0);
  s.pending = [];
  s.votes = [];
  const announcement = replicateAfter(node, epochStart - 1);
  advance(node);
  if (pulls(node)) tellAlive(node);
  else node.sendAll(node.peers, announcement);
  node.become('primary');
};

/** Takes the primary for dead. The first primary is so by configuration; else the next in the order takes over, or a backup stands. */
const suspect = (node: Node): void => {
  const { s } = node;
  if (s.appointed) {
    lead(node, s.epoch);
    node.say(`is the primary from the start, of epoch ${s.epoch}`, {
      section: technique,
      important: true,
    });
  } else if (elects(node)) {
    stand(node);
  } else {
    const { primary } = s;
    lead(node, nextOwnEpoch(node));
    const dead = primary === null || primary === node.id ? 'no primary' : `nothing from ${primary}`;
    node.say(`has heard ${dead} for too long and takes over as the primary of epoch ${s.epoch}`, {
      section: stops,
      important: true,
    });
  }
};

/** Asks to be elected. */
const stand = (node: Node): void => {
  const { s, id } = node;
  s.appointed = false;
  s.epoch = nextOwnEpoch(node);
  s.primary = null;
  s.followed = 0;
  s.matched = 0;
  s.votes = [id];
  const lastIndex = lengthOf(s.log);
  const lastEpoch = epochAt(s.log, lastIndex);
  node.sendAll(node.peers, { type: 'stand', epoch: s.epoch, lastIndex, lastEpoch });
  node.become('candidate');
  node.say(`takes the primary for dead and asks to be the primary of epoch ${s.epoch}`, {
    section: inaccurate,
    important: true,
  });
};

/** Votes for a candidate of a higher epoch, or refuses; the epoch is promised in either case. */
const answerStand = (node: Node, { from, message }: On<PrimaryBackup, 'stand'>): void => {
  const { s } = node;
  const { epoch, lastEpoch, lastIndex } = message;
  const ownIndex = lengthOf(s.log);
  const ownEpoch = epochAt(s.log, ownIndex);
  const isHigher = epoch > s.epoch;
  const isComplete = lastEpoch > ownEpoch || (lastEpoch === ownEpoch && lastIndex >= ownIndex);
  const granted = isHigher && (isComplete || !node.keeps('primary-backup/most-complete-backup'));
  if (isHigher) {
    s.appointed = false;
    s.epoch = epoch;
    s.primary = null;
    s.votes = [];
  }
  node.send(from, { type: 'vote', epoch: s.epoch, granted });
  if (granted) awaitPrimary(node);
  if (isHigher && !granted)
    node.say(`refuses ${from} its vote: its own log is more complete`, {
      rule: 'primary-backup/most-complete-backup',
    });
};

/** A majority of all servers has promised itself to this candidate's epoch: it leads. */
const countVote = (node: Node, event: On<PrimaryBackup, 'vote'>): void => {
  const { s } = node;
  const { from, message } = event;
  if (!message.granted || message.epoch !== s.epoch || s.votes.includes(from)) {
    if (message.epoch > s.epoch) giveWay(node, event);
    return;
  }
  if (s.votes.length + 1 < s.majority) {
    s.votes = [...s.votes, from];
    return;
  }
  lead(node, s.epoch);
  node.say(
    `is elected: ${s.majority} of ${s.order.length} servers have promised themselves to epoch ${s.epoch}`,
    { section: inaccurate, important: true },
  );
};

/** Hears of a higher epoch and gives way to it. */
const giveWay = (node: Node, { message }: On<PrimaryBackup, 'refuse' | 'vote'>): void => {
  const { s } = node;
  s.epoch = message.epoch;
  s.primary = elects(node) ? null : ownerOf(s.order, message.epoch);
  s.votes = [];
  node.become('backup');
};

/**
 * The same step on the way from primary to backup. Clients that wait are sent on: what they asked for
 * may still take effect, so this is no failure, and asking again under the same request id does no
 * harm.
 */
const resign = <Event>(node: Node, event: Event, act: (node: Node, event: Event) => void): void => {
  const { s } = node;
  const { epoch, pending } = s;
  s.followed = 0;
  s.matched = 0;
  s.primary = null;
  act(node, event);
  s.stableStore = s.store;
  s.acknowledged = [];
  s.pending = [];
  s.epochStart = 0;
  if (!node.keeps('primary-backup/store-before-acknowledging')) node.store();
  for (const { request } of pending) node.reply(request, { kind: 'redirect', to: s.primary });
  node.become('backup');
  const wait =
    pending.length === 1 ? 'a client that waits is' : `${pending.length} clients that wait are`;
  const sent = pending.length === 0 ? '' : `; ${wait} sent on`;
  node.say(`hears of epoch ${s.epoch} and is the primary of epoch ${epoch} no more${sent}`, {
    rule: 'primary-backup/fencing',
    important: true,
  });
};

/** Whether a message comes from a primary of an older epoch than the one promised. */
const isFenced = (node: Node, epoch: number): boolean =>
  node.keeps('primary-backup/fencing') && epoch < node.knows.epoch;

/** What a primary sends is refused if its epoch is over; another primary gives way to it if its epoch is higher. */
const hear =
  <Event extends FromPrimary>(act: (node: Node, event: Event) => void) =>
  (node: Node, event: Event): void => {
    const { knows, role } = node;
    const { from, message } = event;
    if (isFenced(node, message.epoch)) {
      node.send(from, { type: 'refuse', epoch: knows.epoch });
      const what = message.type === 'heartbeat' ? 'the heartbeat' : 'the entries';
      node.say(
        `refuses ${what} of ${from}: epoch ${message.epoch} is over, it has promised itself to epoch ${knows.epoch}`,
        { rule: 'primary-backup/fencing' },
      );
    } else if (role === 'primary') {
      if (message.epoch > knows.epoch) resign(node, event, act);
    } else {
      act(node, event);
      if (role === 'candidate') node.become('backup');
    }
  };

/** A candidate of a higher epoch gets an answer, and whoever stood or led gives way to it; without fencing a primary does not care. */
const hearStand = (node: Node, event: On<PrimaryBackup, 'stand'>): void => {
  const { s, role } = node;
  const isAhead = event.message.epoch > s.epoch;
  if (role !== 'primary') {
    answerStand(node, event);
    if (isAhead && role === 'candidate') node.become('backup');
  } else if (node.keeps('primary-backup/fencing')) {
    if (isAhead) resign(node, event, answerStand);
    else answerStand(node, event);
  }
};

/** A primary is told that its epoch is over. */
const onRefuse = (node: Node, event: On<PrimaryBackup, 'refuse'>): void => {
  if (event.message.epoch > node.s.epoch) resign(node, event, giveWay);
};

// ---- The states are the roles ------------------------------------------------------------------

const heeds = { backup: 'a higher epoch' } as const;
const follows = { backup: 'follows a primary' } as const;

const enterBackup = (node: Node): void => {
  awaitPrimary(node);
  if (pulls(node)) node.timer('pullDue', node.parameters.pullInterval);
};

export const primaryBackupNode = defineNode<PrimaryBackup>({
  id: 'primary-backup',
  fresh,
  durable: {
    epoch: 'primary-backup/store-before-acknowledging',
    log: 'primary-backup/store-before-acknowledging',
  },
  initial: 'backup',
  start: enterBackup,
  enter: {
    backup: (node) => {
      node.stop('heartbeatDue');
      node.stop('shipDue');
      enterBackup(node);
    },
    candidate: (node) => {
      node.stop('pullDue');
      awaitPrimary(node);
    },
    primary: (node) => {
      node.stop('pullDue');
      node.stop('failureTimeout');
      node.timer('heartbeatDue', node.parameters.heartbeatInterval);
    },
  },
  states: {
    backup: {
      failureTimeout: [suspect, { primary: 'takes over', candidate: 'stands for election' }],
      pullDue: pull,
      heartbeat: hear(onHeartbeat),
      replicate: hear(onReplicate),
      wholeState: hear(onWholeState),
      stand: hearStand,
      request: sendOn,
    },
    candidate: {
      failureTimeout: stand,
      vote: [countVote, { primary: 'a majority votes for it', ...heeds }],
      heartbeat: [hear(onHeartbeat), follows],
      replicate: [hear(onReplicate), follows],
      wholeState: [hear(onWholeState), follows],
      stand: [hearStand, heeds],
      request: sendOn,
    },
    primary: {
      heartbeatDue: heartbeat,
      shipDue: ship,
      acknowledge: onAcknowledge,
      fetch: serveFetch,
      request: serve,
      refuse: [onRefuse, heeds],
      heartbeat: [hear(onHeartbeat), heeds],
      replicate: [hear(onReplicate), heeds],
      wholeState: [hear(onWholeState), heeds],
      stand: [hearStand, heeds],
    },
  },
});
