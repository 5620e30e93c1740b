import { assign } from 'xstate';
import { protocolSetup } from '../../sim/protocol-setup.ts';
import type { Delivered, PeersChanged, RequestDelivered, TimerFired } from '../../sim/wire.ts';
import {
  freshContext,
  type MultiMasterContext,
  type MultiMasterDurable,
  type MultiMasterTimer,
} from './context.ts';
import type { MultiMasterMessage } from './messages.ts';
import type { MultiMasterParameters } from './parameters.ts';
import {
  answerAgain,
  exchange,
  exchangeTimer,
  isWrite,
  readHere,
  receiveExchange,
  receiveUpdate,
  redirectToMaster,
  takeWrite,
  wasWritten,
} from './server.ts';

type MultiMasterEvent =
  | Delivered<MultiMasterMessage>
  | TimerFired<MultiMasterTimer>
  | RequestDelivered
  | PeersChanged;

const setup = protocolSetup<
  MultiMasterContext,
  MultiMasterMessage,
  MultiMasterTimer,
  MultiMasterDurable,
  MultiMasterParameters
>().extend({
  guards: {
    wasWritten: ({ context, event }) => event.type === 'request' && wasWritten(context, event),
    isWriteElsewhere: ({ context, event }) =>
      event.type === 'request' && isWrite(event.message.operation) && !context.isMaster,
    isWrite: ({ event }) => event.type === 'request' && isWrite(event.message.operation),
  },
});

/** The actions of a transition that takes one step: a new context, then its effects. */
const take = <Event extends MultiMasterEvent>(
  step: (context: MultiMasterContext, event: Event) => MultiMasterContext,
) =>
  [
    assign<MultiMasterContext, Event, undefined, MultiMasterEvent, never>(({ context, event }) =>
      step(context, event),
    ),
    {
      type: 'effects',
      params: ({ context }: { context: MultiMasterContext }) => context.outbox,
    },
  ] as const;

/** A server: one state, since nobody leads and nobody waits. Whether it takes writes, its place says. */
export const multiMasterMachine = setup.createMachine({
  id: 'multi-master',
  context: ({ input }) => freshContext(input),
  initial: 'serving',
  states: {
    serving: {
      entry: { type: 'effects', params: ({ context }) => exchangeTimer(context) },
      on: {
        request: [
          {
            guard: 'wasWritten',
            actions: {
              type: 'effects',
              params: ({ context, event }) => answerAgain(context, event),
            },
          },
          {
            guard: 'isWriteElsewhere',
            actions: {
              type: 'effects',
              params: ({ context, event }) => redirectToMaster(context, event),
            },
          },
          { guard: 'isWrite', actions: take(takeWrite) },
          {
            actions: { type: 'effects', params: ({ context, event }) => readHere(context, event) },
          },
        ],
        update: { actions: take(receiveUpdate) },
        exchange: { actions: take(receiveExchange) },
        exchangeDue: {
          actions: { type: 'effects', params: ({ context, event }) => exchange(context, event) },
        },
      },
    },
  },
});
