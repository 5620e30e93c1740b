import type { WireMessage } from './effect.ts';
import type { NodeId, RequestId } from './identifiers.ts';
import type { Operation, Outcome } from './operation.ts';
import type { Micros } from './time.ts';

/** A client's request to a server. A retry carries the same `request`. */
export interface RequestMessage {
  readonly type: 'request';
  readonly request: RequestId;
  readonly operation: Operation;
  /** What the client was last given to carry back (`ReplyMessage.token`); missing until then. */
  readonly token?: unknown;
}

/** A server's answer to a client. */
export interface ReplyMessage {
  readonly type: 'reply';
  readonly request: RequestId;
  readonly outcome: Outcome;
  /**
   * Plain data that the client carries back in its next request, without understanding it: what its
   * session has seen, or the version of a key (`ClientSettings.tokens`).
   */
  readonly token?: unknown;
}

/**
 * What every event gives a machine besides its content. `now` reads the node's own clock, which may
 * run fast or slow. `random` is 32 fresh random bits from the node's stream: the only source of
 * chance a machine has (see `pick` and `shuffled` in random.ts).
 */
export interface EventBase {
  readonly now: Micros;
  readonly random: number;
}

/** A message's arrival; its event type is the message's type. */
export type Delivered<Message extends WireMessage> = Message extends WireMessage
  ? EventBase & {
      readonly type: Message['type'];
      readonly from: NodeId;
      readonly message: Message;
    }
  : never;

/** A timer's expiry; its event type is the timer's name. */
export type TimerFired<Timer extends string> = Timer extends string
  ? EventBase & { readonly type: Timer }
  : never;

/** A client's request as a server's machine sees it. */
export type RequestDelivered = Delivered<RequestMessage>;

/** Puts a running machine into one of its protocol's modes of a traitor; null: it is honest again. */
export type BehaviourSet = EventBase & {
  readonly type: 'behaviourSet';
  readonly behaviour: string | null;
};

/** Tells a running machine that the set of other servers has changed (protocols with open membership). */
export type PeersChanged = EventBase & {
  readonly type: 'peersChanged';
  readonly peers: readonly NodeId[];
};
