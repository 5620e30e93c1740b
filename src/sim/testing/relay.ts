import { assign } from 'xstate';
import type { Effect } from '../effect.ts';
import type { RequestId } from '../identifiers.ts';
import type { Protocol } from '../protocol.ts';
import { type NodeInput, protocolSetup } from '../protocol-setup.ts';
import { below, pick } from '../random.ts';
import type { Delivered, EventBase, PeersChanged, RequestDelivered, TimerFired } from '../wire.ts';

/** A small protocol for the engine's own tests: tokens wander at random, and writes are stored. */
interface Token {
  readonly type: 'token';
  readonly hops: number;
  readonly count: number;
}

interface RelayDurable {
  readonly stored: Readonly<Record<string, string>>;
  readonly starts: number;
}

interface RelayContext {
  readonly id: string;
  readonly peers: readonly string[];
  readonly incarnation: number;
  readonly stored: Readonly<Record<string, string>>;
  readonly starts: number;
  readonly count: number;
  readonly heardAt: number;
}

type RelayTimer = 'tick' | 'rest';
type RelayEvent = Delivered<Token> | TimerFired<RelayTimer> | RequestDelivered | PeersChanged;
type RelayEffect = Effect<Token, RelayDurable, RelayTimer>;

const setup = protocolSetup<
  RelayContext,
  Token,
  RelayTimer,
  RelayDurable,
  { readonly hops: number }
>().extend({
  guards: {
    isTired: ({ context }) => context.count % 7 === 6,
    isPut: ({ event }) => event.type === 'request' && event.message.operation.kind === 'put',
    mayGoOn: ({ event }) => event.type === 'token' && event.message.hops > 0,
  },
});

const contextFor = ({
  input,
}: {
  input: NodeInput<RelayDurable, { readonly hops: number }>;
}): RelayContext => ({
  id: input.id,
  peers: input.peers,
  incarnation: input.incarnation,
  stored: input.durable?.stored ?? {},
  starts: (input.durable?.starts ?? 0) + 1,
  count: 0,
  heardAt: 0,
});

const durableOf = ({ stored, starts }: RelayContext): RelayDurable => ({ stored, starts });

const sendToken = (context: RelayContext, event: EventBase, hops: number): RelayEffect[] =>
  context.peers.length === 0
    ? []
    : [
        {
          kind: 'send',
          to: pick(event.random, context.peers),
          message: { type: 'token', hops, count: context.count },
        },
        { kind: 'setTimer', timer: 'tick', after: [20_000, 40_000 + below(event.random, 9)] },
      ];

const reply = (request: RequestId, value: string | null): RelayEffect => ({
  kind: 'reply',
  request,
  outcome: { kind: 'ok', result: { kind: 'value', value } },
});

const onTick = [
  {
    guard: 'isTired' as const,
    target: 'resting' as const,
    actions: [
      assign<RelayContext, TimerFired<'tick'>, undefined, RelayEvent, never>(({ context }) => ({
        count: context.count + 1,
      })),
      { type: 'effects' as const, params: [{ kind: 'note' as const, text: 'rests' }] },
    ],
  },
  {
    target: 'working' as const,
    reenter: true,
    actions: [
      assign<RelayContext, TimerFired<'tick'>, undefined, RelayEvent, never>(({ context }) => ({
        count: context.count + 1,
      })),
      {
        type: 'effects' as const,
        params: ({ context, event }: { context: RelayContext; event: EventBase }) =>
          sendToken(context, event, 3),
      },
    ],
  },
];

const onToken = [
  {
    guard: 'mayGoOn' as const,
    actions: [
      assign<RelayContext, Delivered<Token>, undefined, RelayEvent, never>(
        ({ context, event }) => ({
          count: Math.max(context.count, event.message.count),
          heardAt: event.now,
        }),
      ),
      {
        type: 'effects' as const,
        params: ({ context, event }: { context: RelayContext; event: Delivered<Token> }) =>
          sendToken(context, event, event.message.hops - 1),
      },
    ],
  },
];

