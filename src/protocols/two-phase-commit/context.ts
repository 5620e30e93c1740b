import type { Effect } from '../../sim/effect.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { SharedList } from '../../sim/shared-list.ts';
import type { Micros } from '../../sim/time.ts';
import type { Log, LogRecord } from './log.ts';
import type { TwoPhaseMessage } from './messages.ts';
import type { TwoPhaseParameters } from './parameters.ts';
import type { TwoPhaseRuleId } from './rules.ts';
import { operationOf, type TransactionId, type Write } from './transaction.ts';

/** The time-outs of a node, one for each wait, and the reading of its log after a start. */
export type TwoPhaseTimer =
  | 'recovery'
  | 'voteTimeout'
  | 'decisionTimeout'
  | 'acknowledgementTimeout';

/** What a disk holds: the write-ahead log. Everything else is worked out from it. */
export interface TwoPhaseDurable {
  readonly log: Log;
}

export type TwoPhaseEffect = Effect<TwoPhaseMessage, TwoPhaseDurable, TwoPhaseTimer>;

/** A transaction that this node coordinates and has not finished. */
export interface Coordinated {
  readonly transaction: TransactionId;
  /** `voting`: it collects votes. `committed`: it collects acknowledgements. */
  readonly phase: 'voting' | 'committed';
  /** The participants besides itself. */
  readonly participants: readonly NodeId[];
  /** What is written at the coordinator itself. */
  readonly writes: readonly Write[];
  /** Who has voted yes. */
  readonly yes: readonly NodeId[];
  /** Who has voted no; more than nobody only with the rule of unanimity off. */
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

/** A value, and the transaction that wrote it. */
export interface Stored {
  readonly value: string;
  readonly transaction: TransactionId;
}

/** The last request of a client that came to this node; the outcome is null while it is under way. */
export interface Asked {
  readonly sequence: number;
  readonly outcome: Outcome | null;
}

/** The last transaction of a client that this node, as a participant, has heard of. */
export interface Seen {
  readonly sequence: number;
  readonly transaction: TransactionId;
}

/** What stays the same for a node's whole life, worked out once at its start. */
export interface TwoPhaseSettings {
  /** False for a rule that the scenario has switched off. */
  readonly rules: Readonly<Record<TwoPhaseRuleId, boolean>>;
  readonly acknowledgements: boolean;
  readonly cooperativeTermination: boolean;
  readonly refuses: boolean;
  readonly voteTimeout: Micros;
  readonly decisionTimeout: Micros;
  readonly acknowledgementTimeout: Micros;
}

/** What a node knows: its log, and what follows from it. */
export interface TwoPhaseContext {
  readonly id: NodeId;
  /** All servers in the order of their numbers, which says where keys live. */
  readonly servers: readonly NodeId[];
  readonly incarnation: number;
  readonly settings: TwoPhaseSettings;
  readonly log: Log;
  /** How much of the log has been given to the disk; what follows is in memory only. */
  readonly forcedLength: number;
  readonly values: ReadonlyMap<string, Stored>;
  readonly locks: ReadonlyMap<string, TransactionId>;
  readonly coordinated: ReadonlyMap<TransactionId, Coordinated>;
  readonly prepared: ReadonlyMap<TransactionId, Prepared>;
  readonly asked: ReadonlyMap<NodeId, Asked>;
  readonly seen: ReadonlyMap<NodeId, Seen>;
  /** How long it has been blocked in all since its last start. */
  readonly blockedMicros: Micros;
  /** What the last transition asked for, in order; the machine emits it. */
  readonly outbox: readonly TwoPhaseEffect[];
}

/** What a node is occupied with: the states of its machine, save the reading of the log. */
export type Occupation = 'idle' | 'coordinating' | 'prepared' | 'blocked';

/** A node's occupation follows from its unfinished transactions; the one that binds it most counts. */
export const occupationOf = ({ prepared, coordinated }: TwoPhaseContext): Occupation => {
  for (const { blockedSinceMicros } of prepared.values()) {
    if (blockedSinceMicros !== null) return 'blocked';
  }
  if (prepared.size > 0) return 'prepared';
  return coordinated.size > 0 ? 'coordinating' : 'idle';
};

const numberOf = (server: NodeId): number => Number(server.slice(1));

const settingsOf = ({
  id,
  parameters,
  rules,
}: NodeInput<TwoPhaseDurable, TwoPhaseParameters>): TwoPhaseSettings => {
  const isOn = (rule: TwoPhaseRuleId): boolean => rules[rule] !== false;
  return {
    rules: {
      'two-phase-commit/force-vote': isOn('two-phase-commit/force-vote'),
      'two-phase-commit/force-decision': isOn('two-phase-commit/force-decision'),
      'two-phase-commit/force-before-acknowledging': isOn(
        'two-phase-commit/force-before-acknowledging',
      ),
      'two-phase-commit/unanimous-yes': isOn('two-phase-commit/unanimous-yes'),
      'two-phase-commit/no-unilateral-abort': isOn('two-phase-commit/no-unilateral-abort'),
      'two-phase-commit/lock-held-votes-no': isOn('two-phase-commit/lock-held-votes-no'),
      'two-phase-commit/forget-after-acknowledgements': isOn(
        'two-phase-commit/forget-after-acknowledgements',
      ),
    },
    acknowledgements: parameters.acknowledgements,
    cooperativeTermination: parameters.cooperativeTermination,
    refuses: parameters.refuses === id,
    voteTimeout: parameters.voteTimeout,
    decisionTimeout: parameters.decisionTimeout,
    acknowledgementTimeout: parameters.acknowledgementTimeout,
  };
};

/** A node as it starts, with its log and nothing worked out from it yet. */
export const emptyContext = (
  input: NodeInput<TwoPhaseDurable, TwoPhaseParameters>,
): TwoPhaseContext => {
  const log = input.durable?.log ?? SharedList.of<LogRecord>();
  return {
    id: input.id,
    servers: [input.id, ...input.peers].sort((a, b) => numberOf(a) - numberOf(b)),
    incarnation: input.incarnation,
    settings: settingsOf(input),
    log,
    forcedLength: log.length,
    values: new Map(),
    locks: new Map(),
    coordinated: new Map(),
    prepared: new Map(),
    asked: new Map(),
    seen: new Map(),
    blockedMicros: 0,
    outbox: [],
  };
};

/** A map with one entry set. */
export const withEntry = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> => new Map(map).set(key, value);

/** A map without one entry. */
export const withoutEntry = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
): ReadonlyMap<Key, Value> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** The values after a transaction's writes at a node. */
export const withWrites = (
  values: ReadonlyMap<string, Stored>,
  transaction: TransactionId,
  writes: readonly Write[],
): ReadonlyMap<string, Stored> => {
  if (writes.length === 0) return values;
  const next = new Map(values);
  for (const { key, value } of writes) next.set(key, { value, transaction });
  return next;
};

