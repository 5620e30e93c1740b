import type { RequestId } from '../../sim/identifiers.ts';
import type { MicrosRange } from '../../sim/time.ts';
import type { Delivered, RequestDelivered } from '../../sim/wire.ts';
import { accept, promise, tellAccepted } from './acceptor.ts';
import type { PaxosContext, PaxosEffect, PaxosSettings, PromiseHeard } from './context.ts';
import { sendTo, withEffects } from './context.ts';
import { acceptorsOf, countAcceptance, learn } from './learner.ts';
import type { PromiseAnswer, Proposal, Refusal } from './messages.ts';
import type { PaxosRuleId } from './rules.ts';

/**
 * The first number above `number` in this proposer's own set: round * proposers + its place, counted
 * from 1 (section 2.5: "different proposers choose their numbers from disjoint sets"). With the rule
 * off all draw from the same numbers.
 */
export const numberAbove = (
  number: number,
  { place, roles, rules }: Pick<PaxosSettings, 'place' | 'roles' | 'rules'>,
): number => {
  if (!rules['paxos/unique-numbers']) return number + 1;
  const proposers = roles.proposers.length;
  const round = Math.max(0, Math.floor((number - place - 1) / proposers) + 1);
  return round * proposers + place + 1;
};

/** The accepted proposal whose value a proposer must take over; null when it is free to choose. */
const adopted = (context: PaxosContext): Proposal | null => {
  const { rules } = context.settings;
  if (!rules['paxos/adopt-accepted']) return null;
  let best: Proposal | null = null;
  for (const { accepted } of context.promises) {
    if (accepted === null) continue;
    if (best === null) best = accepted;
    else if (rules['paxos/highest-accepted'] && accepted.number > best.number) best = accepted;
  }
  return best;
};

const choiceNote = (
  context: PaxosContext,
  { number, value }: Proposal,
  earlier: Proposal | null,
): PaxosEffect => {
  const rule: PaxosRuleId = 'paxos/adopt-accepted';
  if (earlier !== null) {
    const instead = context.wish === value ? '' : ` and not its own ${context.wish}`;
    return {
      kind: 'note',
      rule,
      text: `hears that ${earlier.value} was accepted as ${earlier.number}, so it proposes ${value} as ${number}${instead}`,
    };
  }
  const heard = context.promises.some(({ accepted }) => accepted !== null);
  return {
    kind: 'note',
    rule,
    text: heard
      ? `hears of accepted proposals and proposes its own ${value} as ${number} all the same`
      : `hears of nothing accepted, so it is free to propose its own ${value} as ${number}`,
  };
};

/**
 * Phase 2 (a) (section 2.2): issues a proposal with "the value of the highest-numbered proposal among
 * the responses", or its own value when the responses name none. Its own acceptor, if it has one, is
 * asked like the others and may be bound by a later promise.
 */
const issue = (
  context: PaxosContext,
): { readonly context: PaxosContext; readonly effects: readonly PaxosEffect[] } => {
  const { id, settings } = context;
  const earlier = adopted(context);
  const { number } = context;
  const value = earlier?.value ?? context.wish ?? '';
  const proposal = { number, value };
  const own = settings.isAcceptor ? accept(context, proposal) : null;
  const issued: PaxosContext = {
    ...(own === null ? context : countAcceptance(own, id, proposal)),
    proposal,
    repeated: 0,
  };
  const effects = [
    ...sendTo(issued, settings.roles.acceptors, { type: 'accept', number, value }),
    ...(own === null ? [] : tellAccepted(issued, id, proposal)),
    choiceNote(context, proposal, earlier),
  ];
  if (!decidesAlone(context)) return { context: issued, effects };
  const learned = learn(issued, proposal);
  return { context: learned.context, effects: [...effects, ...learned.effects] };
};

/** Whether a proposer's own promise is enough: a single acceptor, or the rule of majorities off. */
export const ownPromiseIsEnough = ({ settings }: PaxosContext): boolean =>
  settings.isAcceptor && settings.quorum === 1;

/** Whether a proposer's own acceptance is enough as well, and it hears of it. */
export const decidesAlone = (context: PaxosContext): boolean =>
  ownPromiseIsEnough(context) && context.settings.hears;

/**
 * Phase 1 (a) (section 2.2): takes a number above all that it has used and all that it has heard of,
 * and asks the acceptors for a promise, its own first. "A proposer remembers (in stable storage) the
 * highest-numbered proposal it has tried to issue" (section 2.5).
 */
const attempt = (before: PaxosContext, context: PaxosContext): PaxosContext => {
  const { id, settings } = context;
  const known = Math.max(context.tried, context.outbid, settings.isAcceptor ? context.promised : 0);
  const number = numberAbove(known, settings);
  const promised = (settings.isAcceptor ? promise(context, number) : null) ?? context;
  const own: PromiseHeard = { from: id, accepted: context.accepted };
  const trying: PaxosContext = {
    ...promised,
    tried: number,
    number,
    promises: settings.isAcceptor ? [own] : [],
    proposal: null,
    repeated: 0,
  };
  const asked = sendTo(trying, settings.roles.acceptors, { type: 'prepare', number });
  if (!ownPromiseIsEnough(trying)) return withEffects(before, trying, asked);
  const issued = issue(trying);
  return withEffects(before, issued.context, [...asked, ...issued.effects]);
};

