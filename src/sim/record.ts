import type { AnyEffect, WireMessage } from './effect.ts';
import type { MessageId, NodeId, OperationId } from './identifiers.ts';
import type { ScriptEntry } from './intervention.ts';
import type { Micros } from './time.ts';

/** A machine's state: its state's name and its context. Never changed, only replaced. */
export interface NodeState {
  readonly value: string;
  readonly context: unknown;
}

/** Why a message did not arrive. */
export type LossReason = 'loss' | 'cut' | 'dropped' | 'receiver-down';

/** One message on a link, from its sending on. */
export interface MessageInFlight {
  readonly from: NodeId;
  readonly to: NodeId;
  /** It is the `sequence`-th message sent on its link. */
  readonly sequence: number;
  /** 0 for the message itself, 1 and up for its duplicates. */
  readonly copy: number;
  readonly message: WireMessage;
  readonly sentAtMicros: Micros;
  /** When it arrives, or would if `diesAtMicros` is null. */
  readonly arrivesAtMicros: Micros;
  /** When it gets lost on the way (null: it will arrive). */
  readonly diesAtMicros: Micros | null;
  readonly lossReason: LossReason | null;
  /**
   * Where on its way it was, as a share from 0 to 1, when it was last held back by hand; for one sent
   * on a cut link, on its way to the cut.
   */
  readonly delayed?: { readonly atMicros: Micros; readonly share: number };
  /** The event that sent it. */
  readonly cause: number;
  /** The client operation it serves, if any. */
  readonly operation: OperationId | null;
}

/** The share of its way that a message has gone at a moment, from 0 when it is sent to 1. */
export const shareOfWay = (
  {
    sentAtMicros,
    arrivesAtMicros,
    delayed,
  }: Pick<MessageInFlight, 'sentAtMicros' | 'arrivesAtMicros' | 'delayed'>,
  micros: number,
): number => {
  const start = delayed?.atMicros ?? sentAtMicros;
  const gone = delayed?.share ?? 0;
  const whole = arrivesAtMicros - start;
  if (whole <= 0) return 1;
  return gone + (1 - gone) * Math.min(1, Math.max(0, (micros - start) / whole));
};

/** The stable name of a message, such as `n1>n2#14`. */
export const messageIdOf = (
  message: Pick<MessageInFlight, 'from' | 'to' | 'sequence' | 'copy'>,
): MessageId =>
  `${message.from}>${message.to}#${message.sequence}${message.copy > 0 ? `+${message.copy}` : ''}`;

interface RecordBase {
  /** Its place in the run, from 0. */
  readonly index: number;
  readonly atMicros: Micros;
  /** The index of the event that caused it; -1 for none. */
  readonly cause: number;
  readonly operation: OperationId | null;
  /** Where it happened; null for the world as a whole. */
  readonly node: NodeId | null;
  /** The node's state before and after; the same reference when nothing changed; null when down. */
  readonly before: NodeState | null;
  readonly after: NodeState | null;
  /** What the node's machine asked for. */
  readonly effects: readonly AnyEffect[];
  /** What left the node in this event (sends held back by the disk leave in a `diskDone`). */
  readonly sent: readonly MessageInFlight[];
}

/** One thing that happened. */
export type EventRecord =
  /** A node's first start, or its start after a restart or an addition. */
  | (RecordBase & { readonly kind: 'start'; readonly incarnation: number })
  | (RecordBase & { readonly kind: 'deliver'; readonly message: MessageInFlight })
  | (RecordBase & {
      readonly kind: 'lost';
      readonly message: MessageInFlight;
      readonly reason: LossReason;
    })
  | (RecordBase & { readonly kind: 'timer'; readonly timer: string; readonly byHand: boolean })
  /** A disk write has finished: what waited for it leaves the node. */
  | (RecordBase & { readonly kind: 'diskDone'; readonly stored: boolean })
  /** A client begins an operation. */
  | (RecordBase & { readonly kind: 'operation' })
  | (RecordBase & { readonly kind: 'peersChanged' })
  | (RecordBase & {
      readonly kind: 'intervention';
      /** What was carried out, with the names of those whom selectors met. */
      readonly entry: ScriptEntry;
      /** The entry as the script has it, and whom its selectors met; missing where it has none. */
      readonly selected?: {
        readonly asked: ScriptEntry;
        readonly met: Readonly<Record<string, readonly NodeId[]>>;
        /** Whether it was carried out: nothing is done where one that is needed met nobody. */
        readonly isDone: boolean;
      };
      /** Messages in flight that it destroyed. */
      readonly destroyed: readonly MessageInFlight[];
    });

export type EventKind = EventRecord['kind'];

/** The script's own entry that an intervention's record stands for. */
export const scriptEntryOf = ({
  entry,
  selected,
}: Extract<EventRecord, { readonly kind: 'intervention' }>): ScriptEntry =>
  selected?.asked ?? entry;
