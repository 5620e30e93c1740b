import { assign } from 'xstate';
import { protocolSetup } from '../../sim/protocol-setup.ts';
import type { Delivered, PeersChanged, RequestDelivered } from '../../sim/wire.ts';
import { freshContext, type SendToAllContext, type SendToAllDurable } from './context.ts';
import type { SendToAllMessage } from './messages.ts';
import type { SendToAllParameters } from './parameters.ts';
import {
  answerAgain,
  executeAndRelay,
  executeRelay,
  passOver,
  readHere,
  wasExecuted,
} from './replica.ts';
import { isWrite } from './store.ts';

type SendToAllEvent = Delivered<SendToAllMessage> | RequestDelivered | PeersChanged;

const setup = protocolSetup<
  SendToAllContext,
  SendToAllMessage,
  never,
  SendToAllDurable,
  SendToAllParameters
>().extend({
  guards: {
    isWrite: ({ event }) => event.type === 'request' && isWrite(event.message.operation),
    isRepeated: ({ context, event }) =>
      (event.type === 'request' || event.type === 'relay') && wasExecuted(context, event),
  },
});

/** The actions of a transition that takes one step: a new context, then its effects. */
const take = <Event extends SendToAllEvent>(
  step: (context: SendToAllContext, event: Event) => SendToAllContext,
) =>
  [
    assign<SendToAllContext, Event, undefined, SendToAllEvent, never>(({ context, event }) =>
      step(context, event),
    ),
    {
      type: 'effects',
      params: ({ context }: { context: SendToAllContext }) => context.outbox,
    },
  ] as const;

/** A replica: one state, since nobody coordinates and nobody waits. */
export const sendToAllMachine = setup.createMachine({
  id: 'send-to-all',
  context: ({ input }) => freshContext(input),
  initial: 'replica',
  states: {
    replica: {
      on: {
        request: [
          {
            guard: 'isRepeated',
            actions: {
              type: 'effects',
              params: ({ context, event }) => answerAgain(context, event),
            },
          },
          { guard: 'isWrite', actions: take(executeAndRelay) },
          {
            actions: { type: 'effects', params: ({ context, event }) => readHere(context, event) },
          },
        ],
        relay: [
          { guard: 'isRepeated', actions: { type: 'effects', params: () => passOver() } },
          { actions: take(executeRelay) },
        ],
      },
    },
  },
});
