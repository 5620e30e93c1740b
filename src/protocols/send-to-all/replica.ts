import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Delivered, EventBase, RequestDelivered } from '../../sim/wire.ts';
import {
  type Executed,
  type Remembered,
  type SendToAllContext,
  type SendToAllEffect,
  withExecuted,
} from './context.ts';
import type { Relay, WriteOperation } from './messages.ts';
import { drawSample, execute, isWrite } from './store.ts';

const reply = (request: RequestId, outcome: Outcome): SendToAllEffect => ({
  kind: 'reply',
  request,
  outcome,
});

const rememberedOf = (
  { remembered, rules }: SendToAllContext,
  { client, sequence }: RequestId,
): Remembered | undefined =>
  rules['send-to-all/execute-once']
    ? remembered.get(client)?.find((each) => each.sequence === sequence)
    : undefined;

/** Whether a request, or its relay, is one that this replica has executed already. */
export const wasExecuted = (
  context: SendToAllContext,
  { message }: RequestDelivered | Delivered<Relay>,
): boolean => rememberedOf(context, message.request) !== undefined;

const executeHere = (
  before: SendToAllContext,
  request: RequestId,
  operation: WriteOperation,
  first: NodeId,
  drawn: string,
): { readonly context: SendToAllContext; readonly done: Executed } => {
  const done: Executed = {
    ...execute(before.values, operation, drawn),
    request,
    operation,
    first,
  };
  return { context: withExecuted(before, done), done };
};

/** What has been executed goes to the disk before the words about it leave, by the rule about that. */
const close = (context: SendToAllContext, words: readonly SendToAllEffect[]): SendToAllContext => {
  const persist: SendToAllEffect = { kind: 'persist', durable: { executed: context.executed } };
  const diskFirst = context.rules['send-to-all/store-before-answering'];
  return { ...context, outbox: diskFirst ? [persist, ...words] : [...words, persist] };
};

const sampled = (operation: WriteOperation, event: EventBase): string =>
  operation.kind === 'sample' ? drawSample(operation.source, event) : '';

/** A client's write: executed here at once, relayed to all others, and answered without waiting. */
export const executeAndRelay = (
  before: SendToAllContext,
  event: RequestDelivered,
): SendToAllContext => {
  const { operation, request } = event.message;
  if (!isWrite(operation)) return before;
  const own = sampled(operation, event);
  const { context, done } = executeHere(before, request, operation, before.id, own);
  const drawn = before.drawsOnce && operation.kind === 'sample' ? own : null;
  const message: Relay = { type: 'relay', request, operation, drawn };
  return close(context, [
    ...before.peers.map((to): SendToAllEffect => ({ kind: 'send', to, message })),
    reply(request, { kind: 'ok', result: done.result }),
  ]);
};

/** A relayed write: executed whenever it happens to arrive. */
export const executeRelay = (
  before: SendToAllContext,
  event: Delivered<Relay>,
): SendToAllContext => {
  const { drawn, operation, request } = event.message;
  const value = drawn ?? sampled(operation, event);
  return close(executeHere(before, request, operation, event.from, value).context, []);
};

/** Answers a repeated request with what it gave. */
export const answerAgain = (
  context: SendToAllContext,
  { message }: RequestDelivered,
): SendToAllEffect[] => {
  const known = rememberedOf(context, message.request);
  if (known === undefined) return [];
  return [
    {
      kind: 'note',
      rule: 'send-to-all/execute-once',
      text: `has executed that request of ${message.request.client} and does not execute it again`,
    },
    reply(message.request, { kind: 'ok', result: known.result }),
  ];
};

/** Passes over a relay that has come before. */
export const passOver = (): SendToAllEffect[] => [
  {
    kind: 'note',
    rule: 'send-to-all/execute-once',
    text: 'has executed that write already and passes over it',
  },
];

/** A read: answered from this replica alone. */
export const readHere = (
  context: SendToAllContext,
  { message }: RequestDelivered,
): SendToAllEffect[] => {
  const { operation, request } = message;
  if (operation.kind !== 'get') {
    return [
      reply(request, {
        kind: 'fail',
        reason: `the key-value store has no operation ${operation.kind}`,
      }),
    ];
  }
  const value = context.values.get(operation.key) ?? null;
  return [reply(request, { kind: 'ok', result: { kind: 'value', value } })];
};
