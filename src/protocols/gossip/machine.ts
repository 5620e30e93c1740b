import { assign } from 'xstate';
import { protocolSetup } from '../../sim/protocol-setup.ts';
import type { Delivered, PeersChanged, RequestDelivered, TimerFired } from '../../sim/wire.ts';
import {
  compareChecksum,
  compareHashes,
  compareRecent,
  giveEntries,
  hearEntries,
} from './anti-entropy.ts';
import {
  freshContext,
  type GossipContext,
  type GossipDurable,
  type GossipTimer,
} from './context.ts';
import {
  awaitCycle,
  beginCycle,
  beginsCycle,
  changePeers,
  firstCycle,
  losesInterest,
} from './cycle.ts';
import type { Entry } from './entries.ts';
import type { GossipMessage } from './messages.ts';
import type { GossipParameters } from './parameters.ts';
import { answerRead, isWrite, startsRumour, write } from './requests.ts';
import { answerPull, hearAnswer, hearFeedback, hearRumours, tellable } from './rumours.ts';
import { isNews, makesInfective } from './updates.ts';

type GossipEvent =
  | Delivered<GossipMessage>
  | TimerFired<GossipTimer>
  | RequestDelivered
  | PeersChanged;

const updatesOf = (event: GossipEvent): readonly Entry[] => {
  switch (event.type) {
    case 'rumours':
    case 'answer':
    case 'recent':
      return event.message.updates;
    case 'entries':
      return event.message.entries;
    default:
      return [];
  }
};

const carrierOf = (event: GossipEvent) =>
  event.type === 'rumours' || event.type === 'answer' ? 'rumour' : 'anti-entropy';

const bringsNews = (context: GossipContext, event: GossipEvent): boolean =>
  updatesOf(event).some((entry) => isNews(context, context.database.entries.get(entry.key), entry));

const gossip = protocolSetup<
  GossipContext,
  GossipMessage,
  GossipTimer,
  GossipDurable,
  GossipParameters
>().extend({
  guards: {
    /** Something comes that the site will spread in its turn. */
    bringsRumour: ({ context, event }) =>
      makesInfective(context, carrierOf(event)) && bringsNews(context, event),
    bringsNews: ({ context, event }) => bringsNews(context, event),
    hasNothingToTell: ({ context }) => tellable(context).length === 0,
    asksInVain: ({ context, event }) =>
      event.type === 'rumours' &&
      event.message.updates.length === 0 &&
      tellable(context).length === 0,
    isRead: ({ event }) => event.type === 'request' && !isWrite(event.message.operation),
    startsRumour: ({ context, event }) => event.type === 'request' && startsRumour(context, event),
    isBetweenCycles: ({ context, event }) =>
      event.type === 'cycleDue' && !beginsCycle(context, event),
    losesInterest: ({ context, event }) =>
      event.type === 'cycleDue' && losesInterest(context, event),
    holdsSomething: ({ context }) => context.database.entries.size > 0,
    /** With anti-entropy alone, whoever holds something spreads it. */
    isSpreading: ({ context }) =>
      context.settings.rumours === 'none' && context.database.entries.size > 0,
  },
});

/** Emits what the step just taken has left in the context. */
const emitOutbox = {
  type: 'effects',
  params: ({ context }: { context: GossipContext }) => context.outbox,
} as const;

/** The actions of a transition that takes one step: a new context, then its effects. */
const take = <Event extends GossipEvent>(
  step: (context: GossipContext, event: Event) => GossipContext,
) =>
  [
    assign<GossipContext, Event, undefined, GossipEvent, never>(({ context, event }) =>
      step(context, event),
    ),
    emitOutbox,
  ] as const;

const waitForCycle = {
  guard: 'isBetweenCycles',
  actions: {
    type: 'effects',
    params: ({ context, event }: { context: GossipContext; event: TimerFired<GossipTimer> }) =>
      awaitCycle(context, event),
  },
} as const;

const read = {
  guard: 'isRead',
  actions: {
    type: 'effects',
    params: ({ context, event }: { context: GossipContext; event: RequestDelivered }) =>
      answerRead(context, event),
  },
} as const;

/** A question without rumours of its own, put to a site that has none to tell either. */
const asksInVain = { guard: 'asksInVain' } as const;

/** Hearing updates in a state other than infective: what is news may make the site infective. */
const hearing = <Event extends GossipEvent>(
  step: (context: GossipContext, event: Event) => GossipContext,
) =>
  [
    { guard: 'bringsRumour', target: 'infective', actions: take(step) },
    { guard: 'bringsNews', target: 'removed', actions: take(step) },
    { actions: take(step) },
  ] as const;

/** A client's request; a write that is not outdated as it is made makes its site infective. */
const serving = [
  read,
  { guard: 'startsRumour', target: 'infective', actions: take(write) },
  { actions: take(write) },
] as const;

const wakes = {
  type: 'effects',
  params: ({ context }: { context: GossipContext }) => [firstCycle(context)],
} as const;

/**
 * A gossiping site: the states of section 1.4 as a machine of three flat states. The paper has them for
 * one update; a site is `susceptible` here while it holds nothing, `infective` while it spreads at
 * least one update, and `removed` while it holds some and spreads none. With anti-entropy alone, which
 * never loses interest, it stays infective (section 1.3: a simple epidemic). A site that comes up with
 * something on its disk says so at its first cycle. The transitions say when; rumours.ts,
 * anti-entropy.ts, requests.ts and cycle.ts say what.
 */
export const gossipMachine = gossip.createMachine({
  id: 'gossip',
  context: ({ input }) => freshContext(input),
  initial: 'susceptible',
  on: {
    pull: [{ guard: 'hasNothingToTell' }, { actions: take(answerPull) }],
    feedback: { actions: take(hearFeedback) },
    askEntries: {
      actions: { type: 'effects', params: ({ context, event }) => giveEntries(context, event) },
    },
    checksum: {
      actions: { type: 'effects', params: ({ context, event }) => compareChecksum(context, event) },
    },
    hashes: { actions: take(compareHashes) },
    peersChanged: { actions: take(changePeers) },
  },
  states: {
    susceptible: {
      entry: wakes,
      on: {
        rumours: [asksInVain, ...hearing(hearRumours)],
        answer: hearing(hearAnswer),
        entries: hearing(hearEntries),
        recent: hearing(compareRecent),
        request: serving,
        cycleDue: [
          waitForCycle,
          { guard: 'isSpreading', target: 'infective', actions: take(beginCycle) },
          { guard: 'holdsSomething', target: 'removed', actions: take(beginCycle) },
          { actions: take(beginCycle) },
        ],
      },
    },

    infective: {
      on: {
        rumours: [asksInVain, { actions: take(hearRumours) }],
        answer: { actions: take(hearAnswer) },
        entries: { actions: take(hearEntries) },
        recent: { actions: take(compareRecent) },
        request: [read, { actions: take(write) }],
        cycleDue: [
          waitForCycle,
          { guard: 'losesInterest', target: 'removed', actions: take(beginCycle) },
          { actions: take(beginCycle) },
        ],
      },
    },

    removed: {
      on: {
        rumours: [asksInVain, ...hearing(hearRumours)],
        answer: hearing(hearAnswer),
        entries: hearing(hearEntries),
        recent: hearing(compareRecent),
        request: serving,
        cycleDue: [waitForCycle, { actions: take(beginCycle) }],
      },
    },
  },
});
