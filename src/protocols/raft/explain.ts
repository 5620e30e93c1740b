import { messageDescriber, narrator, nodeDescription } from '../../kit/explain.ts';
import { sortedValues } from '../../kit/key-value.ts';
import { inNodeOrder } from '../../kit/quorum.ts';
import { counted, outcomeText } from '../../kit/words.ts';
import type { LogCell, NodeDescription, Protocol } from '../../sim/protocol.ts';
import type { NodeState } from '../../sim/record.ts';
import { type Entry, entryText, lastTermOf } from './log.ts';
import { cite, rules } from './paper.ts';
import { type Message, type Role, raftNode, type Server } from './raft.ts';

/** How many cells of a log are shown, the last ones. */
const shownCells = 24;

/** How many keys the line under a node names. */
const shownKeys = 3;

const roleWords: Readonly<Record<Role, string>> = {
  follower: 'Follower',
  candidate: 'Candidate',
  leader: 'Leader',
};

const beliefOf = ({ currentTerm, leaderId, quorum, role, votedFor, votesGranted }: Server) => {
  switch (role) {
    case 'leader':
      return `believes it leads term ${currentTerm}`;
    case 'candidate':
      return `stands for term ${currentTerm} with ${votesGranted.length} of ${quorum} votes it needs`;
    case 'follower':
      if (leaderId !== null) return `follows ${leaderId} in term ${currentTerm}`;
      return votedFor === null
        ? `knows no leader in term ${currentTerm}`
        : `voted for ${votedFor} in term ${currentTerm} and waits for a leader`;
  }
};

const cellsOf = ({ commitIndex, log }: Server): readonly LogCell[] => {
  const start = Math.max(0, log.length - shownCells);
  return log.slice(start).map((entry, place) => ({
    index: start + place + 1,
    epoch: entry.term,
    label: entryText(entry),
    committed: start + place + 1 <= commitIndex,
  }));
};

/**
 * Why a majority does not commit the leader's next entry (Figure 8): it is of an older term. Null where
 * that is not so.
 */
export const olderTermNote = ({ commitIndex, currentTerm, log, self }: Server): string | null => {
  const next = log.at(commitIndex);
  if (next === undefined || next.term === currentTerm) return null;
  if (self.rules['raft/commit-only-own-term'] === false) return null;
  return `It is of term ${next.term}: a majority commits it only together with an entry of term ${currentTerm}`;
};

/** What a candidate or a leader waits to hear from a majority. */
export const quorumsOf = (server: Server): NodeDescription['quorums'] => {
  const { commitIndex, currentTerm, log, matchIndex, quorum: needed, role, self } = server;
  const total = self.peers.length + 1;
  if (role === 'candidate') {
    return [{ label: `term ${currentTerm}`, have: server.votesGranted, needed, total }];
  }
  const next = log.at(commitIndex);
  if (role === 'follower' || next === undefined) return [];
  const stores = self.peers.filter((_, place) => (matchIndex[place] ?? 0) > commitIndex);
  const note = olderTermNote(server);
  return [
    {
      label: entryText(next),
      have: inNodeOrder([self.id, ...stores]),
      needed,
      total,
      ...(note === null
        ? {}
        : { note: `of term ${next.term}: commits only with one of term ${currentTerm}` }),
    },
  ];
};

const valueLine = (values: ReturnType<typeof sortedValues>): string => {
  const shown = values.slice(0, shownKeys).map(([key, value]) => `${key}=${value}`);
  return values.length > shownKeys ? `${shown.join(' ')} …` : shown.join(' ');
};

/** What the stage and the inspector say of a server. */
export const describeNode = (state: NodeState): NodeDescription => {
  const server = raftNode.of(state);
  const { commitIndex, currentTerm, log, role } = server;
  const values = sortedValues(server.store);
  const perPeer = (numbers: readonly number[]): string =>
    server.self.peers.map((peer, place) => `${peer} ${numbers[place] ?? 0}`).join(', ');
  return nodeDescription({
    epoch: currentTerm,
    role: roleWords[role],
    leads: role === 'leader',
    belief: beliefOf(server),
    log: cellsOf(server),
    logLength: log.length,
    committedLength: Math.min(commitIndex, log.length),
    ...(role === 'leader'
      ? {
          followers: server.self.peers.map((follower, place) => ({
            follower,
            next: server.nextIndex[place] ?? null,
            match: server.matchIndex[place] ?? 0,
          })),
        }
      : {}),
    value: valueLine(values),
    replica: values,
    quorums: quorumsOf(server),
    fields: {
      currentTerm,
      votedFor: server.votedFor ?? 'nobody',
      commitIndex,
      lastApplied: server.lastApplied,
      'last log index': log.length,
      'last log term': lastTermOf(log),
      leader: server.leaderId ?? 'unknown',
      'votes granted': role === 'candidate' ? server.votesGranted.join(', ') : null,
      nextIndex: role === 'leader' ? perPeer(server.nextIndex) : null,
      matchIndex: role === 'leader' ? perPeer(server.matchIndex) : null,
    },
  });
};

const appendLabel = ([first, ...more]: readonly Entry[]): string => {
  if (first === undefined) return 'heartbeat';
  return more.length === 0
    ? `append ${entryText(first)}`
    : `append ${entryText(first)} and ${more.length} more`;
};

/** What the stage and the inspector say of a message. */
export const describeMessage = messageDescriber<Message>(
  {
    requestVote: ({ candidateId }) => ['vote', `vote for ${candidateId}?`],
    requestVoteResponse: ({ voteGranted }) =>
      voteGranted ? ['acknowledgement', 'vote granted'] : ['refusal', 'vote refused'],
    appendEntries: ({ entries }) => [
      entries.length === 0 ? 'heartbeat' : 'data',
      appendLabel(entries),
      ...entries.map(({ term }) => term),
    ],
    appendEntriesResponse: (message) =>
      message.success
        ? ['acknowledgement', `log agrees up to ${message.matchIndex}`]
        : ['refusal', `refused after ${message.prevLogIndex}`],
  },
  ({ term }) => term,
  {
    reply: (outcome) =>
      outcome.kind === 'redirect' && outcome.to === null ? 'no leader known' : outcomeText(outcome),
  },
);

/** What a part of `size` live servers out of `total` can still do: one is enough where the majority is off. */
export const describePart: Protocol['describePart'] = (size, total, _live, rulesOff = []) =>
  size > (rulesOff.includes('raft/majority') ? 0 : total / 2)
    ? { text: 'can elect and commit', able: true }
    : { text: 'can do neither', able: false };

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = narrator(rules, cite, {
  onRestart: ({ after }) => {
    const server = raftNode.read(after);
    if (server === null) return null;
    const { currentTerm, log, votedFor } = server;
    const vote = votedFor === null ? 'no vote' : `its vote for ${votedFor}`;
    const entries = counted(log.length, 'entry', 'entries');
    const text = `starts again and finds term ${currentTerm}, ${vote} and ${entries} on its disk`;
    return { text, important: false, citation: cite('§5.6') };
  },
});
