import { assign } from 'xstate';
import { protocolSetup } from '../../sim/protocol-setup.ts';
import type { Delivered, PeersChanged, RequestDelivered, TimerFired } from '../../sim/wire.ts';
import {
  pull,
  readAtBackup,
  receiveHeartbeat,
  receiveReplicate,
  receiveWholeState,
  redirectToPrimary,
  refuseOldPrimary,
} from './backup.ts';
import {
  failureTimer,
  freshContext,
  type PrimaryBackupContext,
  type PrimaryBackupDurable,
  type PrimaryBackupTimer,
  pullTimer,
} from './context.ts';
import {
  answerStand,
  countVote,
  giveWay,
  isNewVote,
  needsOneMoreVote,
  resign,
  stand,
  takeOffice,
  takeOver,
  win,
} from './failover.ts';
import type { ReplicationMessage } from './messages.ts';
import type { PrimaryBackupParameters } from './parameters.ts';
import {
  acknowledge,
  answerAgain,
  executeWrite,
  heartbeat,
  isNews,
  isTakenCareOf,
  refuseOperation,
  serveFetch,
  serveRead,
  ship,
  wasExecuted,
} from './primary.ts';
import { isServed } from './store.ts';

type PrimaryBackupEvent =
  | Delivered<ReplicationMessage>
  | TimerFired<PrimaryBackupTimer>
  | RequestDelivered
  | PeersChanged;

const epochOf = (event: PrimaryBackupEvent): number | null =>
  'message' in event && 'epoch' in event.message ? event.message.epoch : null;

const setup = protocolSetup<
  PrimaryBackupContext,
  ReplicationMessage,
  PrimaryBackupTimer,
  PrimaryBackupDurable,
  PrimaryBackupParameters
>().extend({
  guards: {
    isAppointed: ({ context }) => context.appointed,
    elects: ({ context }) => context.settings.elects,
    /** It comes from a primary of an older epoch than the one promised. */
    isFenced: ({ context, event }) =>
      context.settings.rules['primary-backup/fencing'] && (epochOf(event) ?? 0) < context.epoch,
    isAhead: ({ context, event }) => (epochOf(event) ?? 0) > context.epoch,
    /** Somebody stands for a higher epoch; without fencing a primary does not care. */
    isDeposed: ({ context, event }) =>
      context.settings.rules['primary-backup/fencing'] && (epochOf(event) ?? 0) > context.epoch,
    answersCandidates: ({ context }) => context.settings.rules['primary-backup/fencing'],
    isOwnEpoch: ({ context, event }) => epochOf(event) === context.epoch,
    hasMajority: ({ context, event }) =>
      event.type === 'vote' && isNewVote(context, event) && needsOneMoreVote(context),
    isNewVote: ({ context, event }) => event.type === 'vote' && isNewVote(context, event),
    isNews: ({ context, event }) => event.type === 'acknowledge' && isNews(context, event),
    isNotServed: ({ event }) => event.type === 'request' && !isServed(event.message.operation),
    isRead: ({ event }) => event.type === 'request' && event.message.operation.kind === 'get',
    readsAnywhere: ({ context, event }) =>
      !context.settings.rules['primary-backup/only-primary-serves'] &&
      event.type === 'request' &&
      event.message.operation.kind === 'get',
    isTakenCareOf: ({ context, event }) =>
      event.type === 'request' && isTakenCareOf(context, event),
    wasExecuted: ({ context, event }) => event.type === 'request' && wasExecuted(context, event),
  },
});

/** Emits what the step just taken has left in the context. */
const emitOutbox = {
  type: 'effects',
  params: ({ context }: { context: PrimaryBackupContext }) => context.outbox,
} as const;

/** The actions of a transition that takes one step: a new context, then its effects. */
const take = <Event extends PrimaryBackupEvent>(
  step: (context: PrimaryBackupContext, event: Event) => PrimaryBackupContext,
) =>
  [
    assign<PrimaryBackupContext, Event, undefined, PrimaryBackupEvent, never>(
      ({ context, event }) => step(context, event),
    ),
    emitOutbox,
  ] as const;

const refuse = {
  guard: 'isFenced',
  actions: {
    type: 'effects',
    params: ({
      context,
      event,
    }: {
      context: PrimaryBackupContext;
      event: Parameters<typeof refuseOldPrimary>[1];
    }) => refuseOldPrimary(context, event),
  },
} as const;

