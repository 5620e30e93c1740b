import { assign } from 'xstate';
import { protocolSetup } from '../../sim/protocol-setup.ts';
import type { Delivered, PeersChanged, RequestDelivered, TimerFired } from '../../sim/wire.ts';
import {
  adoptTerm,
  electionTimer,
  freshContext,
  type RaftContext,
  type RaftDurable,
  type RaftTimer,
  withEffects,
} from './context.ts';
import {
  answerVoteRequest,
  countVote,
  isNewVote,
  needsOneMoreVote,
  stand,
  win,
  winAlone,
} from './election.ts';
import {
  bringsNothingNew,
  confirmHeartbeat,
  receiveEntries,
  refuseStaleLeader,
} from './follower.ts';
import type { RaftMessage } from './messages.ts';
import type { RaftParameters } from './parameters.ts';
import {
  acknowledge,
  advancesMatch,
  backUp,
  heartbeat,
  heartbeatTimer,
  refusesNextIndex,
} from './replication.ts';
import {
  answerAgain,
  appendRequest,
  awaitEntry,
  isInLog,
  isServed,
  isTakenCareOf,
  redirect,
  redirectToLeader,
  refuseOperation,
  wasExecuted,
} from './requests.ts';

type RaftEvent = Delivered<RaftMessage> | TimerFired<RaftTimer> | RequestDelivered | PeersChanged;

/** Whether a message belongs to a later term than the server's. */
const isAhead = (context: RaftContext, event: RaftEvent): boolean =>
  'message' in event && 'term' in event.message && event.message.term > context.currentTerm;

const raft = protocolSetup<
  RaftContext,
  RaftMessage,
  RaftTimer,
  RaftDurable,
  RaftParameters
>().extend({
  guards: {
    /** "If RPC request or response contains term T > currentTerm" (section 5.1). */
    seesHigherTerm: ({ context, event }) =>
      context.settings.rules['raft/step-down-on-higher-term'] && isAhead(context, event),
    /** The same with the rule off: the term is taken over, the role is not given up. */
    keepsRoleInHigherTerm: ({ context, event }) => isAhead(context, event),
    isStale: ({ context, event }) =>
      context.settings.rules['raft/reject-stale-terms'] &&
      event.type === 'appendEntries' &&
      event.message.term < context.currentTerm,
    bringsNothingNew: ({ context, event }) =>
      event.type === 'appendEntries' && bringsNothingNew(context, event),
    ownVoteIsEnough: ({ context }) => context.settings.quorum === 1,
    hasMajorityOfVotes: ({ context, event }) =>
      event.type === 'requestVoteResponse' &&
      isNewVote(context, event) &&
      needsOneMoreVote(context),
    isNewVote: ({ context, event }) =>
      event.type === 'requestVoteResponse' && isNewVote(context, event),
    advancesMatch: ({ context, event }) =>
      event.type === 'appendEntriesResponse' && advancesMatch(context, event),
    refusesNextIndex: ({ context, event }) =>
      event.type === 'appendEntriesResponse' && refusesNextIndex(context, event),
    isNotServed: ({ event }) => event.type === 'request' && !isServed(event.message.operation),
    wasExecuted: ({ context, event }) => event.type === 'request' && wasExecuted(context, event),
    isTakenCareOf: ({ context, event }) =>
      event.type === 'request' && isTakenCareOf(context, event),
    isInLog: ({ context, event }) => event.type === 'request' && isInLog(context, event),
  },
});

/** Emits what the step just taken has left in the context. */
const emitOutbox = {
  type: 'effects',
  params: ({ context }: { context: RaftContext }) => context.outbox,
} as const;

/** The actions of a transition that takes one step: a new context, then its effects. */
const take = <Event extends RaftEvent>(step: (context: RaftContext, event: Event) => RaftContext) =>
  [
    assign<RaftContext, Event, undefined, RaftEvent, never>(({ context, event }) =>
      step(context, event),
    ),
    emitOutbox,
  ] as const;

/** Takes over a higher term and does nothing else. */
const takeOverTerm = (before: RaftContext, event: Delivered<RaftMessage>): RaftContext =>
  withEffects(before, adoptTerm(before, event.message.term), []);

/**
 * The same step on the way to becoming a follower. Clients that wait for a leader who is none any
 * more are told to ask elsewhere: their entries may still be committed, so this is no failure, and
 * asking again under the same request id does no harm.
 */
const stepDown =
  <Event extends RaftEvent>(step: (context: RaftContext, event: Event) => RaftContext) =>
  (before: RaftContext, event: Event): RaftContext => {
    const next = step(before, event);
    return {
      ...next,
      votesGranted: [],
      nextIndex: [],
      matchIndex: [],
      pendingRequests: [],
      outbox: [
        ...next.outbox,
        ...before.pendingRequests.map((request) => redirect(request, next.leaderId)),
      ],
    };
  };

