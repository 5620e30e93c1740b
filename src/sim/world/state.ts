import type { AnyStateMachine } from 'xstate';
import type { AnyEffect } from '../effect.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { NodeId, OperationId } from '../identifiers.ts';
import type { DiskSettings, LinkSettings, ScriptEntry } from '../intervention.ts';
import type { MachineDriver } from '../machine/driver.ts';
import type { Operation } from '../operation.ts';
import type { Protocol } from '../protocol.ts';
import type { EventQueue, Queued } from '../queue.ts';
import type { EventRecord, MessageInFlight, NodeState } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import type { Micros } from '../time.ts';

/** A message on its way; it stands in the queue as it stands in the records. */
export interface QueuedMessage extends MessageInFlight, Queued {
  readonly kind: 'message';
  /** The receiver's place in `WorldState.nodes`. */
  readonly toPlace: number;
  /** Whether it was told to arrive, also while all others are held. */
  readonly isTold?: true;
}

/** Everything that can be due. */
export type QueuedEvent =
  | QueuedMessage
  | (Queued & {
      readonly kind: 'timer';
      readonly place: number;
      readonly timer: string;
      readonly byHand: boolean;
    })
  | (Queued & { readonly kind: 'disk'; readonly place: number })
  | (Queued & { readonly kind: 'start'; readonly place: number; readonly cause: number })
  | (Queued & {
      readonly kind: 'operation';
      readonly place: number;
      readonly cause: number;
      readonly operation: Operation;
      readonly to: NodeId | null;
    })
  | (Queued & { readonly kind: 'peersChanged'; readonly place: number; readonly cause: number });

/** A timer that has been set. Replaced, never changed. */
export interface Timer {
  readonly setAtMicros: Micros;
  readonly firesAtMicros: Micros;
  /** The event that set it. */
  readonly cause: number;
  readonly operation: OperationId | null;
  /** The order of the queued event that stands for it, and when that is due: at or before it fires. */
  readonly queuedOrder: number;
  readonly queuedMicros: Micros;
}

/** Effects of one event that wait for a disk write, with the client operation that they serve. */
export interface HeldEffects {
  readonly effects: readonly AnyEffect[];
  readonly operation: OperationId | null;
}

/** A disk write in progress, with what waits for it. Replaced, never changed. */
export interface DiskWrite {
  readonly dueMicros: Micros;
  readonly durable: unknown;
  /** False once a fault has made the disk lie about this write. */
  readonly willStore: boolean;
  readonly held: readonly HeldEffects[];
  readonly cause: number;
  readonly operation: OperationId | null;
}

/** One directed link that has been used or changed. */
export interface Link {
  readonly key: number;
  /** How many messages have been sent on it. */
  sequence: number;
  /** When the last one in order arrives. */
  lastArrivalMicros: Micros;
  cut: boolean;
  settings: LinkSettings;
}

/** One node. Its timers and links are its own; all else that fields refer to is never changed. */
export interface NodeRuntime {
  readonly id: NodeId;
  readonly place: number;
  readonly kind: 'server' | 'client';
  readonly driver: MachineDriver;
  readonly randomKey: number;
  readonly timerKey: number;
  readonly diskKey: number;
  /** Replaced, never changed. */
  disk: DiskSettings;
  status: 'up' | 'paused' | 'down' | 'removed';
  incarnation: number;
  state: NodeState;
  durable: unknown;
  writes: readonly DiskWrite[];
  timers: Map<string, Timer>;
  /** Events that came while it was paused. */
  inbox: readonly QueuedEvent[];
  clockRate: number;
  clockSetAtMicros: Micros;
  clockShowedMicros: Micros;
  randomDraws: number;
  timerDraws: number;
  diskDraws: number;
  jitterDraws: number;
  behaviour: string | null;
  readonly links: (Link | undefined)[];
}

/** A script entry with its place in the scenario, counted from 0. */
export interface PlacedEntry {
  readonly entry: ScriptEntry;
  readonly place: number;
}

/** All that changes while a run goes on. Held by one `World`; every function here works on it. */
export interface WorldState {
  readonly protocol: Protocol;
  readonly driverFor: (machine: AnyStateMachine) => MachineDriver;
  scenario: Scenario;
  readonly nodes: NodeRuntime[];
  readonly placeOf: Map<NodeId, number>;
  queue: EventQueue<QueuedEvent>;
  script: PlacedEntry[];
  scriptPlace: number;
  nowMicros: Micros;
  /** The next order number. */
  order: number;
  eventCount: number;
  lastEventMicros: Micros;
  /** How many events have happened at `lastEventMicros`. */
  instantSteps: number;
  linkDefaults: LinkSettings;
  /** Whether messages arrive only when told to. One that is held stands in the queue without an end to its wait. */
  isHolding: boolean;
  /** Whether a later `setLink` for all links has overruled the latencies between regions. */
  areRegionsOverruled: boolean;
  fingerprint: Fingerprint;
  /** Called with each event; null when nobody keeps records. */
  onRecord: ((record: EventRecord) => void) | null;
  /** The client operation that the event being handled serves. */
  currentOperation: OperationId | null;
  /** What has left nodes in the event being handled; emptied before the next. */
  readonly sent: MessageInFlight[];
}

/** The node of that name; the caller has checked that there is one. */
export const nodeCalled = (world: WorldState, id: NodeId): NodeRuntime | undefined => {
  const place = world.placeOf.get(id);
  return place === undefined ? undefined : world.nodes[place];
};

/** What a node's own clock shows. */
export const localMicrosOf = (node: NodeRuntime, nowMicros: Micros): Micros =>
  node.clockRate === 1
    ? node.clockShowedMicros + nowMicros - node.clockSetAtMicros
    : node.clockShowedMicros + Math.floor((nowMicros - node.clockSetAtMicros) * node.clockRate);
