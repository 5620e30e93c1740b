import type { RequestId } from '../../sim/identifiers.ts';
import type { Operation } from '../../sim/operation.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import { leadCommit } from './commit.ts';
import { type RaftContext, type RaftEffect, withEffects } from './context.ts';
import type { StoreOperation } from './messages.ts';
import { broadcastEntries, heartbeatTimer } from './replication.ts';
import { answerFromSession, isForgotten } from './store.ts';

/** Whether the key-value store serves an operation. */
export const isServed = (operation: Operation): operation is StoreOperation =>
  operation.kind === 'put' ||
  operation.kind === 'get' ||
  operation.kind === 'cas' ||
  operation.kind === 'append' ||
  operation.kind === 'delete';

const isSame = (a: RequestId, b: RequestId): boolean =>
  a.client === b.client && a.sequence === b.sequence;

/** Tells a client whom to ask instead, under the same request id (section 8). */
export const redirect = (request: RequestId, to: string | null): RaftEffect => ({
  kind: 'reply',
  request,
  outcome: { kind: 'redirect', to },
});

/** What a server that does not lead tells a client (section 8). */
export const redirectToLeader = (context: RaftContext, event: RequestDelivered): RaftEffect[] => [
  redirect(event.message.request, context.leaderId === context.id ? null : context.leaderId),
];

/** The answer to an operation that the store does not know. */
export const refuseOperation = ({ message }: RequestDelivered): RaftEffect[] => [
  {
    kind: 'reply',
    request: message.request,
    outcome: {
      kind: 'fail',
      reason: `the key-value store has no operation ${message.operation.kind}`,
    },
  },
];

/** Whether a request has been executed, so that its session can answer it (section 8). */
export const wasExecuted = (context: RaftContext, { message }: RequestDelivered): boolean =>
  context.settings.rules['raft/duplicate-detection'] &&
  answerFromSession(context.store, message.request) !== null;

/** Answers a repeated request without executing it again (section 8). */
export const answerAgain = (context: RaftContext, { message }: RequestDelivered): RaftEffect[] => {
  const answer = answerFromSession(context.store, message.request);
  if (answer === null) return [];
  return [
    { kind: 'reply', request: answer.request, outcome: { kind: 'ok', result: answer.result } },
    {
      kind: 'note',
      rule: 'raft/duplicate-detection',
      text: `answers ${message.request.client} from its session: it has executed that request`,
    },
  ];
};

/**
 * Whether there is nothing to do for a request: its answer comes with the commit that it waits for,
 * or its client has long gone on to the next one.
 */
export const isTakenCareOf = (context: RaftContext, { message }: RequestDelivered): boolean =>
  context.settings.rules['raft/duplicate-detection'] &&
  (isForgotten(context.store, message.request) ||
    context.pendingRequests.some((pending) => isSame(pending, message.request)));

/** Whether a request stands uncommitted in the log already, from an earlier leader or attempt. */
export const isInLog = (context: RaftContext, { message }: RequestDelivered): boolean => {
  if (!context.settings.rules['raft/duplicate-detection']) return false;
  for (let index = context.log.length; index > context.commitIndex; index--) {
    const request = context.log.at(index - 1)?.command?.request;
    if (request && isSame(request, message.request)) return true;
  }
  return false;
};

/** Answers a request once the entry that holds it already is committed. */
export const awaitEntry = (before: RaftContext, { message }: RequestDelivered): RaftContext =>
  withEffects(
    before,
    { ...before, pendingRequests: [...before.pendingRequests, message.request] },
    [],
  );

/**
 * Figure 2, Leaders: "if command received from client: append entry to local log, respond after entry
 * applied to state machine" (section 5.3). Reads go through the log like all else, so that they are
 * linearizable (section 8).
 */
export const appendRequest = (before: RaftContext, { message }: RequestDelivered): RaftContext => {
  const { request, operation } = message;
  if (!isServed(operation)) return before;
  const appended: RaftContext = {
    ...before,
    log: before.log.append({ term: before.currentTerm, command: { operation, request } }),
    pendingRequests: [...before.pendingRequests, request],
  };
  const { context, effects } = leadCommit(appended, appended.log.length);
  return withEffects(before, context, [
    heartbeatTimer(context),
    ...broadcastEntries(context),
    ...effects,
  ]);
};