/** Begins to propose a client's value. */
export const propose = (before: PaxosContext, { message }: RequestDelivered): PaxosContext => {
  const { operation, request } = message;
  const wish = operation.kind === 'propose' ? operation.value : null;
  return attempt(before, { ...before, wish, pending: [request], failures: 0 });
};

/** Tries again with a higher number. */
export const tryAgain = (before: PaxosContext): PaxosContext => attempt(before, before);

const givenUp = (before: PaxosContext): PaxosContext => ({
  ...before,
  number: 0,
  promises: [],
  proposal: null,
  failures: before.failures + 1,
});

/** Gives up a number that was refused, and waits (section 2.2, its end; section 2.4). */
export const giveUp = (before: PaxosContext, { from, message }: Delivered<Refusal>): PaxosContext =>
  withEffects(before, { ...givenUp(before), outbid: Math.max(before.outbid, message.promised) }, [
    {
      kind: 'note',
      rule: 'paxos/back-off',
      text: `hears that ${from} has promised ${message.promised}, gives up ${message.number} and waits before it tries again`,
    },
  ]);

/** The same without back-off: the next number at once. */
export const outbidAtOnce = (before: PaxosContext, { message }: Delivered<Refusal>): PaxosContext =>
  attempt(before, { ...givenUp(before), outbid: Math.max(before.outbid, message.promised) });

/** Gives up a number that too few have answered, and waits. */
export const giveUpUnanswered = (before: PaxosContext): PaxosContext =>
  withEffects(before, givenUp(before), [
    {
      kind: 'note',
      rule: 'paxos/back-off',
      text: `hears from no majority, gives up ${before.number} and waits before it tries again`,
    },
  ]);

/** The same without back-off. */
export const tryAgainUnanswered = (before: PaxosContext): PaxosContext =>
  attempt(before, givenUp(before));

/** How long a proposer waits before its next number: drawn from a range that doubles each time. */
export const backOffRange = ({ failures, settings }: PaxosContext): MicrosRange => {
  const [minimum, maximum] = settings.backOff;
  let most = minimum;
  for (let time = 0; time < failures && most < maximum; time++) most *= 2;
  return [minimum, Math.min(most, maximum)];
};

/** Whether an answer is a promise under the number being tried, from an acceptor not yet heard. */
export const isAwaitedPromise = (
  { number, promises }: PaxosContext,
  { from, message }: Delivered<PromiseAnswer>,
): boolean => message.number === number && !promises.some((promised) => promised.from === from);

/** Whether one more promise makes a majority. */
export const needsOneMorePromise = ({ promises, settings }: PaxosContext): boolean =>
  promises.length + 1 >= settings.quorum;

const withPromise = (
  context: PaxosContext,
  { from, message }: Delivered<PromiseAnswer>,
): PaxosContext => ({
  ...context,
  promises: [...context.promises, { from, accepted: message.accepted }],
});

/** Counts a promise that does not make a majority. */
export const countPromise = (before: PaxosContext, event: Delivered<PromiseAnswer>): PaxosContext =>
  withEffects(before, withPromise(before, event), []);

/** Counts the promise that makes a majority, and goes on to phase 2. */
export const issueProposal = (
  before: PaxosContext,
  event: Delivered<PromiseAnswer>,
): PaxosContext => {
  const { context, effects } = issue(withPromise(before, event));
  return withEffects(before, context, effects);
};

/** Asks again, under the same number, the acceptors that have not answered: answers may be lost. */
export const askAgain = (before: PaxosContext): PaxosContext => {
  const { number, promises, proposal, settings, tally } = before;
  const heard = proposal === null ? promises.map(({ from }) => from) : acceptorsOf(tally, proposal);
  const silent = settings.roles.acceptors.filter((node) => !heard.includes(node));
  const message =
    proposal === null
      ? ({ type: 'prepare', number } as const)
      : ({ type: 'accept', ...proposal } as const);
  return withEffects(before, { ...before, repeated: before.repeated + 1 }, [
    ...sendTo(before, silent, message),
    { kind: 'setTimer', timer: 'retryDue', after: settings.answerTimeout },
    { kind: 'note', text: `hears from no majority and asks again under number ${number}` },
  ]);
};

const isSameRequest = (a: RequestId, b: RequestId): boolean =>
  a.client === b.client && a.sequence === b.sequence;

/** Whether a request waits for the decision already. */
export const isPending = ({ pending }: PaxosContext, { message }: RequestDelivered): boolean =>
  pending.some((request) => isSameRequest(request, message.request));

/** Lets a client wait for the decision that is under way; its own value is not proposed here. */
export const wait = (before: PaxosContext, { message }: RequestDelivered): PaxosContext =>
  withEffects(before, { ...before, pending: [...before.pending, message.request] }, []);
