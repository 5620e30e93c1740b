import type { Delivered } from '../../sim/wire.ts';
import { followCommit } from './commit.ts';
import {
  adoptTerm,
  electionTimer,
  type RaftContext,
  type RaftEffect,
  withEffects,
} from './context.ts';
import { firstIndexOfTermAt, type Log, termAt, withEntriesAfter } from './log.ts';
import type { AppendEntries, Conflict } from './messages.ts';

type Received = Delivered<AppendEntries>;

/**
 * Whether a heartbeat tells a follower nothing that it did not know: the same leader, no entries, no
 * new commits, and a log that agrees. It is by far the commonest message, and answered without any
 * change of state.
 */
export const bringsNothingNew = (context: RaftContext, { message }: Received): boolean =>
  message.entries.length === 0 &&
  message.term === context.currentTerm &&
  message.leaderId === context.leaderId &&
  (message.leaderCommit <= context.commitIndex || message.prevLogIndex <= context.commitIndex) &&
  termAt(context.log, message.prevLogIndex) === message.prevLogTerm;

const success = (context: RaftContext, to: string, matchIndex: number): RaftEffect => ({
  kind: 'send',
  to,
  message: {
    type: 'appendEntriesResponse',
    term: context.currentTerm,
    success: true,
    matchIndex,
  },
});

const refusal = (
  context: RaftContext,
  { from, message }: Received,
  conflict: Conflict | null,
): RaftEffect => ({
  kind: 'send',
  to: from,
  message: {
    type: 'appendEntriesResponse',
    term: context.currentTerm,
    success: false,
    prevLogIndex: message.prevLogIndex,
    conflict,
  },
});

/** The answer to a heartbeat that brings nothing new. */
export const confirmHeartbeat = (
  context: RaftContext,
  { from, message }: Received,
): RaftEffect[] => [electionTimer(context), success(context, from, message.prevLogIndex)];

/** AppendEntries, 1: "reply false if term < currentTerm" (section 5.1). */
export const refuseStaleLeader = (context: RaftContext, event: Received): RaftEffect[] => [
  refusal(context, event, null),
  {
    kind: 'note',
    rule: 'raft/reject-stale-terms',
    text: `refuses ${event.from}: its term ${event.message.term} is behind term ${context.currentTerm}`,
  },
];

/** Where the log leaves the leader's, as section 5.3 lets a follower say it. */
const conflictAt = (log: Log, prevLogIndex: number): Conflict => {
  const term = termAt(log, prevLogIndex);
  return term === null
    ? { term, index: log.length + 1 }
    : { term, index: firstIndexOfTermAt(log, prevLogIndex) };
};

const mismatchNote = (context: RaftContext, { from, message }: Received): RaftEffect => {
  const term = termAt(context.log, message.prevLogIndex);
  const own = term === null ? 'has no entry there' : `has one of term ${term}`;
  return {
    kind: 'note',
    rule: 'raft/log-consistency-check',
    text: `refuses the entries of ${from}: before them stands index ${message.prevLogIndex} of term ${message.prevLogTerm}, but it ${own}`,
  };
};

const removalNote = (before: Log, kept: number): RaftEffect[] =>
  kept >= before.length
    ? []
    : [
        {
          kind: 'note',
          rule: 'raft/log-consistency-check',
          text: `removes ${before.length - kept === 1 ? `index ${before.length}` : `indices ${kept + 1} to ${before.length}`}: in conflict with the leader’s log`,
        },
      ];

/** How many of the first entries two logs of one server, before and after, have in common. */
const commonLength = (before: Log, after: Log): number => {
  let common = Math.min(before.length, after.length);
  while (common > 0 && before.at(common - 1) !== after.at(common - 1)) common--;
  return common;
};

/**
 * AppendEntries, 2 to 5 (Figure 2; section 5.3): refuses when its log does not hold the entry before
 * the new ones; else takes them, removes what conflicts with them, and follows the leader's commits.
 */
export const receiveEntries = (before: RaftContext, event: Received): RaftContext => {
  const { from, message } = event;
  const adopted = adoptTerm(before, message.term);
  const context: RaftContext = { ...adopted, leaderId: message.leaderId };
  const { log, settings } = context;

  const agrees = termAt(log, message.prevLogIndex) === message.prevLogTerm;
  if (!agrees && settings.rules['raft/log-consistency-check']) {
    const conflict = settings.conflictTermOptimisation
      ? conflictAt(log, message.prevLogIndex)
      : null;
    return withEffects(before, context, [
      electionTimer(context),
      refusal(context, event, conflict),
      mismatchNote(context, event),
    ]);
  }

  const received = withEntriesAfter(log, message.prevLogIndex, message.entries);
  const lastNewIndex = message.prevLogIndex + message.entries.length;
  const after = followCommit({ ...context, log: received }, message.leaderCommit, lastNewIndex);
  return withEffects(before, after, [
    electionTimer(context),
    success(context, from, lastNewIndex),
    ...(received === log ? [] : removalNote(log, commonLength(log, received))),
  ]);
};
