import { count, duration, specificationsOf, toggle, type ValuesOf } from '../../kit/parameters.ts';
import type { Citation, Rule } from '../../sim/protocol.ts';

/** A section of the Raft paper. */
export const cite = (section: string): Citation => ({
  paper:
    'Diego Ongaro and John Ousterhout, In Search of an Understandable Consensus Algorithm (Extended Version), 2014',
  section,
  url: 'https://raft.github.io/raft.pdf',
});

const parameters = {
  electionTimeoutMinimum: duration(
    'Shortest election time-out',
    150,
    'A server that hears no leader for this long may already stand for election (§5.2).',
    [10, 60_000],
  ),
  electionTimeoutMaximum: duration(
    'Longest election time-out',
    300,
    'Each time-out is drawn anew between the shortest and this one (§5.2).',
    [10, 60_000],
  ),
  heartbeatInterval: duration(
    'Heartbeat interval',
    50,
    'How long a leader stays silent before it sends AppendEntries again (§5.2).',
    [1, 10_000],
  ),
  batchSize: count(
    'Entries in a message',
    64,
    'The most entries that one AppendEntries carries (§5.3).',
    [1, 1_000],
  ),
  conflictTermOptimisation: toggle(
    'Back up a term at a time',
    true,
    'A follower whose log differs names the term of the conflict and its first index, so that the leader skips the whole term at once (§5.3).',
  ),
  noOpOnElection: toggle(
    'No-op on election',
    true,
    'A new leader begins its term with an empty entry, which lets it commit what earlier leaders left behind (§8).',
  ),
};
/** The values that a server is started with. */
export type Parameters = ValuesOf<typeof parameters>;
/** What a Raft cluster is started with. */
export const raftParameters = specificationsOf(parameters);

/** The rules of the paper that a scenario can switch off, each with what it protects. */
export const rules = [
  {
    id: 'raft/randomised-timeouts',
    title: 'Randomised election time-outs',
    claim:
      'Each election time-out is drawn at random, so that mostly one server stands before the others do. With equal time-outs servers can split the vote for ever and no leader comes.',
    citation: cite('§5.2'),
  },
  {
    id: 'raft/one-vote-a-term',
    title: 'One vote a term',
    claim:
      'A server votes for at most one candidate in a term, first come, first served. Otherwise two candidates could each gather a majority and both lead the same term.',
    citation: cite('§5.2'),
  },
  {
    id: 'raft/up-to-date-check',
    title: 'Vote only for logs at least as up to date',
    claim:
      'A server refuses its vote to a candidate whose log is behind its own. It keeps a candidate that lacks committed entries from becoming leader and erasing them.',
    citation: cite('§5.4.1'),
  },
  {
    id: 'raft/majority',
    title: 'Ask a majority',
    claim:
      'A leader needs the votes of a majority, and an entry is committed when a majority stores it. Any two majorities share a server; without that, both sides of a cut go their own way.',
    citation: cite('§5.2, §5.3'),
  },
  {
    id: 'raft/persist-vote-and-term',
    title: 'Store vote and term before answering',
    claim:
      'A server has currentTerm and votedFor on its disk before it answers. One that forgets its vote in a crash can vote twice in the same term.',
    citation: cite('Figure 2, State; §5.6'),
  },
  {
    id: 'raft/persist-log',
    title: 'Store entries before answering',
    claim:
      'A server has new entries on its disk before it acknowledges them. Otherwise an entry counted as stored by a majority is gone after a crash.',
    citation: cite('Figure 2, State; §5.6'),
  },
  {
    id: 'raft/reject-stale-terms',
    title: 'Reject requests of older terms',
    claim:
      'A server refuses a request whose term is behind its own. Otherwise a deposed leader could still overwrite entries that have been committed since.',
    citation: cite('§5.1'),
  },
  {
    id: 'raft/log-consistency-check',
    title: 'Check the entry before',
    claim:
      'A follower accepts entries only if its log holds the one just before them with the same term. By induction this keeps logs that agree in one entry equal in all before it.',
    citation: cite('§5.3'),
  },
  {
    id: 'raft/step-down-on-higher-term',
    title: 'Step down on a higher term',
    claim:
      'A server that sees a higher term takes it over and becomes a follower. A leader that takes the term over and stays leads a term that nobody elected it for.',
    citation: cite('§5.1'),
  },
  {
    id: 'raft/commit-only-own-term',
    title: 'Commit only entries of the own term',
    claim:
      'A leader counts copies only for entries of its own term; older ones are committed with them. An older entry on a majority can still be overwritten by a later leader (Figure 8).',
    citation: cite('§5.4.2'),
  },
  {
    id: 'raft/duplicate-detection',
    title: 'Execute each request once',
    claim:
      'The state machine remembers the last serial number of each client and answers a repeated command without executing it again. Otherwise a retry takes effect twice.',
    citation: cite('§8'),
  },
] as const satisfies readonly Rule[];

/** The name of one of Raft's rules. */
export type RuleId = (typeof rules)[number]['id'];
