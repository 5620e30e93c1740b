import { assign, setup } from 'xstate';
import type { ClientEffect, Effect } from './effect.ts';
import type { NodeId, RequestId } from './identifiers.ts';
import type { Operation, OperationKind } from './operation.ts';
import { draw, pick, split } from './random.ts';
import type { NodeState } from './record.ts';
import type { ClientSettings, Workload } from './scenario.ts';
import type { Micros } from './time.ts';
import type { Delivered, EventBase, ReplyMessage, RequestMessage, TimerFired } from './wire.ts';

/** An operation that the client waits for. */
export interface OpenOperation {
  readonly request: RequestId;
  readonly operation: Operation;
  /** The server asked last. */
  readonly target: NodeId;
  /** How many times it has been asked for. */
  readonly attempts: number;
  /** When it began, on the client's own clock. */
  readonly invokedAtMicros: Micros;
}

/** What a client knows. */
export interface ClientContext {
  readonly id: NodeId;
  /** Its place among the clients, from 0, and how many there are: together they make values unique. */
  readonly place: number;
  readonly clientCount: number;
  readonly servers: readonly NodeId[];
  readonly settings: ClientSettings;
  readonly workload: Workload | null;
  readonly operationKinds: readonly OperationKind[];
  /** How many operations it has begun. */
  readonly sequence: number;
  /** The server it asks first: the one that answered last, or that it was sent to. */
  readonly believes: NodeId;
  readonly open: OpenOperation | null;
  /** Operations that wait for the open one to end. */
  readonly queue: readonly { readonly operation: Operation; readonly to: NodeId | null }[];
  /** The last value it saw of each key, for compare-and-swap. */
  readonly seen: Readonly<Record<string, string | null>>;
}

/** What a client's machine is started with. `durable` is the sequence it had reached before a crash. */
export interface ClientInput {
  readonly id: NodeId;
  readonly place: number;
  readonly clientCount: number;
  readonly servers: readonly NodeId[];
  readonly settings: ClientSettings;
  readonly workload: Workload | null;
  readonly operationKinds: readonly OperationKind[];
  readonly prefers: NodeId;
  readonly durable: { readonly sequence: number } | null;
}

/** Tells a client to begin an operation. */
export type OperationOrdered = EventBase & {
  readonly type: 'operation';
  readonly operation: Operation;
  readonly to: NodeId | null;
};

type ClientTimer = 'requestTimeout' | 'retryDue' | 'workloadDue';

type ClientEvent = Delivered<ReplyMessage> | OperationOrdered | TimerFired<ClientTimer>;

type ClientRequestEffect =
  | Effect<RequestMessage, { readonly sequence: number }, ClientTimer>
  | ClientEffect;

/** What a waiting client is to do once its context has changed. */
const ask = ({ context }: { context: ClientContext }): ClientRequestEffect[] => {
  const { open, settings } = context;
  if (open === null) return [];
  return [
    {
      kind: 'send',
      to: open.target,
      message: { type: 'request', request: open.request, operation: open.operation },
    },
    { kind: 'setTimer', timer: 'requestTimeout', after: settings.timeoutMicros },
  ];
};

const begin = (
  context: ClientContext,
  operation: Operation,
  to: NodeId | null,
  now: Micros,
): Partial<ClientContext> => {
  const sequence = context.sequence + 1;
  return {
    sequence,
    open: {
      request: { client: context.id, sequence },
      operation,
      target: to ?? context.believes,
      attempts: 1,
      invokedAtMicros: now,
    },
  };
};

const invoked = ({ context }: { context: ClientContext }): ClientRequestEffect[] => {
  const { open } = context;
  if (open === null) return [];
  return [
    { kind: 'persist', durable: { sequence: context.sequence } },
    { kind: 'invoke', request: open.request, operation: open.operation },
    ...ask({ context }),
  ];
};

/** The server after this one, in a circle: where a client turns when one does not answer. */
const serverAfter = (servers: readonly NodeId[], server: NodeId): NodeId =>
  servers[(servers.indexOf(server) + 1) % servers.length] ?? server;

const drawOperation = (context: ClientContext, workload: Workload, random: number): Operation => {
  const key = pick(split(random, 0), workload.keys);
  const kind = pick(split(random, 1), workload.operations);
  // Every value is written once in a run, so that a read tells which write it saw.
  const value = String(context.sequence * context.clientCount + context.place + 1);
  switch (kind) {
    case 'get':
    case 'delete':
      return { kind, key };
    case 'put':
    case 'append':
    case 'insert':
      return { kind, key, value };
    case 'cas':
      return { kind, key, expected: context.seen[key] ?? null, value };
    case 'add':
      return { kind, key, amount: 1 + (draw(random, 2) % 9) };
    case 'sample':
      return { kind, key, source: draw(random, 2) % 2 === 0 ? 'random' : 'now' };
    case 'transaction':
      return { kind, writes: workload.keys.map((each) => ({ key: each, value })) };
    case 'propose':
      return { kind, value };
  }
};

