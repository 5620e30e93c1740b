import type { Effect } from '../../sim/effect.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { OperationResult } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import type { Micros } from '../../sim/time.ts';
import { emptyLog, type Log, lengthOf, storeOf } from './log.ts';
import type { ReplicationMessage } from './messages.ts';
import type { PrimaryBackupParameters } from './parameters.ts';
import { type PrimaryBackupRuleId, primaryBackupRules } from './rules.ts';
import { emptyStore, type Store } from './store.ts';

/** The timers of a server. */
export type PrimaryBackupTimer = 'failureTimeout' | 'heartbeatDue' | 'shipDue' | 'pullDue';

/** What a server's disk holds. */
export interface PrimaryBackupDurable {
  /** The highest epoch that it has promised itself to. */
  readonly epoch: number;
  readonly log: Log;
}

export type PrimaryBackupEffect = Effect<
  ReplicationMessage,
  PrimaryBackupDurable,
  PrimaryBackupTimer
>;

/** What stays the same for a server's whole life, worked out once at its start. */
export interface Settings {
  readonly rules: Readonly<Record<PrimaryBackupRuleId, boolean>>;
  /** All servers in their order: the first is the primary of epoch 1, and so on in a circle. */
  readonly order: readonly NodeId[];
  /** The place of each peer in `peers` and `acknowledged`. */
  readonly placeOf: ReadonlyMap<NodeId, number>;
  /** How many servers make a majority of all. */
  readonly majority: number;
  /** How many backups must have stored a write before it is answered. */
  readonly needed: number;
  /** Whether backups say what they have stored. */
  readonly acknowledges: boolean;
  readonly shipsState: boolean;
  readonly pulls: boolean;
  readonly elects: boolean;
  readonly shipDelay: Micros;
  readonly pullInterval: Micros;
  readonly heartbeatInterval: Micros;
  readonly failureTimeout: Micros;
  readonly logKept: number;
}

/** A client's request that the primary will answer once the log is stable up to `index`. */
export interface Pending {
  readonly request: RequestId;
  readonly index: number;
  /** What it will be told; null for a read, which is answered with what the key holds then. */
  readonly result: OperationResult | null;
  readonly key: string;
}

/** A server's state. */
export interface PrimaryBackupContext {
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  readonly settings: Settings;
  /** Whether it is to be the primary from the start: the first in the order, started for the first time. */
  readonly appointed: boolean;

  // On the disk.
  readonly epoch: number;
  readonly log: Log;

  // In memory, on all servers.
  /** The state that the whole log leads to. */
  readonly store: Store;
  /** Up to this index, as many backups as asked for have stored the log, as far as is known here. */
  readonly stable: number;
  /** The primary that it follows or is; null while it knows none. */
  readonly primary: NodeId | null;
  /** The epoch of the primary that it follows, and up to where its log is known to be that primary's. */
  readonly followed: number;
  readonly matched: number;

  // In memory, on a primary; empty on others.
  /** The state at `stable`, which reads are answered from. */
  readonly stableStore: Store;
  /** The index at which its epoch begins. */
  readonly epochStart: number;
  /** Up to where it has pushed its log. */
  readonly shipped: number;
  /** Up to where each backup has stored its log, by the peers' places. */
  readonly acknowledged: readonly number[];
  readonly pending: readonly Pending[];

  // In memory, on a candidate: who has voted for it, itself included.
  readonly votes: readonly NodeId[];

  /** What the last transition that changed anything asked for, in order; the machine emits it. */
  readonly outbox: readonly PrimaryBackupEffect[];
}

/** How many backups must have stored a write before it is answered, out of that many. */
export const backupsNeeded = (
  acknowledge: PrimaryBackupParameters['acknowledge'],
  backups: number,
): number => {
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

/** Names in their order: `n2` before `n10`. */
const inOrder = (names: readonly NodeId[]): readonly NodeId[] =>
  [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));

