import { assign } from 'xstate';
import { protocolSetup } from '../../sim/protocol-setup.ts';
import type { Delivered, PeersChanged, RequestDelivered, TimerFired } from '../../sim/wire.ts';
import {
  type Occupation,
  occupationOf,
  type TwoPhaseContext,
  type TwoPhaseDurable,
  type TwoPhaseTimer,
} from './context.ts';
import {
  countAcknowledgement,
  countNo,
  countYes,
  giveUpVotes,
  remindOfCommits,
  takeRequest,
} from './coordinator.ts';
import { answerInquiry } from './inquiry.ts';
import type { TwoPhaseMessage } from './messages.ts';
import type { TwoPhaseParameters } from './parameters.ts';
import { hearUncertain, learn, missDecision, vote } from './participant.ts';
import { freshContext, recover } from './recovery.ts';

type TwoPhaseEvent =
  | Delivered<TwoPhaseMessage>
  | TimerFired<TwoPhaseTimer>
  | RequestDelivered
  | PeersChanged;

/** What a node does about an event, whatever it is occupied with. */
const advance = (context: TwoPhaseContext, event: TwoPhaseEvent): TwoPhaseContext => {
  switch (event.type) {
    case 'request':
      return takeRequest(context, event);
    case 'prepare':
      return vote(context, event);
    case 'yesVote':
      return countYes(context, event);
    case 'noVote':
      return countNo(context, event);
    case 'commit':
    case 'abort':
      return learn(context, event);
    case 'acknowledgement':
      return countAcknowledgement(context, event);
    case 'inquiry':
      return answerInquiry(context, event);
    case 'uncertain':
      return hearUncertain(context, event);
    case 'voteTimeout':
      return giveUpVotes(context, event.now);
    case 'decisionTimeout':
      return missDecision(context, event.now);
    case 'acknowledgementTimeout':
      return remindOfCommits(context, event.now);
    case 'recovery':
      return recover(context, event.now);
    case 'peersChanged':
      return context;
  }
};

/**
 * The step worked out last. Guards ask where a step leads before the transition takes it; to work it
 * out twice would give the same, but would branch the log's shared storage, which copies it.
 */
let latest: {
  readonly context: TwoPhaseContext;
  readonly event: TwoPhaseEvent;
  readonly next: TwoPhaseContext;
} | null = null;

const step = (context: TwoPhaseContext, event: TwoPhaseEvent): TwoPhaseContext => {
  if (latest?.context === context && latest.event === event) return latest.next;
  const next = advance(context, event);
  latest = { context, event, next };
  return next;
};

const becomes = (
  { context, event }: { readonly context: TwoPhaseContext; readonly event: TwoPhaseEvent },
  occupation: Occupation,
): boolean => occupationOf(step(context, event)) === occupation;

const twoPhase = protocolSetup<
  TwoPhaseContext,
  TwoPhaseMessage,
  TwoPhaseTimer,
  TwoPhaseDurable,
  TwoPhaseParameters
>().extend({
  guards: {
    /** The event leaves nothing unfinished. */
    nothingIsOpen: (now) => becomes(now, 'idle'),
    /** It leaves votes or acknowledgements to wait for, and no decision of another node. */
    coordinates: (now) => becomes(now, 'coordinating'),
    /** It leaves a yes vote whose decision is not known. */
    hasVotedYes: (now) => becomes(now, 'prepared'),
    /** It leaves one that nobody asked could tell about. */
    nobodyCouldTell: (now) => becomes(now, 'blocked'),
  },
});

/** The actions of every transition: the next context, then what it asks for. */
const take = [
  assign<TwoPhaseContext, TwoPhaseEvent, undefined, TwoPhaseEvent, never>(({ context, event }) =>
    step(context, event),
  ),
  {
    type: 'effects',
    params: ({ context }: { context: TwoPhaseContext }) => context.outbox,
  },
] as const;

const toIdle = { guard: 'nothingIsOpen', target: 'idle', actions: take } as const;
const toCoordinating = { guard: 'coordinates', target: 'coordinating', actions: take } as const;
const toPrepared = { guard: 'hasVotedYes', target: 'prepared', actions: take } as const;
const toBlocked = { guard: 'nobodyCouldTell', target: 'blocked', actions: take } as const;
const stay = { actions: take } as const;

/** What leaves a node that is prepared or blocked as it is. */
const whilePrepared = {
  request: stay,
  prepare: stay,
  yesVote: stay,
  noVote: stay,
  acknowledgement: stay,
  inquiry: stay,
  uncertain: stay,
  voteTimeout: stay,
  acknowledgementTimeout: stay,
};

/**
 * A node, as coordinator of the transactions that clients bring to it and as participant in those of
 * others. It can have several at once; its state is the one that binds it most. `prepared` and
 * `blocked` nodes have promised to do as others decide.
 */
export const twoPhaseMachine = twoPhase.createMachine({
  id: 'two-phase-commit',
  context: ({ input }) => freshContext(input),
  initial: 'recovering',
  states: {
    recovering: {
      entry: { type: 'effects', params: [{ kind: 'setTimer', timer: 'recovery', after: 0 }] },
      on: {
        recovery: [toIdle, toCoordinating, toPrepared],
      },
    },

    idle: {
      on: {
        request: [toCoordinating, stay],
        prepare: [toPrepared, stay],
        commit: stay,
        inquiry: stay,
      },
    },

    coordinating: {
      on: {
        request: stay,
        prepare: [toPrepared, stay],
        yesVote: [toIdle, stay],
        noVote: [toIdle, stay],
        acknowledgement: [toIdle, stay],
        commit: stay,
        inquiry: stay,
        voteTimeout: [toIdle, stay],
        acknowledgementTimeout: stay,
      },
    },

    prepared: {
      on: {
        ...whilePrepared,
        commit: [toIdle, toCoordinating, stay],
        abort: [toIdle, toCoordinating, stay],
        decisionTimeout: [toBlocked, toIdle, toCoordinating, stay],
      },
    },

    blocked: {
      on: {
        ...whilePrepared,
        commit: [toIdle, toCoordinating, toPrepared, stay],
        abort: [toIdle, toCoordinating, toPrepared, stay],
        decisionTimeout: stay,
      },
    },
  },
});