const seenAfter = (
  context: ClientContext,
  message: ReplyMessage,
): Readonly<Record<string, string | null>> => {
  const { open, seen } = context;
  if (open === null || message.outcome.kind !== 'ok') return seen;
  const { operation } = open;
  const { result } = message.outcome;
  if (operation.kind === 'put') return { ...seen, [operation.key]: operation.value };
  if (operation.kind === 'get' && result.kind === 'value') {
    return { ...seen, [operation.key]: result.value };
  }
  if (operation.kind === 'cas' && result.kind === 'swapped' && result.swapped) {
    return { ...seen, [operation.key]: operation.value };
  }
  return seen;
};

/** Asks the next server once more. */
const askNext = assign<ClientContext, ClientEvent, undefined, ClientEvent, never>(({ context }) => {
  const { open } = context;
  if (open === null) return {};
  const target = serverAfter(context.servers, open.target);
  return { believes: target, open: { ...open, target, attempts: open.attempts + 1 } };
});

/** Ends the open operation without an answer; what waited begins. */
const giveUp = assign<ClientContext, ClientEvent, undefined, ClientEvent, never>(
  ({ context, event }) => endAndBeginNext(context, event.now),
);

const endAndBeginNext = (context: ClientContext, now: Micros): Partial<ClientContext> => {
  const [next, ...queue] = context.queue;
  if (next === undefined) return { open: null };
  return { ...begin(context, next.operation, next.to, now), queue };
};

const clientSetup = setup({
  // The values under `types` are never read: XState takes only their types.
  types: {
    context: {} as ClientContext,
    events: {} as ClientEvent,
    input: {} as ClientInput,
  },
  actions: {
    effects: (_: unknown, _effects: readonly ClientRequestEffect[]) => {},
  },
  guards: {
    endsWithMoreToDo: ({ context, event }) =>
      isFinalAnswer(context, event) && context.queue.length > 0,
    ends: ({ context, event }) => isFinalAnswer(context, event),
    redirectsToSomebody: ({ context, event }) =>
      isRedirect(context, event) && !isExhausted(context) && redirectTarget(event) !== null,
    redirectsToNobody: ({ context, event }) => isRedirect(context, event) && !isExhausted(context),
    exhaustedWithMoreToDo: ({ context, event }) =>
      isExhausted(context) &&
      context.queue.length > 0 &&
      (event.type !== 'reply' || isRedirect(context, event)),
    exhausted: ({ context, event }) =>
      isExhausted(context) && (event.type !== 'reply' || isRedirect(context, event)),
  },
});

/** An operation that comes while another is open waits for its turn. */
const queueOperation = {
  actions: clientSetup.assign(({ context, event }) =>
    event.type === 'operation'
      ? { queue: [...context.queue, { operation: event.operation, to: event.to }] }
      : {},
  ),
};

/** An answer that ends the operation, whether the client waits for it or is about to ask again. */
const finalAnswers = [
  {
    guard: 'endsWithMoreToDo',
    target: 'waiting',
    actions: [
      { type: 'effects', params: completed },
      clientSetup.assign(({ context, event }) =>
        event.type === 'reply'
          ? {
              seen: seenAfter(context, event.message),
              believes: event.from,
              ...endAndBeginNext(context, event.now),
            }
          : {},
      ),
      { type: 'effects', params: invoked },
    ],
  },
  {
    guard: 'ends',
    target: 'idle',
    actions: [
      { type: 'effects', params: completed },
      clientSetup.assign(({ context, event }) =>
        event.type === 'reply'
          ? { seen: seenAfter(context, event.message), believes: event.from, open: null }
          : {},
      ),
    ],
  },
] as const;

/** No attempt is left: the operation ends without an answer. */
const outOfAttempts = [
  {
    guard: 'exhaustedWithMoreToDo',
    actions: [{ type: 'effects', params: abandoned }, giveUp, { type: 'effects', params: invoked }],
  },
  {
    guard: 'exhausted',
    target: 'idle',
    actions: [{ type: 'effects', params: abandoned }, giveUp],
  },
] as const;

/**
 * A client: it sends one operation at a time to a server, follows redirects, asks again under the
 * same request id when no answer comes, and gives up after a number of attempts, when the outcome
 * stays unknown (Ongaro and Ousterhout, extended Raft paper, section 8, describe such clients).
 */