const settingsOf = ({
  id,
  peers,
  parameters,
  rules,
}: NodeInput<PrimaryBackupDurable, PrimaryBackupParameters>): Settings => {
  const switches = Object.fromEntries(
    primaryBackupRules.map((rule) => [rule.id, rules[rule.id] !== false]),
  ) as Record<PrimaryBackupRuleId, boolean>; // one for each rule of the list
  return {
    rules: switches,
    order: inOrder([id, ...peers]),
    placeOf: new Map(peers.map((peer, place) => [peer, place])),
    majority: Math.floor((peers.length + 1) / 2) + 1,
    needed: switches['primary-backup/wait-for-backups']
      ? backupsNeeded(parameters.acknowledge, peers.length)
      : 0,
    acknowledges: parameters.acknowledge !== 'none',
    shipsState: parameters.ship === 'state',
    pulls: parameters.transfer === 'pull',
    elects: parameters.failover === 'election',
    shipDelay: parameters.shipDelay,
    pullInterval: parameters.pullInterval,
    heartbeatInterval: parameters.heartbeatInterval,
    failureTimeout: parameters.failureTimeout,
    logKept: parameters.logKept,
  };
};

/** The server that an epoch belongs to: epochs go round the order, so that no two share one. */
export const ownerOf = ({ order }: Settings, epoch: number): NodeId | null =>
  order[(epoch - 1) % order.length] ?? null;

/** A server as it starts: with what its disk holds and nothing else. */
export const freshContext = (
  input: NodeInput<PrimaryBackupDurable, PrimaryBackupParameters>,
): PrimaryBackupContext => {
  const { durable, id, incarnation, peers } = input;
  const settings = settingsOf(input);
  const epoch = durable?.epoch ?? 1;
  const log = durable?.log ?? emptyLog;
  const owner = ownerOf(settings, epoch);
  return {
    id,
    peers,
    settings,
    appointed: incarnation === 0 && owner === id,
    epoch,
    log,
    store: storeOf(log),
    stable: 0,
    primary: owner === id || (settings.elects && incarnation > 0) ? null : owner,
    followed: 0,
    matched: 0,
    stableStore: emptyStore,
    epochStart: 0,
    shipped: 0,
    acknowledged: [],
    pending: [],
    votes: [],
    outbox: [],
  };
};

/**
 * Closes a transition from `before` to `after`: what changed of epoch and log is written to the disk
 * before the effects leave, unless the rule about that is off; then it is written after them.
 */
export const withEffects = (
  before: PrimaryBackupContext,
  after: PrimaryBackupContext,
  effects: readonly PrimaryBackupEffect[],
): PrimaryBackupContext => {
  const { epoch, log, settings } = after;
  if (log === before.log && epoch === before.epoch) return { ...after, outbox: effects };
  const persist: PrimaryBackupEffect = { kind: 'persist', durable: { epoch, log } };
  const diskFirst = settings.rules['primary-backup/store-before-acknowledging'];
  return { ...after, outbox: diskFirst ? [persist, ...effects] : [...effects, persist] };
};

/** How far a server stands from the primary of its epoch in the order; the primary itself comes last. */
const distanceFromPrimary = ({ id, epoch, settings }: PrimaryBackupContext): number => {
  const { order } = settings;
  const place = order.indexOf(id);
  const primary = (epoch - 1) % order.length;
  return ((place - primary - 1 + order.length) % order.length) + 1;
};

/**
 * The timer whose expiry makes a backup take the primary for dead. In the fixed order each waits a
 * time-out longer than the one before it; before an election it is drawn, so that mostly one stands
 * first.
 */
export const failureTimer = (context: PrimaryBackupContext): PrimaryBackupEffect => {
  const { appointed, settings } = context;
  const { elects, failureTimeout } = settings;
  if (appointed) return { kind: 'setTimer', timer: 'failureTimeout', after: 0 };
  return {
    kind: 'setTimer',
    timer: 'failureTimeout',
    after: elects
      ? [failureTimeout, 2 * failureTimeout]
      : distanceFromPrimary(context) * failureTimeout,
  };
};

/** The timer after which a backup that pulls asks for entries; none where the primary pushes. */
export const pullTimer = ({ settings }: PrimaryBackupContext): readonly PrimaryBackupEffect[] =>
  settings.pulls ? [{ kind: 'setTimer', timer: 'pullDue', after: settings.pullInterval }] : [];

/** The index of the last entry of a server's log. */
export const lastIndexOf = ({ log }: PrimaryBackupContext): number => lengthOf(log);
