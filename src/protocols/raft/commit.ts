import type { RaftContext, RaftEffect } from './context.ts';
import { termAt } from './log.ts';
import { type Answer, applyEntries } from './store.ts';

/** A server's state after it has learnt of committed entries, and what that makes it say. */
export interface Committed {
  readonly context: RaftContext;
  readonly effects: readonly RaftEffect[];
}

const nothing: readonly never[] = [];

/** How many servers, the leader itself included, store the leader's entry at `index`. */
export const copiesOf = (context: RaftContext, index: number): number => {
  let copies = 1;
  for (const match of context.matchIndex) if (match >= index) copies++;
  return copies;
};

/**
 * Raises commitIndex and executes what it uncovers (Figure 2, All Servers: "if commitIndex >
 * lastApplied: increment lastApplied, apply log[lastApplied] to state machine").
 */
const applyUpTo = (
  context: RaftContext,
  commitIndex: number,
): { readonly context: RaftContext; readonly answers: readonly Answer[] } => {
  const { store, answers } = applyEntries(
    context.store,
    context.log,
    context.lastApplied,
    commitIndex,
    context.settings.rules['raft/duplicate-detection'],
  );
  return { context: { ...context, commitIndex, lastApplied: commitIndex, store }, answers };
};

/** A follower's commitIndex after AppendEntries: min(leaderCommit, index of last new entry). */
export const followCommit = (
  context: RaftContext,
  leaderCommit: number,
  lastNewIndex: number,
): RaftContext => {
  const commitIndex = Math.min(leaderCommit, lastNewIndex, context.log.length);
  return commitIndex > context.commitIndex ? applyUpTo(context, commitIndex).context : context;
};

/** Answers the clients that wait for what was just executed. */
const answerClients = (context: RaftContext, answers: readonly Answer[]): Committed => {
  const pendingRequests = [...context.pendingRequests];
  const effects: RaftEffect[] = [];
  for (const { request, result } of answers) {
    const place = pendingRequests.findIndex(
      ({ client, sequence }) => client === request.client && sequence === request.sequence,
    );
    if (place === -1) continue;
    pendingRequests.splice(place, 1);
    effects.push({ kind: 'reply', request, outcome: { kind: 'ok', result } });
  }
  return { context: { ...context, pendingRequests }, effects };
};

/** Says once that an older entry has come to a majority and is not committed for that. */
const withheldNote = (
  context: RaftContext,
  index: number,
  highest: number,
): readonly RaftEffect[] => {
  const copies = copiesOf(context, index);
  if (index !== highest || copies !== context.settings.quorum) return nothing;
  const text = `does not commit index ${index}: it is on ${copies} of ${context.peers.length + 1} servers, but of term ${termAt(context.log, index)} and not of term ${context.currentTerm}`;
  return [{ kind: 'note', rule: 'raft/commit-only-own-term', text }];
};

/**
 * Figure 2, Leaders: "if there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N,
 * and log[N].term == currentTerm: set commitIndex = N" (sections 5.3, 5.4). `highest` bounds N: the
 * index whose copies have just become one more.
 */
export const leadCommit = (context: RaftContext, highest: number): Committed => {
  const { commitIndex, currentTerm, log, settings } = context;
  const isOnQuorum = (index: number): boolean => copiesOf(context, index) >= settings.quorum;
  let index = Math.min(highest, log.length);
  if (index <= commitIndex || !isOnQuorum(commitIndex + 1)) return { context, effects: nothing };
  while (!isOnQuorum(index)) index--;
  const term = termAt(log, index);
  if (settings.rules['raft/commit-only-own-term'] && term !== currentTerm) {
    return { context, effects: withheldNote(context, index, highest) };
  }
  const applied = applyUpTo(context, index);
  return answerClients(applied.context, applied.answers);
};