export const clientMachine = clientSetup.createMachine({
  id: 'client',
  context: ({ input }) => ({
    id: input.id,
    place: input.place,
    clientCount: input.clientCount,
    servers: input.servers,
    settings: input.settings,
    workload: input.workload,
    operationKinds: input.operationKinds,
    sequence: input.durable?.sequence ?? 0,
    believes: input.prefers,
    open: null,
    queue: [],
    seen: {},
  }),
  initial: 'idle',
  on: {
    // A workload operation that falls due while another is open is skipped.
    workloadDue: {
      actions: { type: 'effects', params: ({ context }) => workloadTimer(context) },
    },
  },
  states: {
    idle: {
      entry: {
        type: 'effects',
        params: ({ context, event }) =>
          (event.type as string) === 'xstate.init' ? workloadTimer(context) : [], // XState starts machines with it
      },
      on: {
        operation: {
          target: 'waiting',
          actions: [
            assign(({ context, event }) => begin(context, event.operation, event.to, event.now)),
            { type: 'effects', params: invoked },
          ],
        },
        workloadDue: [
          {
            guard: ({ context, event }) => workloadIsOver(context, event.now),
          },
          {
            guard: ({ context, event }) => workloadMayStart(context, event.now),
            target: 'waiting',
            actions: [
              assign(({ context, event }) =>
                context.workload === null
                  ? {}
                  : begin(
                      context,
                      drawOperation(context, context.workload, event.random),
                      null,
                      event.now,
                    ),
              ),
              {
                type: 'effects',
                params: ({ context }) => [...invoked({ context }), ...workloadTimer(context)],
              },
            ],
          },
        ],
      },
    },
    waiting: {
      on: {
        operation: queueOperation,
        reply: [
          ...finalAnswers,
          {
            guard: 'redirectsToSomebody',
            actions: [
              assign(({ context, event }) => {
                const target = redirectTarget(event);
                if (context.open === null || target === null) return {};
                return {
                  believes: target,
                  open: { ...context.open, target, attempts: context.open.attempts + 1 },
                };
              }),
              { type: 'effects', params: ask },
            ],
          },
          {
            guard: 'redirectsToNobody',
            target: 'backingOff',
            actions: {
              type: 'effects',
              params: ({ context }) => [
                { kind: 'cancelTimer', timer: 'requestTimeout' },
                { kind: 'setTimer', timer: 'retryDue', after: context.settings.backoffMicros },
              ],
            },
          },
          ...outOfAttempts,
        ],
        requestTimeout: [
          ...outOfAttempts,
          { actions: [askNext, { type: 'effects', params: ask }] },
        ],
      },
    },
    backingOff: {
      on: {
        operation: queueOperation,
        // The answer to an earlier attempt may still come.
        reply: finalAnswers,
        retryDue: {
          target: 'waiting',
          actions: [askNext, { type: 'effects', params: ask }],
        },
      },
    },
  },
});

const isExhausted = (context: ClientContext): boolean =>
  context.open !== null && context.open.attempts >= context.settings.attempts;

const answer = (context: ClientContext, event: ClientEvent): ReplyMessage | null =>
  event.type === 'reply' &&
  context.open !== null &&
  event.message.request.sequence === context.open.request.sequence
    ? event.message
    : null;

const isFinalAnswer = (context: ClientContext, event: ClientEvent): boolean => {
  const message = answer(context, event);
  return message !== null && message.outcome.kind !== 'redirect';
};

const isRedirect = (context: ClientContext, event: ClientEvent): boolean =>
  answer(context, event)?.outcome.kind === 'redirect';

const redirectTarget = (event: ClientEvent): NodeId | null =>
  event.type === 'reply' && event.message.outcome.kind === 'redirect'
    ? event.message.outcome.to
    : null;

const workloadIsOver = (context: ClientContext, now: Micros): boolean =>
  context.workload?.untilMicros !== undefined && now > context.workload.untilMicros;

const workloadMayStart = (context: ClientContext, now: Micros): boolean =>
  context.workload !== null && now >= (context.workload.fromMicros ?? 0);

function workloadTimer(context: ClientContext): ClientRequestEffect[] {
  return context.workload === null
    ? []
    : [{ kind: 'setTimer', timer: 'workloadDue', after: context.workload.everyMicros }];
}

function completed({
  context,
  event,
}: {
  context: ClientContext;
  event: Delivered<ReplyMessage>;
}): ClientRequestEffect[] {
  const { outcome, request } = event.message;
  if (context.open === null || outcome.kind === 'redirect') return [];
  return [
    { kind: 'cancelTimer', timer: 'requestTimeout' },
    { kind: 'cancelTimer', timer: 'retryDue' },
    {
      kind: 'complete',
      request,
      outcome: outcome.kind,
      result: outcome.kind === 'ok' ? outcome.result : null,
      reason: outcome.kind === 'fail' ? outcome.reason : null,
      answeredBy: event.from,
    },
  ];
}

function abandoned({ context }: { context: ClientContext }): ClientRequestEffect[] {
  if (context.open === null) return [];
  return [
    { kind: 'cancelTimer', timer: 'requestTimeout' },
    {
      kind: 'complete',
      request: context.open.request,
      outcome: 'unknown',
      result: null,
      reason: `no answer after ${context.settings.attempts} attempts`,
      answeredBy: null,
    },
  ];
}

/** What the stage and the inspector show of a client. */
export const describeClient = (
  state: NodeState,
): Pick<ClientContext, 'open' | 'queue' | 'believes' | 'sequence'> & {
  readonly backingOff: boolean;
} => {
  const context = state.context as ClientContext; // a client's state comes from clientMachine alone
  return {
    open: context.open,
    queue: context.queue,
    believes: context.believes,
    sequence: context.sequence,
    backingOff: state.value === 'backingOff',
  };
};
