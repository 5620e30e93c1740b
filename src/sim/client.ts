import { assign, setup } from 'xstate';
import type { ClientEffect, Effect } from './effect.ts';
import { InvariantError } from './errors.ts';
import type { NodeId, RequestId } from './identifiers.ts';
import { keyOf, type Operation, type OperationKind, type Outcome } from './operation.ts';
import { draw, pick, split, streamKey } from './random.ts';
import type { NodeState } from './record.ts';
import { isSameValue } from './same-value.ts';
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
  /** Whether it was last asked of all servers and not of `target` alone. */
  readonly asksAll: boolean;
  /** What was answered so far, one answer a server, where one answer is not enough. */
  readonly answers: readonly { readonly from: NodeId; readonly outcome: Outcome }[];
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
  /** What it was given to carry back: under the key, or under the empty text for its session. */
  readonly tokens: Readonly<Record<string, unknown>>;
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

/** Where the token of an operation is kept. */
const tokenPlace = ({ settings }: ClientContext, operation: Operation): string =>
  settings.tokens === 'key' ? (keyOf(operation) ?? '') : '';

/** What a waiting client is to do once its context has changed. A retry is the same request, wherever it goes. */
const ask = ({ context }: { context: ClientContext }): ClientRequestEffect[] => {
  const { open, settings, servers, tokens } = context;
  if (open === null) return [];
  const { request, operation } = open;
  const token = tokens[tokenPlace(context, operation)];
  const message: RequestMessage =
    token === undefined
      ? { type: 'request', request, operation }
      : { type: 'request', request, operation, token };
  const asked = open.asksAll ? servers : [open.target];
  return [
    ...asked.map((to) => ({ kind: 'send' as const, to, message })),
    { kind: 'setTimer', timer: 'requestTimeout', after: settings.timeoutMicros },
  ];
};

/** The server that a key falls to: always the same one of the same servers, and each about as often. */
export const serverForKey = (key: string, servers: readonly NodeId[]): NodeId =>
  pick(draw(streamKey(0, key), 0), servers);

const firstServer = (context: ClientContext, operation: Operation, random: number): NodeId => {
  const { settings, servers, believes } = context;
  const key = keyOf(operation);
  switch (settings.firstServer) {
    case 'random':
      return pick(split(random, 3), servers);
    case 'byKey':
      return key === null ? believes : serverForKey(key, servers);
    default:
      return believes;
  }
};

