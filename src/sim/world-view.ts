import type { MessageId, NodeId } from './identifiers.ts';
import type { DiskSettings, LinkSettings } from './intervention.ts';
import type { MessageInFlight, NodeState } from './record.ts';
import type { Micros } from './time.ts';

/** A timer that is running. */
export interface TimerView {
  readonly name: string;
  readonly setAtMicros: Micros;
  /** When it fires, in world time, if nothing changes. */
  readonly firesAtMicros: Micros;
}

/** One node as it is now. */
export interface NodeView {
  readonly id: NodeId;
  readonly kind: 'server' | 'client';
  readonly status: 'up' | 'paused' | 'down' | 'removed';
  readonly incarnation: number;
  /** The machine's state; after a crash, the last one it had (it is gone for the node itself). */
  readonly state: NodeState;
  /** What the disk holds; null when empty. */
  readonly durable: unknown;
  /** Disk writes in progress. */
  readonly pendingWrites: number;
  readonly timers: readonly TimerView[];
  readonly disk: DiskSettings;
  readonly clockRate: number;
  /** What its own clock shows. */
  readonly localMicros: Micros;
  readonly behaviour: string | null;
  /** Events waiting for a paused node. */
  readonly waiting: number;
}

/** The world at one moment, to look at. Answers are snapshots: later steps do not change them. */
export interface WorldView {
  readonly nowMicros: Micros;
  /** How many events have happened. */
  readonly eventCount: number;
  /** All nodes ever, servers before clients. */
  readonly nodeIds: readonly NodeId[];
  node(id: NodeId): NodeView;
  /** Every message now on a link. */
  messages(): readonly MessageInFlight[];
  message(id: MessageId): MessageInFlight | null;
  /** Whether messages arrive only when told to (`hold`). */
  readonly isHolding: boolean;
  isCut(from: NodeId, to: NodeId): boolean;
  /** Every link that is cut, each direction by itself; costs no more than there are links in use. */
  cutLinks(): readonly { readonly from: NodeId; readonly to: NodeId }[];
  linkSettings(from: NodeId, to: NodeId): LinkSettings;
  /** When the next event is due; null when nothing more can happen. */
  nextEventMicros(): Micros | null;
  /** The fingerprint of the run so far: 16 hexadecimal digits. */
  fingerprint(): string;
}