/**
 * A Raft server: Figure 2 of the paper as a machine of three flat states. The transitions say when;
 * election.ts, follower.ts, replication.ts and requests.ts say what.
 */
export const raftMachine = raft.createMachine({
  id: 'raft',
  context: ({ input }) => freshContext(input),
  initial: 'follower',
  states: {
    follower: {
      entry: { type: 'effects', params: ({ context }) => [electionTimer(context)] },
      on: {
        electionTimeout: [
          { guard: 'ownVoteIsEnough', target: 'leader', actions: take(winAlone) },
          { target: 'candidate', actions: take(stand) },
        ],
        appendEntries: [
          {
            guard: 'bringsNothingNew',
            actions: {
              type: 'effects',
              params: ({ context, event }) => confirmHeartbeat(context, event),
            },
          },
          {
            guard: 'isStale',
            actions: {
              type: 'effects',
              params: ({ context, event }) => refuseStaleLeader(context, event),
            },
          },
          { actions: take(receiveEntries) },
        ],
        requestVote: { actions: take(answerVoteRequest) },
        requestVoteResponse: { guard: 'keepsRoleInHigherTerm', actions: take(takeOverTerm) },
        appendEntriesResponse: { guard: 'keepsRoleInHigherTerm', actions: take(takeOverTerm) },
        request: {
          actions: {
            type: 'effects',
            params: ({ context, event }) => redirectToLeader(context, event),
          },
        },
      },
    },

    candidate: {
      entry: { type: 'effects', params: ({ context }) => [electionTimer(context)] },
      on: {
        electionTimeout: { target: 'candidate', reenter: true, actions: take(stand) },
        requestVoteResponse: [
          { guard: 'seesHigherTerm', target: 'follower', actions: take(stepDown(takeOverTerm)) },
          { guard: 'hasMajorityOfVotes', target: 'leader', actions: take(win) },
          { guard: 'isNewVote', actions: take(countVote) },
          { guard: 'keepsRoleInHigherTerm', actions: take(takeOverTerm) },
        ],
        appendEntries: [
          {
            guard: 'isStale',
            actions: {
              type: 'effects',
              params: ({ context, event }) => refuseStaleLeader(context, event),
            },
          },
          { target: 'follower', actions: take(stepDown(receiveEntries)) },
        ],
        requestVote: [
          {
            guard: 'seesHigherTerm',
            target: 'follower',
            actions: take(stepDown(answerVoteRequest)),
          },
          { actions: take(answerVoteRequest) },
        ],
        appendEntriesResponse: [
          { guard: 'seesHigherTerm', target: 'follower', actions: take(stepDown(takeOverTerm)) },
          { guard: 'keepsRoleInHigherTerm', actions: take(takeOverTerm) },
        ],
        request: {
          actions: {
            type: 'effects',
            params: ({ context, event }) => redirectToLeader(context, event),
          },
        },
      },
    },

    leader: {
      entry: {
        type: 'effects',
        params: ({ context }) => [
          { kind: 'cancelTimer', timer: 'electionTimeout' },
          heartbeatTimer(context),
        ],
      },
      exit: { type: 'effects', params: [{ kind: 'cancelTimer', timer: 'heartbeatDue' }] },
      on: {
        heartbeatDue: {
          actions: { type: 'effects', params: ({ context }) => heartbeat(context) },
        },
        appendEntriesResponse: [
          { guard: 'advancesMatch', actions: take(acknowledge) },
          { guard: 'refusesNextIndex', actions: take(backUp) },
          { guard: 'seesHigherTerm', target: 'follower', actions: take(stepDown(takeOverTerm)) },
          { guard: 'keepsRoleInHigherTerm', actions: take(takeOverTerm) },
        ],
        request: [
          {
            guard: 'isNotServed',
            actions: { type: 'effects', params: ({ event }) => refuseOperation(event) },
          },
          {
            guard: 'wasExecuted',
            actions: {
              type: 'effects',
              params: ({ context, event }) => answerAgain(context, event),
            },
          },
          { guard: 'isTakenCareOf' },
          { guard: 'isInLog', actions: take(awaitEntry) },
          { actions: take(appendRequest) },
        ],
        requestVote: [
          {
            guard: 'seesHigherTerm',
            target: 'follower',
            actions: take(stepDown(answerVoteRequest)),
          },
          { actions: take(answerVoteRequest) },
        ],
        requestVoteResponse: [
          { guard: 'seesHigherTerm', target: 'follower', actions: take(stepDown(takeOverTerm)) },
          { guard: 'keepsRoleInHigherTerm', actions: take(takeOverTerm) },
        ],
        appendEntries: [
          {
            guard: 'isStale',
            actions: {
              type: 'effects',
              params: ({ context, event }) => refuseStaleLeader(context, event),
            },
          },
          { guard: 'seesHigherTerm', target: 'follower', actions: take(stepDown(receiveEntries)) },
          { guard: 'keepsRoleInHigherTerm', actions: take(takeOverTerm) },
        ],
      },
    },
  },
});