const begin = (
  context: ClientContext,
  operation: Operation,
  to: NodeId | null,
  { now, random }: EventBase,
): Partial<ClientContext> => {
  const sequence = context.sequence + 1;
  return {
    sequence,
    open: {
      request: { client: context.id, sequence },
      operation,
      target: to ?? firstServer(context, operation, random),
      attempts: 1,
      invokedAtMicros: now,
      asksAll: false,
      answers: [],
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

/** Where a client turns when a server does not answer. */
const serverAfter = (
  { servers, settings }: ClientContext,
  server: NodeId,
  random: number,
): NodeId => {
  const others = servers.filter((each) => each !== server);
  return settings.nextServer === 'random' && others.length > 0
    ? pick(split(random, 4), others)
    : (servers[(servers.indexOf(server) + 1) % servers.length] ?? server);
};

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
    case 'remove':
      return { kind, key, value: context.seen[key] ?? value };
    case 'insertAt':
      return { kind, key, index: draw(random, 2) % placesDrawn, value };
    case 'deleteAt':
      return { kind, key, index: draw(random, 2) % placesDrawn };
    case 'getAll':
      return { kind, keys: workload.keys };
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
    case 'administer':
      throw new InvariantError('No workload administers: check-scenario.ts refuses it.');
  }
};

/** Places in a sequence are drawn among so many. */
const placesDrawn = 8;

const seenAfter = (
  context: ClientContext,
  message: ReplyMessage,
): Readonly<Record<string, string | null>> => {
  const { open, seen } = context;
  if (open === null || message.outcome.kind !== 'ok') return seen;
  const { operation } = open;
  const { result } = message.outcome;
  if (operation.kind === 'put' || operation.kind === 'insert') {
    return { ...seen, [operation.key]: operation.value };
  }
  if (operation.kind === 'get' && result.kind === 'value') {
    return { ...seen, [operation.key]: result.value };
  }
  if (operation.kind === 'cas' && result.kind === 'swapped' && result.swapped) {
    return { ...seen, [operation.key]: operation.value };
  }
  return seen;
};

/** Asks the next server once more. */
const askNext = assign<ClientContext, ClientEvent, undefined, ClientEvent, never>(
  ({ context, event }) => {
    const { open, settings } = context;
    if (open === null) return {};
    const target = serverAfter(context, open.target, event.random);
    const asksAll = (settings.answersNeeded ?? 1) > 1;
    return { believes: target, open: { ...open, target, asksAll, attempts: open.attempts + 1 } };
  },
);

/** Ends the open operation without an answer; what waited begins. */
const giveUp = assign<ClientContext, ClientEvent, undefined, ClientEvent, never>(
  ({ context, event }) => endAndBeginNext(context, event),
);

const endAndBeginNext = (context: ClientContext, event: EventBase): Partial<ClientContext> => {
  const [next, ...queue] = context.queue;
  if (next === undefined) return { open: null };
  return { ...begin(context, next.operation, next.to, event), queue };
};

/** What a client takes from the answer that ends its operation. */
const learnt = (
  context: ClientContext,
  { from, message }: Delivered<ReplyMessage>,
): ClientContext => {
  const { open, tokens, settings } = context;
  const { token } = message;
  return {
    ...context,
    seen: seenAfter(context, message),
    // Of several that answered alike none is more to be believed in than the others.
    believes: (settings.answersNeeded ?? 1) > 1 ? context.believes : from,
    tokens:
      token === undefined || open === null
        ? tokens
        : { ...tokens, [tokenPlace(context, open.operation)]: token },
  };
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
    counts: ({ context, event }) => isResult(context, event),
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
      clientSetup.assign(({ context, event }) => {
        if (event.type !== 'reply') return {};
        const after = learnt(context, event);
        return { ...after, ...endAndBeginNext(after, event) };
      }),
      { type: 'effects', params: invoked },
    ],
  },
  {
    guard: 'ends',
    target: 'idle',
    actions: [
      { type: 'effects', params: completed },
      clientSetup.assign(({ context, event }) =>
        event.type === 'reply' ? { ...learnt(context, event), open: null } : {},
      ),
    ],
  },
  {
    guard: 'counts',
    actions: clientSetup.assign(({ context, event }) =>
      event.type === 'reply' && context.open !== null
        ? { open: { ...context.open, answers: answersWith(context.open, event) } }
        : {},
    ),
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
    tokens: {},
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
            assign(({ context, event }) => begin(context, event.operation, event.to, event)),
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
                      event,
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
                  open: {
                    ...context.open,
                    target,
                    asksAll: false,
                    attempts: context.open.attempts + 1,
                  },
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

/** Whether a server says how the open operation ended. */
const isResult = (context: ClientContext, event: ClientEvent): event is Delivered<ReplyMessage> => {
  const message = answer(context, event);
  return message !== null && message.outcome.kind !== 'redirect';
};

/** The answers so far with this one; of each server the latest counts. */
const answersWith = (
  { answers }: OpenOperation,
  { from, message: { outcome } }: Delivered<ReplyMessage>,
): OpenOperation['answers'] => [...answers.filter((each) => each.from !== from), { from, outcome }];

/** Whether as many servers have answered alike as the client needs. */
const isFinalAnswer = (context: ClientContext, event: ClientEvent): boolean => {
  if (!isResult(context, event) || context.open === null) return false;
  const needed = context.settings.answersNeeded ?? 1;
  if (needed <= 1) return true;
  const { outcome } = event.message;
  const alike = answersWith(context.open, event).filter((each) =>
    isSameValue(each.outcome, outcome),
  );
  return alike.length >= needed;
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
      reason: `no answer after ${context.settings.attempts} ${context.settings.attempts === 1 ? 'attempt' : 'attempts'}`,
      answeredBy: null,
    },
  ];
}

/** What the stage and the inspector show of a client. */
export const describeClient = (
  state: NodeState,
): Pick<ClientContext, 'open' | 'queue' | 'believes' | 'sequence' | 'tokens'> & {
  readonly backingOff: boolean;
} => {
  const context = state.context as ClientContext; // a client's state comes from clientMachine alone
  return {
    open: context.open,
    queue: context.queue,
    believes: context.believes,
    sequence: context.sequence,
    tokens: context.tokens,
    backingOff: state.value === 'backingOff',
  };
};