/** The locks with a transaction holding its keys. */
export const withLocks = (
  locks: ReadonlyMap<string, TransactionId>,
  transaction: TransactionId,
  writes: readonly Write[],
): ReadonlyMap<string, TransactionId> => {
  const next = new Map(locks);
  for (const { key } of writes) next.set(key, transaction);
  return next;
};

/** The locks that are left when a transaction gives up its own. */
export const withoutLocksOf = (
  locks: ReadonlyMap<string, TransactionId>,
  transaction: TransactionId,
): ReadonlyMap<string, TransactionId> =>
  new Map([...locks].filter(([, holder]) => holder !== transaction));

/** The key of some writes that another transaction has locked, with its holder; null for none. */
export const lockInTheWay = (
  { locks }: TwoPhaseContext,
  transaction: TransactionId,
  writes: readonly Write[],
): { readonly key: string; readonly holder: TransactionId } | null => {
  for (const { key } of writes) {
    const holder = locks.get(key);
    if (holder !== undefined && holder !== transaction) return { key, holder };
  }
  return null;
};

/** Why a node does not vote yes, in words, and the rule that forbids it, if it is one. */
export interface Objection {
  readonly reason: string;
  readonly rule: TwoPhaseRuleId | null;
}

/** What speaks against a node's yes; null when nothing does. */
export const objectionTo = (
  context: TwoPhaseContext,
  transaction: TransactionId,
  writes: readonly Write[],
): Objection | null => {
  const { rules, refuses } = context.settings;
  if (refuses && writes.length > 0) {
    return { reason: `${context.id} has been told to refuse`, rule: null };
  }
  const lock = lockInTheWay(context, transaction, writes);
  if (lock === null || !rules['two-phase-commit/lock-held-votes-no']) return null;
  return {
    reason: `${lock.key} is locked by ${operationOf(lock.holder)}`,
    rule: 'two-phase-commit/lock-held-votes-no',
  };
};
