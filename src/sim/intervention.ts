import type { MessageId, NodeId } from './identifiers.ts';
import type { Operation } from './operation.ts';
import type { Spread } from './spread.ts';
import type { Micros, MicrosRange } from './time.ts';

/**
 * How a directed link treats messages. Probabilities are from 0 to 1. A message drawn for reordering
 * is held back by up to three times the maximum latency and may be overtaken; all others arrive in
 * the order they were sent.
 */
export interface LinkSettings {
  readonly latencyMicros: MicrosRange;
  readonly loss: number;
  readonly duplication: number;
  readonly reordering: number;
  /**
   * How latencies are spread, where not evenly over their range: then the minimum is the least, and
   * what comes on top of it is `maximum - minimum` on average (exponential, Pareto) or in the middle
   * of all (log-normal); see `spread.ts`.
   */
  readonly spread?: 'even' | Spread;
}

/** How a disk treats writes. */
export interface DiskSettings {
  readonly latencyMicros: MicrosRange;
  /** From 0 to 1: the share of writes that are reported as done and never stored. */
  readonly failure: number;
  /** Whether a write begins only when the one before it is done, and not at once. */
  readonly queue: boolean;
}

/** What a person, or a scenario's author, does to the cluster. Plain data. */
export type Intervention =
  /** The node loses everything but what its disk holds, and what the disk was still writing. */
  | { readonly kind: 'kill'; readonly node: NodeId }
  | { readonly kind: 'restart'; readonly node: NodeId }
  /** The node stands still and keeps everything; messages and timers wait for it. */
  | { readonly kind: 'pause'; readonly node: NodeId }
  | { readonly kind: 'resume'; readonly node: NodeId }
  /** Empties the disk of a node that is down. */
  | { readonly kind: 'wipeDisk'; readonly node: NodeId }
  /** The writes in progress on this disk will be reported as done and never be stored. */
  | { readonly kind: 'loseUnsynced'; readonly node: NodeId }
  /** Cuts one direction; messages in flight on it are lost. */
  | { readonly kind: 'cut'; readonly from: NodeId; readonly to: NodeId }
  | { readonly kind: 'mend'; readonly from: NodeId; readonly to: NodeId }
  /**
   * Cuts every link between different groups, both ways, and mends those within a group. Servers not
   * named form one more group; clients not named keep the links they have.
   */
  | { readonly kind: 'partition'; readonly groups: readonly (readonly NodeId[])[] }
  /** Mends every link. */
  | { readonly kind: 'heal' }
  /** Changes links' settings; a missing `from` or `to` stands for every node; missing settings stay. */
  | {
      readonly kind: 'setLink';
      readonly from?: NodeId;
      readonly to?: NodeId;
      readonly settings: Partial<LinkSettings>;
    }
  /** Makes the node's clock run fast (over 1) or slow (under 1), from a tenth to ten times. */
  | { readonly kind: 'setClock'; readonly node: NodeId; readonly rate: number }
  /**
   * Sets what the node's clock shows forward or back, once. Timers run on as they were: they measure
   * spans and not times of day.
   */
  | { readonly kind: 'jumpClock'; readonly node: NodeId; readonly byMicros: Micros }
  /** Changes a node's disk; writes in progress end as they would have. */
  | {
      readonly kind: 'setDisk';
      readonly node: NodeId;
      readonly settings: Partial<DiskSettings>;
    }
  /** From now on no message arrives unless it is told to (`deliverNow`); those that get lost do so. */
  | { readonly kind: 'hold' }
  /** Ends `hold`: what should have arrived meanwhile arrives now, in the order in which it would have. */
  | { readonly kind: 'release' }
  | { readonly kind: 'drop'; readonly message: MessageId }
  | { readonly kind: 'duplicate'; readonly message: MessageId }
  | { readonly kind: 'delay'; readonly message: MessageId; readonly byMicros: Micros }
  | { readonly kind: 'deliverNow'; readonly message: MessageId }
  | { readonly kind: 'fireTimer'; readonly node: NodeId; readonly timer: string }
  /** Starts one more server; its name must be the next free one. For protocols with open membership. */
  | { readonly kind: 'addNode'; readonly node: NodeId }
  /** Takes a server away for good. For protocols with open membership. */
  | { readonly kind: 'removeNode'; readonly node: NodeId }
  /** Gives a client an operation; it asks `to` first, or the server it believes in. */
  | {
      readonly kind: 'operation';
      readonly client: NodeId;
      readonly operation: Operation;
      readonly to?: NodeId;
    }
  /**
   * Makes a node behave as one of the protocol's traitors (`behaviours` or `modes`); null makes it
   * honest again.
   */
  | { readonly kind: 'betray'; readonly node: NodeId; readonly behaviour: string | null };

export type InterventionKind = Intervention['kind'];

/**
 * One line of a scenario's script. Lines of the same time keep their order. A line is carried out
 * when everything due at or before its time has happened; with `afterStep` it comes after just that many events of the instant `atMicros`, which
 * is how an intervention between two simultaneous events is written down.
 */
export interface ScriptEntry {
  readonly atMicros: Micros;
  readonly afterStep?: number;
  readonly intervention: Intervention;
}
