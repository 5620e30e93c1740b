import type { RuleId } from '../../sim/identifiers.ts';
import type { Delivered } from '../../sim/wire.ts';
import { leadCommit } from './commit.ts';
import {
  adoptTerm,
  electionTimer,
  type RaftContext,
  type RaftEffect,
  withEffects,
} from './context.ts';
import { isUpToDate, lastTermOf } from './log.ts';
import type { RequestVote, RequestVoteResponse } from './messages.ts';
import { broadcastEntries } from './replication.ts';

/**
 * Figure 2, Candidates: "increment currentTerm, vote for self, reset election timer, send RequestVote
 * RPCs to all other servers" (section 5.2). The timer is reset as the state is entered.
 */
export const stand = (before: RaftContext): RaftContext => {
  const context: RaftContext = {
    ...before,
    currentTerm: before.currentTerm + 1,
    votedFor: before.id,
    leaderId: null,
    votesGranted: [before.id],
  };
  const message: RequestVote = {
    type: 'requestVote',
    term: context.currentTerm,
    candidateId: context.id,
    lastLogIndex: context.log.length,
    lastLogTerm: lastTermOf(context.log),
  };
  return withEffects(
    before,
    context,
    context.peers.map((to) => ({ kind: 'send', to, message })),
  );
};

interface Refusal {
  readonly rule: RuleId;
  readonly because: string;
}

/** RequestVote, 1 and 2 (Figure 2; sections 5.2, 5.4): why a candidate gets no vote, or null. */
const refusalOf = (context: RaftContext, message: RequestVote): Refusal | null => {
  const { rules } = context.settings;
  if (message.term < context.currentTerm && rules['raft/reject-stale-terms']) {
    return {
      rule: 'raft/reject-stale-terms',
      because: `its term ${message.term} is behind term ${context.currentTerm}`,
    };
  }
  const { votedFor } = context;
  if (votedFor !== null && votedFor !== message.candidateId && rules['raft/one-vote-a-term']) {
    return {
      rule: 'raft/one-vote-a-term',
      because: `in term ${context.currentTerm} its vote is ${votedFor === context.id ? 'its own' : `with ${votedFor}`}`,
    };
  }
  if (
    !isUpToDate(message.lastLogIndex, message.lastLogTerm, context.log) &&
    rules['raft/up-to-date-check']
  ) {
    return {
      rule: 'raft/up-to-date-check',
      because: `that log ends at index ${message.lastLogIndex} of term ${message.lastLogTerm}, its own at index ${context.log.length} of term ${lastTermOf(context.log)}`,
    };
  }
  return null;
};

/** Grants or refuses a vote; a vote is on the disk before the candidate hears of it. */
export const answerVoteRequest = (
  before: RaftContext,
  { from, message }: Delivered<RequestVote>,
): RaftContext => {
  const context = adoptTerm(before, message.term);
  const refusal = refusalOf(context, message);
  const answer: RaftEffect = {
    kind: 'send',
    to: from,
    message: {
      type: 'requestVoteResponse',
      term: context.currentTerm,
      voteGranted: refusal === null,
    },
  };
  if (refusal) {
    const text = `refuses its vote to ${from}: ${refusal.because}`;
    return withEffects(before, context, [answer, { kind: 'note', rule: refusal.rule, text }]);
  }
  const leads = context.leaderId === context.id;
  return withEffects(before, { ...context, votedFor: message.candidateId }, [
    ...(leads ? [] : [electionTimer(context)]),
    answer,
    {
      kind: 'note',
      rule: 'raft/up-to-date-check',
      text: context.settings.rules['raft/up-to-date-check']
        ? `votes for ${from} in term ${context.currentTerm}: that log is at least as up to date`
        : `votes for ${from} in term ${context.currentTerm} and does not look at that log`,
    },
  ]);
};

/** Whether an answer is a vote for this candidacy that has not been counted. */
export const isNewVote = (
  context: RaftContext,
  { from, message }: Delivered<RequestVoteResponse>,
): boolean =>
  message.voteGranted &&
  message.term === context.currentTerm &&
  !context.votesGranted.includes(from);

/** Whether one more vote makes this candidate the leader. */
export const needsOneMoreVote = (context: RaftContext): boolean =>
  context.votesGranted.length + 1 >= context.settings.quorum;

/** Counts a vote that does not decide the election. */
export const countVote = (
  before: RaftContext,
  { from }: Delivered<RequestVoteResponse>,
): RaftContext =>
  withEffects(before, { ...before, votesGranted: [...before.votesGranted, from] }, []);

/**
 * Takes office (Figure 2, Leaders): nextIndex starts behind the last entry, matchIndex at 0, and
 * every server hears of it at once; with a no-op entry if the parameter asks for one (section 8).
 */
const takeOffice = (before: RaftContext, elected: RaftContext): RaftContext => {
  const nextIndex = elected.log.length + 1;
  const leading: RaftContext = {
    ...elected,
    leaderId: elected.id,
    log: elected.settings.noOpOnElection
      ? elected.log.append({ term: elected.currentTerm, command: null })
      : elected.log,
    nextIndex: elected.peers.map(() => nextIndex),
    matchIndex: elected.peers.map(() => 0),
    pendingRequests: [],
  };
  const { context, effects } = leadCommit(leading, leading.log.length);
  return withEffects(before, context, [...broadcastEntries(context), ...effects]);
};

/** Counts the vote that decides the election, and takes office. */
export const win = (before: RaftContext, { from }: Delivered<RequestVoteResponse>): RaftContext =>
  takeOffice(before, { ...before, votesGranted: [...before.votesGranted, from] });

/** Stands and takes office in one, where a server's own vote is enough. */
export const winAlone = (before: RaftContext): RaftContext => takeOffice(before, stand(before));
