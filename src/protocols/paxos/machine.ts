import { assign } from 'xstate';
import { protocolSetup } from '../../sim/protocol-setup.ts';
import type { Delivered, PeersChanged, RequestDelivered, TimerFired } from '../../sim/wire.ts';
import { acceptAndLearn, acceptanceDecides, answerAccept, answerPrepare } from './acceptor.ts';
import {
  freshContext,
  type PaxosContext,
  type PaxosDurable,
  type PaxosEffect,
  type PaxosTimer,
} from './context.ts';
import { hearAccepted, hearAgain, hearChosen, heardEnough, hearMajority } from './learner.ts';
import type { PaxosMessage } from './messages.ts';
import type { PaxosParameters } from './parameters.ts';
import {
  askAgain,
  backOffRange,
  countPromise,
  decidesAlone,
  giveUp,
  giveUpUnanswered,
  isAwaitedPromise,
  isPending,
  issueProposal,
  needsOneMorePromise,
  outbidAtOnce,
  ownPromiseIsEnough,
  propose,
  tryAgain,
  tryAgainUnanswered,
  wait,
} from './proposer.ts';
import { answerChosen, redirectToProposer, refuseOperation } from './requests.ts';

type PaxosEvent =
  | Delivered<PaxosMessage>
  | TimerFired<PaxosTimer>
  | RequestDelivered
  | PeersChanged;

const paxos = protocolSetup<
  PaxosContext,
  PaxosMessage,
  PaxosTimer,
  PaxosDurable,
  PaxosParameters
>().extend({
  guards: {
    isNotServed: ({ event }) =>
      event.type === 'request' && event.message.operation.kind !== 'propose',
    isNoProposer: ({ context }) => !context.settings.isProposer,
    isPending: ({ context, event }) => event.type === 'request' && isPending(context, event),
    ownAcceptanceDecides: ({ context }) => decidesAlone(context),
    ownPromiseIsEnough: ({ context }) => ownPromiseIsEnough(context),
    completesPromises: ({ context, event }) =>
      event.type === 'promise' && isAwaitedPromise(context, event) && needsOneMorePromise(context),
    isAwaitedPromise: ({ context, event }) =>
      event.type === 'promise' && isAwaitedPromise(context, event),
    acceptanceDecides: ({ context, event }) =>
      event.type === 'accept' && acceptanceDecides(context, event),
    completesMajority: ({ context, event }) =>
      event.type === 'accepted' && heardEnough(context, event.from, event.message),
    informsOthers: ({ context }) => context.settings.informs,
    /** A refusal of the request that is being waited for, not of an earlier one. */
    isStaleRefusal: ({ context, event }) =>
      event.type === 'refusal' &&
      (event.message.number !== context.number ||
        (event.message.request === 'prepare') !== (context.proposal === null)),
    mayAskAgain: ({ context }) => context.repeated < context.settings.repeats,
    backsOff: ({ context }) => context.settings.rules['paxos/back-off'],
  },
});

/** Emits what the step just taken has left in the context. */
const emitOutbox = {
  type: 'effects',
  params: ({ context }: { context: PaxosContext }) => context.outbox,
} as const;

/** The actions of a transition that takes one step: a new context, then its effects. */
const take = <Event extends PaxosEvent>(
  step: (context: PaxosContext, event: Event) => PaxosContext,
) =>
  [
    assign<PaxosContext, Event, undefined, PaxosEvent, never>(({ context, event }) =>
      step(context, event),
    ),
    emitOutbox,
  ] as const;

/** Where a new number leads: mostly to phase 1; at once further where a proposer needs only itself. */
const tryingBy = <Event extends PaxosEvent>(
  step: (context: PaxosContext, event: Event) => PaxosContext,
) =>
  [
    { guard: 'ownAcceptanceDecides', target: 'decided', actions: take(step) },
    { guard: 'ownPromiseIsEnough', target: 'proposing', reenter: true, actions: take(step) },
    { target: 'preparing', reenter: true, actions: take(step) },
  ] as const;

/** What an acceptor and a learner do, whatever the proposer in the same node is doing. */
const undecided = {
  prepare: { actions: take(answerPrepare) },
  accept: [
    { guard: 'acceptanceDecides', target: 'decided', actions: take(acceptAndLearn) },
    { actions: take(answerAccept) },
  ],
  accepted: [
    { guard: 'completesMajority', target: 'decided', actions: take(hearMajority) },
    { actions: take(hearAccepted) },
  ],
  learn: { target: 'decided', actions: take(hearChosen) },
} as const;

const failUnserved = {
  guard: 'isNotServed',
  actions: {
    type: 'effects',
    params: ({ event }: { event: RequestDelivered }): readonly PaxosEffect[] =>
      refuseOperation(event),
  },
} as const;

/** What a proposer does with further requests while it is busy with one. */
const queueing = [failUnserved, { guard: 'isPending' }, { actions: take(wait) }] as const;

const answerTimer = {
  type: 'effects',
  params: ({ context }: { context: PaxosContext }): readonly PaxosEffect[] => [
    { kind: 'setTimer', timer: 'retryDue', after: context.settings.answerTimeout },
  ],
} as const;

const onRefusal = [
  { guard: 'isStaleRefusal' },
  { guard: 'backsOff', target: 'holdingOff', actions: take(giveUp) },
  ...tryingBy(outbidAtOnce),
] as const;

const onSilence = [
  { guard: 'mayAskAgain', actions: take(askAgain) },
  { guard: 'backsOff', target: 'holdingOff', actions: take(giveUpUnanswered) },
  ...tryingBy(tryAgainUnanswered),
] as const;

/**
 * A node of single-decree Paxos: the phases of section 2.2 as a machine of five flat states, which
 * are the states of its proposer and its learner. The transitions say when; proposer.ts, acceptor.ts
 * and learner.ts say what. A node that does not propose is `listening` until it learns.
 */
export const paxosMachine = paxos.createMachine({
  id: 'paxos',
  context: ({ input }) => freshContext(input),
  initial: 'listening',
  states: {
    listening: {
      on: {
        ...undecided,
        request: [
          failUnserved,
          {
            guard: 'isNoProposer',
            actions: {
              type: 'effects',
              params: ({ context, event }) => redirectToProposer(context, event),
            },
          },
          ...tryingBy(propose),
        ],
      },
    },

    preparing: {
      entry: answerTimer,
      on: {
        ...undecided,
        promise: [
          { guard: 'completesPromises', target: 'proposing', actions: take(issueProposal) },
          { guard: 'isAwaitedPromise', actions: take(countPromise) },
        ],
        refusal: onRefusal,
        retryDue: onSilence,
        request: queueing,
      },
    },

    proposing: {
      entry: answerTimer,
      on: { ...undecided, refusal: onRefusal, retryDue: onSilence, request: queueing },
    },

    holdingOff: {
      entry: {
        type: 'effects',
        params: ({ context }) => [
          { kind: 'setTimer', timer: 'retryDue', after: backOffRange(context) },
        ],
      },
      on: { ...undecided, retryDue: tryingBy(tryAgain), request: queueing },
    },

    decided: {
      entry: { type: 'effects', params: [{ kind: 'cancelTimer', timer: 'retryDue' }] },
      on: {
        prepare: { actions: take(answerPrepare) },
        accept: { actions: take(answerAccept) },
        accepted: { guard: 'informsOthers', actions: take(hearAgain) },
        request: [
          failUnserved,
          {
            actions: {
              type: 'effects',
              params: ({ context, event }) => answerChosen(context, event),
            },
          },
        ],
      },
    },
  },
});
