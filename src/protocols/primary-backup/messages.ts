import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { Operation, OperationResult } from '../../sim/operation.ts';

/** The operations that the replicated key-value store serves. */
export type ServedOperation = Extract<
  Operation,
  { readonly kind: 'put' | 'get' | 'cas' | 'append' | 'delete' | 'add' | 'sample' }
>;

/** Those that may change it. */
export type WriteOperation = Exclude<ServedOperation, { readonly kind: 'get' }>;

/** A client's write. */
export interface Command {
  readonly operation: WriteOperation;
  readonly request: RequestId;
}

/** What a key holds after a write; null when it is gone. */
export interface Change {
  readonly key: string;
  readonly value: string | null;
}

/** What executing a command did, and what its client is told. */
export interface Execution {
  readonly changes: readonly Change[];
  readonly result: OperationResult;
}

/**
 * One entry of the log: the epoch in which a primary received it, its command (null: the primary's
 * first, which only says that its epoch begins), and what executing it did here.
 */
export interface Entry extends Execution {
  readonly epoch: number;
  readonly command: Command | null;
}

/**
 * An entry on its way to a backup. With `execution` it carries the changed state; without, the backup
 * executes the command itself.
 */
export interface ShippedEntry {
  readonly epoch: number;
  readonly command: Command | null;
  readonly execution: Execution | null;
}

/** The last write of a client that was executed: where it stands in the log and what it gave. */
export interface Session {
  readonly sequence: number;
  readonly index: number;
  readonly result: OperationResult;
}

/** Where an epoch begins in a log. */
export interface EpochStart {
  readonly epoch: number;
  readonly index: number;
}

/** From the primary to every backup, at its interval: it is alive, and its log ends there. */
export interface Heartbeat {
  readonly type: 'heartbeat';
  readonly epoch: number;
  readonly lastIndex: number;
  readonly lastEpoch: number;
  /** Up to this index, as many backups as asked for have stored the log. */
  readonly stable: number;
}

/** From the primary to a backup: entries that follow the one at `previousIndex`. */
export interface Replicate {
  readonly type: 'replicate';
  readonly epoch: number;
  readonly previousIndex: number;
  readonly previousEpoch: number;
  readonly entries: readonly ShippedEntry[];
  readonly stable: number;
}

/** From a backup to the primary: its disk holds the primary's log up to `index`. */
export interface Acknowledge {
  readonly type: 'acknowledge';
  readonly epoch: number;
  readonly index: number;
}

/**
 * From a backup to the primary: it asks for what follows `index`, the last entry of its log, which is
 * of `lastEpoch`. Where backups pull, it acknowledges as well. `whole`: the log does not help it, it
 * needs the state.
 */
export interface Fetch {
  readonly type: 'fetch';
  readonly epoch: number;
  readonly index: number;
  readonly lastEpoch: number;
  readonly whole: boolean;
}

/** From the primary to a backup for which the log is gone: the state after `lastIndex`. */
export interface WholeState {
  readonly type: 'wholeState';
  readonly epoch: number;
  /** Up to this index the backup's log is the primary's; the rest only the backup has. */
  readonly agreesUntil: number;
  readonly lastIndex: number;
  readonly history: readonly EpochStart[];
  readonly values: readonly (readonly [key: string, value: string])[];
  readonly sessions: readonly (readonly [client: NodeId, session: Session])[];
  readonly stable: number;
}

/** To a primary whose epoch is over: the receiver has promised itself to `epoch`. */
export interface Refuse {
  readonly type: 'refuse';
  readonly epoch: number;
}

/** From a candidate to every other server: it wants to be the primary of `epoch`. */
export interface Stand {
  readonly type: 'stand';
  readonly epoch: number;
  readonly lastIndex: number;
  readonly lastEpoch: number;
}

/** The answer to a candidate. `epoch` is the one that the voter has promised itself to. */
export interface Vote {
  readonly type: 'vote';
  readonly epoch: number;
  readonly granted: boolean;
}

/** What only a primary says. */
export type PrimaryMessage = Heartbeat | Replicate | WholeState;

/** Everything that the servers say to each other. */
export type ReplicationMessage = PrimaryMessage | Acknowledge | Fetch | Refuse | Stand | Vote;
