/** A node's name: `n1`, `n2`, … for servers and `c1`, `c2`, … for clients. */
export type NodeId = string;

/** A message's name: `n1>n2#14` is the 14th message sent on the link from n1 to n2; a duplicate adds `+1`. */
export type MessageId = string;

/** The sender and the receiver of a message, from its name; null for what is no message's name. */
export const endsOfMessage = (id: MessageId): readonly [NodeId, NodeId] | null => {
  const [, from, to] = /^([^>]+)>([^#]+)#\d/.exec(id) ?? [];
  return from === undefined || to === undefined ? null : [from, to];
};

/** Names one operation of one client: `sequence` counts that client's operations from 1. */
export interface RequestId {
  readonly client: NodeId;
  readonly sequence: number;
}

/** A client operation's name in records and histories: `c1#3`. */
export type OperationId = string;

/** A rule's name, with its protocol before it: `raft/commit-only-own-term`. */
export type RuleId = string;

/** The operation that a request belongs to. */
export const operationIdOf = (request: RequestId): OperationId =>
  `${request.client}#${request.sequence}`;
