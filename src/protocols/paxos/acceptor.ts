import type { NodeId } from '../../sim/identifiers.ts';
import type { Delivered } from '../../sim/wire.ts';
import type { Answer, PaxosContext, PaxosEffect } from './context.ts';
import { sendTo, withEffects } from './context.ts';
import { countAcceptance, heardEnough, learn } from './learner.ts';
import type { Accept, Prepare, Proposal } from './messages.ts';

/** How many of its last answers an acceptor keeps for the picture. */
const answersKept = 32;

/** Adds an answer, to the entry of the same number where the two go together. */
const noted = (answers: readonly Answer[], number: number, value: string | null) => {
  const last = answers.at(-1);
  const isSame =
    last?.number === number && (last.value === null || value === null || last.value === value);
  const answer: Answer = {
    number,
    promised: value === null || (isSame && last.promised),
    value: value ?? (isSame ? last.value : null),
  };
  const earlier = isSame ? answers.slice(0, -1) : answers;
  return [...earlier, answer].slice(-answersKept);
};

/** P1a (section 2.2): whether its promise forbids an acceptor to answer a request of this number. */
const isForbidden = ({ promised, settings }: PaxosContext, number: number): boolean =>
  settings.rules['paxos/keep-promise'] && number < promised;

/**
 * Phase 1 (b) (section 2.2): promises a number; null when the acceptor has promised a higher one. The
 * paper answers only numbers above all earlier ones. Here a number that has been promised is answered
 * again in the same way, since the first answer may have been lost; numbers belong to one proposer,
 * so nobody else can use it.
 */
export const promise = (context: PaxosContext, number: number): PaxosContext | null => {
  if (isForbidden(context, number)) return null;
  if (number === context.promised) return context;
  return { ...context, promised: number, answers: noted(context.answers, number, null) };
};

/**
 * Phase 2 (b) (section 2.2): accepts a proposal; null when the acceptor has promised a higher number.
 * To accept is to promise as well, which the paper leaves open: it spares an acceptor the memory of
 * two numbers, and it is never less careful.
 */
export const accept = (context: PaxosContext, proposal: Proposal): PaxosContext | null => {
  const { number, value } = proposal;
  if (isForbidden(context, number)) return null;
  const { accepted } = context;
  if (accepted?.number === number && accepted.value === value) return context;
  return {
    ...context,
    promised: number,
    accepted: { number, value },
    answers: noted(context.answers, number, value),
  };
};

const refuse = (
  before: PaxosContext,
  { from, message }: Delivered<Prepare | Accept>,
): PaxosContext => {
  const { promised, settings } = before;
  const { type: request, number } = message;
  const says = settings.refusals ? 'refuses' : 'ignores';
  const what = request === 'prepare' ? `to promise ${number}` : `proposal ${number}`;
  return withEffects(before, before, [
    ...(settings.refusals
      ? sendTo(before, [from], { type: 'refusal', request, number, promised })
      : []),
    {
      kind: 'note',
      rule: 'paxos/keep-promise',
      text: `${says} ${what}: it has promised ${promised}`,
    },
  ]);
};

/** Answers a prepare request. */
export const answerPrepare = (before: PaxosContext, event: Delivered<Prepare>): PaxosContext => {
  const { number } = event.message;
  const after = promise(before, number);
  if (after === null) return refuse(before, event);
  const { accepted } = before;
  return withEffects(
    before,
    after,
    sendTo(after, [event.from], { type: 'promise', number, accepted }),
  );
};

/**
 * What an acceptor tells those who are to hear of its acceptance (section 2.3): the learners, and the
 * proposer that asked, as the priests of The Part-Time Parliament do (section 2.3, step 4).
 */
export const tellAccepted = (
  context: PaxosContext,
  asker: NodeId,
  { number, value }: Proposal,
): readonly PaxosEffect[] => {
  const { hearers, tellsAsker } = context.settings;
  const nodes = !tellsAsker || hearers.includes(asker) ? hearers : [asker, ...hearers];
  return sendTo(context, nodes, { type: 'accepted', number, value });
};

/** Answers an accept request. A node that learns as well counts its own acceptance. */
export const answerAccept = (before: PaxosContext, event: Delivered<Accept>): PaxosContext => {
  const { number, value } = event.message;
  const proposal = { number, value };
  const after = accept(before, proposal);
  if (after === null) return refuse(before, event);
  return withEffects(
    before,
    countAcceptance(after, after.id, proposal),
    tellAccepted(after, event.from, proposal),
  );
};

/** The same where the acceptor's own acceptance lets it learn that the value is chosen. */
export const acceptAndLearn = (before: PaxosContext, event: Delivered<Accept>): PaxosContext => {
  const { number, value } = event.message;
  const proposal = { number, value };
  const after = accept(before, proposal) ?? before;
  const { context, effects } = learn(countAcceptance(after, after.id, proposal), proposal);
  return withEffects(before, context, [...tellAccepted(after, event.from, proposal), ...effects]);
};

/** Whether accepting this proposal lets the acceptor learn that its value is chosen. */
export const acceptanceDecides = (
  context: PaxosContext,
  { message }: Delivered<Accept>,
): boolean => {
  if (isForbidden(context, message.number) || context.chosen !== null) return false;
  return heardEnough(context, context.id, message);
};
