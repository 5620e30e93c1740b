import type { NodeId, RequestId, RuleId } from './identifiers.ts';
import type { Operation, OperationResult, Outcome } from './operation.ts';
import type { ExponentialWait, Micros, MicrosRange } from './time.ts';

/** What travels on a link. The type names the kind of message in the paper's word. */
export interface WireMessage {
  readonly type: string;
}

/**
 * What a node's machine asks of the world, as data. Nothing leaves a node before the disk writes
 * that stand before it, in this list or in an earlier one: sends and replies after a `persist` wait
 * for the disk. Timers and notes do not wait.
 */
export type Effect<Message extends WireMessage, Durable, Timer extends string = string> =
  /** With `waits: false` it leaves at once, whatever the disk is still writing. */
  | {
      readonly kind: 'send';
      readonly to: NodeId;
      readonly message: Message;
      readonly waits?: false;
    }
  /** Sets a timer on the node's own clock; setting it again replaces it. A range or a wait is drawn by the kernel. */
  | {
      readonly kind: 'setTimer';
      readonly timer: Timer;
      readonly after: Micros | MicrosRange | ExponentialWait;
    }
  | { readonly kind: 'cancelTimer'; readonly timer: Timer }
  /** Replaces what the disk holds by `durable` once the write is done. */
  | { readonly kind: 'persist'; readonly durable: Durable }
  /** Answers a client; it carries the token back in its next request. */
  | {
      readonly kind: 'reply';
      readonly request: RequestId;
      readonly outcome: Outcome;
      readonly token?: unknown;
    }
  /** Why something was done: shown to people, changes nothing. */
  | {
      readonly kind: 'note';
      readonly text: string;
      readonly rule?: RuleId;
      /** The place in the protocol's paper. */
      readonly section?: string;
      /** A moment that matters to whoever follows the run. */
      readonly important?: true;
    };

/** What a client's machine asks for besides sends and timers: it says when operations begin and end. */
export type ClientEffect =
  | { readonly kind: 'invoke'; readonly request: RequestId; readonly operation: Operation }
  | {
      readonly kind: 'complete';
      readonly request: RequestId;
      readonly outcome: 'ok' | 'fail' | 'unknown';
      readonly result: OperationResult | null;
      readonly reason: string | null;
      readonly answeredBy: NodeId | null;
    };

/** An effect of any machine, for code that treats all alike. */
export type AnyEffect = Effect<WireMessage, unknown> | ClientEffect;
