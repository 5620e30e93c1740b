import type { Delivered } from '../../sim/wire.ts';
import { leadCommit } from './commit.ts';
import { type RaftContext, type RaftEffect, withEffects } from './context.ts';
import { termAt } from './log.ts';
import type { AppendEntries, AppendEntriesResponse } from './messages.ts';

/** The timer after which a silent leader sends AppendEntries again. */
export const heartbeatTimer = (context: RaftContext): RaftEffect => ({
  kind: 'setTimer',
  timer: 'heartbeatDue',
  after: context.settings.heartbeatInterval,
});

/** The AppendEntries for a follower whose next entry is at `nextIndex`. */
const appendEntriesFrom = (context: RaftContext, nextIndex: number): AppendEntries => ({
  type: 'appendEntries',
  term: context.currentTerm,
  leaderId: context.id,
  prevLogIndex: nextIndex - 1,
  prevLogTerm: termAt(context.log, nextIndex - 1) ?? 0,
  entries:
    nextIndex > context.log.length
      ? []
      : context.log.slice(nextIndex - 1, nextIndex - 1 + context.settings.batchSize),
  leaderCommit: context.commitIndex,
});

/**
 * AppendEntries for every follower, each from its own nextIndex (Figure 2, Leaders: "if last log
 * index ≥ nextIndex for a follower: send AppendEntries RPC with log entries starting at nextIndex").
 * Followers that are equally far get the same message.
 */
export const broadcastEntries = (context: RaftContext): RaftEffect[] => {
  let message: AppendEntries | null = null;
  // A list made by map takes just the room it needs; runs keep millions of them.
  return context.peers.map((to, place) => {
    const nextIndex = context.nextIndex[place] ?? 1;
    if (message === null || message.prevLogIndex !== nextIndex - 1) {
      message = appendEntriesFrom(context, nextIndex);
    }
    return { kind: 'send', to, message };
  });
};

/** What a leader does at each heartbeat; entries that nobody has acknowledged go out again with it. */
export const heartbeat = (context: RaftContext): RaftEffect[] => [
  heartbeatTimer(context),
  ...broadcastEntries(context),
];

const placeOf = (context: RaftContext, peer: string): number =>
  context.settings.placeOf.get(peer) ?? -1;

const replaced = (numbers: readonly number[], place: number, value: number): readonly number[] => {
  const copy = numbers.slice();
  copy[place] = value;
  return copy;
};

/** Whether a success tells the leader something about this follower's log that it did not know. */
export const advancesMatch = (
  context: RaftContext,
  { from, message }: Delivered<AppendEntriesResponse>,
): boolean => {
  if (!message.success || message.term !== context.currentTerm) return false;
  const place = placeOf(context, from);
  return (
    message.matchIndex > (context.matchIndex[place] ?? 0) ||
    message.matchIndex >= (context.nextIndex[place] ?? 0)
  );
};

/**
 * Whether a refusal is about the place that the leader now tries. A refusal that was overtaken is
 * about another place and changes nothing.
 */
export const refusesNextIndex = (
  context: RaftContext,
  { from, message }: Delivered<AppendEntriesResponse>,
): boolean =>
  !message.success &&
  message.term === context.currentTerm &&
  message.prevLogIndex > 0 &&
  message.prevLogIndex === (context.nextIndex[placeOf(context, from)] ?? 0) - 1;

/**
 * Figure 2, Leaders: "if successful: update nextIndex and matchIndex for follower", then commit what
 * has reached a majority. A full batch means that there may be more to send, and it goes at once.
 */
export const acknowledge = (
  before: RaftContext,
  { from, message }: Delivered<AppendEntriesResponse>,
): RaftContext => {
  if (!message.success) return before;
  const place = placeOf(before, from);
  const { matchIndex } = message;
  const known = before.matchIndex[place] ?? 0;
  const firstSent = before.nextIndex[place] ?? 1;
  const moved: RaftContext = {
    ...before,
    nextIndex: replaced(before.nextIndex, place, matchIndex + 1),
    matchIndex:
      matchIndex > known ? replaced(before.matchIndex, place, matchIndex) : before.matchIndex,
  };
  const { context, effects } = leadCommit(moved, matchIndex);
  const wasFullBatch = matchIndex - firstSent + 1 >= context.settings.batchSize;
  if (!wasFullBatch || matchIndex >= context.log.length) {
    return withEffects(before, context, effects);
  }
  const more = appendEntriesFrom(context, matchIndex + 1);
  return withEffects(before, context, [...effects, { kind: 'send', to: from, message: more }]);
};

/**
 * Figure 2, Leaders: "if AppendEntries fails because of log inconsistency: decrement nextIndex and
 * retry". With the optimisation of section 5.3 the refusal names the first index of the conflicting
 * term, and nextIndex goes back there at once.
 */
export const backUp = (
  before: RaftContext,
  { from, message }: Delivered<AppendEntriesResponse>,
): RaftContext => {
  if (message.success) return before;
  const nextIndex = Math.max(1, message.conflict?.index ?? message.prevLogIndex);
  const context: RaftContext = {
    ...before,
    nextIndex: replaced(before.nextIndex, placeOf(before, from), nextIndex),
  };
  return withEffects(before, context, [
    { kind: 'send', to: from, message: appendEntriesFrom(context, nextIndex) },
  ]);
};