const onRequest = [
  {
    guard: 'isPut' as const,
    actions: [
      assign<RelayContext, RequestDelivered, undefined, RelayEvent, never>(({ context, event }) => {
        const { operation } = event.message;
        return operation.kind === 'put'
          ? { stored: { ...context.stored, [operation.key]: operation.value } }
          : {};
      }),
      {
        type: 'effects' as const,
        params: ({ context, event }: { context: RelayContext; event: RequestDelivered }) => [
          { kind: 'persist' as const, durable: durableOf(context) },
          reply(event.message.request, null),
        ],
      },
    ],
  },
  {
    actions: {
      type: 'effects' as const,
      params: ({ context, event }: { context: RelayContext; event: RequestDelivered }) => {
        const { operation } = event.message;
        return [
          reply(
            event.message.request,
            operation.kind === 'get' ? (context.stored[operation.key] ?? null) : null,
          ),
        ];
      },
    },
  },
];

const entry = {
  type: 'effects' as const,
  params: [{ kind: 'setTimer' as const, timer: 'tick' as const, after: [5_000, 50_000] as const }],
};

const resting = {
  entry: {
    type: 'effects' as const,
    params: [{ kind: 'setTimer' as const, timer: 'rest' as const, after: 30_000 }],
  },
  exit: { type: 'effects' as const, params: [{ kind: 'note' as const, text: 'wakes' }] },
  on: { rest: 'working' as const },
};

const common = { id: 'relay', context: contextFor, initial: 'working' } as const;

/** The flat form, which the compiled driver runs. */
export const flatRelayMachine = setup.createMachine({
  ...common,
  on: {
    peersChanged: {
      target: '.working',
      actions: assign(({ event }) => ({ peers: event.peers })),
    },
  },
  states: {
    working: { entry, on: { tick: onTick, token: onToken, request: onRequest } },
    resting,
  },
});

/** The same with a nested state, which only the general driver runs. */
export const nestedRelayMachine = setup.createMachine({
  ...common,
  on: { peersChanged: { actions: assign(({ event }) => ({ peers: event.peers })) } },
  states: {
    working: {
      entry,
      on: { tick: onTick, token: onToken, request: onRequest },
      initial: 'calm',
      states: {
        calm: { on: { token: { guard: 'mayGoOn', target: 'stirred' } } },
        stirred: { on: { request: 'calm' } },
      },
    },
    resting,
  },
});

const paper = { paper: 'The engine’s tests', section: 'relay' };

const relayWith = (machine: Protocol['machine'], id: string): Protocol => ({
  id,
  title: 'Relay',
  summary: 'Tokens wander at random, and writes are stored where they arrive.',
  family: 'Tests',
  paper,
  machine,
  operations: ['put', 'get'],
  parameters: [
    {
      kind: 'count',
      name: 'hops',
      label: 'Hops',
      explanation: 'How often a token is passed on.',
      minimum: 0,
      maximum: 10,
      default: 3,
    },
  ],
  rules: [{ id: 'relay/some-rule', title: 'Some rule', claim: 'A rule.', citation: paper }],
  monitors: [
    {
      id: 'relay/two-starts',
      kind: 'always',
      title: 'No restart',
      claim: 'No server starts twice.',
      citation: paper,
      watch: () => (record) =>
        record.kind === 'start' && record.incarnation > 0 && record.node !== null
          ? { nodes: [record.node], sentence: `${record.node} starts again.` }
          : null,
    },
  ],
  guarantees: [],
  membership: 'open',
  nodeCounts: { choices: [1, 3, 5], minimum: 1, maximum: 50 },
  behaviours: {
    mute: (effects) => effects.filter(({ kind }) => kind !== 'send'),
  },
  readDisk: (json) => {
    if (typeof json === 'object' && json !== null && 'stored' in json && 'starts' in json) {
      return json;
    }
    throw new Error('it needs `stored` and `starts`.');
  },
  epochWord: 'count',
  ringTimer: 'tick',
  describeNode: (state) => ({
    epoch: null,
    role: state.value,
    leads: false,
    belief: `is ${state.value}`,
    log: [],
    logLength: 0,
    committedLength: 0,
    value: '',
    replica: null,
    quorums: [],
    fields: [],
  }),
  describeMessage: ({ type }) => ({ family: 'data', label: type, epoch: null, cells: [] }),
  describePart: () => ({ text: 'can go on', able: true }),
  narrate: () => null,
  scenarios: [],
});

export const relay = relayWith(flatRelayMachine, 'relay');
export const nestedRelay = relayWith(nestedRelayMachine, 'nested-relay');