const redirect = {
  actions: {
    type: 'effects',
    params: ({ context, event }: { context: PrimaryBackupContext; event: RequestDelivered }) =>
      redirectToPrimary(context, event),
  },
} as const;

/**
 * A server of a primary-backup service: a machine of three flat states. The transitions say when;
 * backup.ts, primary.ts and failover.ts say what.
 */
export const primaryBackupMachine = setup.createMachine({
  id: 'primary-backup',
  context: ({ input }) => freshContext(input),
  initial: 'backup',
  states: {
    backup: {
      entry: {
        type: 'effects',
        params: ({ context }) => [failureTimer(context), ...pullTimer(context)],
      },
      exit: { type: 'effects', params: [{ kind: 'cancelTimer', timer: 'pullDue' }] },
      on: {
        failureTimeout: [
          { guard: 'isAppointed', target: 'primary', actions: take(takeOffice) },
          { guard: 'elects', target: 'candidate', actions: take(stand) },
          { target: 'primary', actions: take(takeOver) },
        ],
        pullDue: { actions: { type: 'effects', params: ({ context }) => pull(context) } },
        heartbeat: [refuse, { actions: take(receiveHeartbeat) }],
        replicate: [refuse, { actions: take(receiveReplicate) }],
        wholeState: [refuse, { actions: take(receiveWholeState) }],
        stand: { actions: take(answerStand) },
        request: [
          {
            guard: 'readsAnywhere',
            actions: {
              type: 'effects',
              params: ({ context, event }) => readAtBackup(context, event),
            },
          },
          redirect,
        ],
      },
    },

    candidate: {
      entry: { type: 'effects', params: ({ context }) => [failureTimer(context)] },
      on: {
        failureTimeout: { target: 'candidate', reenter: true, actions: take(stand) },
        vote: [
          { guard: 'hasMajority', target: 'primary', actions: take(win) },
          { guard: 'isNewVote', actions: take(countVote) },
          { guard: 'isAhead', target: 'backup', actions: take(giveWay) },
        ],
        heartbeat: [refuse, { target: 'backup', actions: take(receiveHeartbeat) }],
        replicate: [refuse, { target: 'backup', actions: take(receiveReplicate) }],
        wholeState: [refuse, { target: 'backup', actions: take(receiveWholeState) }],
        stand: [
          { guard: 'isAhead', target: 'backup', actions: take(answerStand) },
          { actions: take(answerStand) },
        ],
        request: redirect,
      },
    },

    primary: {
      entry: {
        type: 'effects',
        params: ({ context }) => [
          { kind: 'cancelTimer', timer: 'failureTimeout' },
          {
            kind: 'setTimer',
            timer: 'heartbeatDue',
            after: context.settings.heartbeatInterval,
          },
        ],
      },
      exit: {
        type: 'effects',
        params: [
          { kind: 'cancelTimer', timer: 'heartbeatDue' },
          { kind: 'cancelTimer', timer: 'shipDue' },
        ],
      },
      on: {
        heartbeatDue: {
          actions: { type: 'effects', params: ({ context }) => heartbeat(context) },
        },
        shipDue: { actions: take(ship) },
        acknowledge: { guard: 'isNews', actions: take(acknowledge) },
        fetch: { guard: 'isOwnEpoch', actions: take(serveFetch) },
        request: [
          {
            guard: 'isNotServed',
            actions: { type: 'effects', params: ({ event }) => refuseOperation(event) },
          },
          { guard: 'isTakenCareOf' },
          { guard: 'isRead', actions: take(serveRead) },
          { guard: 'wasExecuted', actions: take(answerAgain) },
          { actions: take(executeWrite) },
        ],
        refuse: { guard: 'isAhead', target: 'backup', actions: take(resign(giveWay)) },
        heartbeat: [
          refuse,
          { guard: 'isAhead', target: 'backup', actions: take(resign(receiveHeartbeat)) },
        ],
        replicate: [
          refuse,
          { guard: 'isAhead', target: 'backup', actions: take(resign(receiveReplicate)) },
        ],
        wholeState: [
          refuse,
          { guard: 'isAhead', target: 'backup', actions: take(resign(receiveWholeState)) },
        ],
        stand: [
          { guard: 'isDeposed', target: 'backup', actions: take(resign(answerStand)) },
          { guard: 'answersCandidates', actions: take(answerStand) },
        ],
      },
    },
  },
});
