import type { NodeId } from '../../sim/identifiers.ts';
import type { Delivered } from '../../sim/wire.ts';
import type { PaxosContext, PaxosEffect } from './context.ts';
import { sendTo, withEffects } from './context.ts';
import type { Accepted, Learn, Proposal, Tally } from './messages.ts';

const isSame = (a: Proposal, b: Proposal): boolean => a.number === b.number && a.value === b.value;

/** Those who are known to have accepted a proposal. */
export const acceptorsOf = (tally: readonly Tally[], proposal: Proposal): readonly NodeId[] =>
  tally.find((each) => isSame(each, proposal))?.by ?? [];

/** Counts an acceptance (section 2.3), unless this node is not told of them or has heard of it. */
export const countAcceptance = (
  context: PaxosContext,
  from: NodeId,
  { number, value }: Proposal,
): PaxosContext => {
  if (!context.settings.hears) return context;
  const by = acceptorsOf(context.tally, { number, value });
  if (by.includes(from)) return context;
  const others = context.tally.filter((each) => !isSame(each, { number, value }));
  return { ...context, tally: [...others, { number, value, by: [...by, from] }] };
};

/** Whether one more acceptance makes a majority for a proposal (section 2.3). */
export const heardEnough = (context: PaxosContext, from: NodeId, proposal: Proposal): boolean => {
  const { hears, quorum } = context.settings;
  if (!hears) return false;
  const by = acceptorsOf(context.tally, proposal);
  return (by.includes(from) ? by.length : by.length + 1) >= quorum;
};

/** What the distinguished learner tells the rest of the audience (section 2.3). */
const inform = (context: PaxosContext, { number, value }: Proposal): readonly PaxosEffect[] =>
  context.settings.informs
    ? sendTo(context, context.settings.audience, { type: 'learn', number, value })
    : [];

/**
 * Learns that a proposal is chosen: every waiting client is told the chosen value, whether it is its
 * own or not, and the proposer in this node has nothing more to do.
 */
export const learn = (
  context: PaxosContext,
  { number, value }: Proposal,
): { readonly context: PaxosContext; readonly effects: readonly PaxosEffect[] } => ({
  context: {
    ...context,
    chosen: { number, value },
    pending: [],
    number: 0,
    promises: [],
    proposal: null,
  },
  effects: [
    ...inform(context, { number, value }),
    ...context.pending.map(
      (request): PaxosEffect => ({
        kind: 'reply',
        request,
        outcome: { kind: 'ok', result: { kind: 'value', value } },
      }),
    ),
  ],
});

/** Counts an acceptance that does not decide. */
export const hearAccepted = (
  before: PaxosContext,
  { from, message }: Delivered<Accepted>,
): PaxosContext => withEffects(before, countAcceptance(before, from, message), []);

/** Counts the acceptance that makes a majority. */
export const hearMajority = (
  before: PaxosContext,
  { from, message }: Delivered<Accepted>,
): PaxosContext => {
  const { context, effects } = learn(countAcceptance(before, from, message), message);
  return withEffects(before, context, effects);
};

/** Is told by the distinguished learner. */
export const hearChosen = (before: PaxosContext, { message }: Delivered<Learn>): PaxosContext => {
  const { context, effects } = learn(before, message);
  return withEffects(before, context, effects);
};

/**
 * The distinguished learner hears of an acceptance of what it has announced. A new majority, or an
 * acceptor that repeats itself, means that somebody has not heard the announcement: it is repeated.
 */
export const hearAgain = (
  before: PaxosContext,
  { from, message }: Delivered<Accepted>,
): PaxosContext => {
  const known = acceptorsOf(before.tally, message);
  const after = countAcceptance(before, from, message);
  const isRepeated = known.includes(from) && known.length >= before.settings.quorum;
  const isNewMajority = !known.includes(from) && known.length + 1 === before.settings.quorum;
  return withEffects(before, after, isRepeated || isNewMajority ? inform(after, message) : []);
};
