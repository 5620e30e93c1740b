import type { Monitor, Violation } from '../../../sim/protocol.ts';
import { inRaftPaper } from '../rules.ts';
import { beginsToLead, entryName, onChange } from './change.ts';

/** The sightings that show that a run was not empty: each is told once it is seen. */
const seen = (node: string, sentence: string): Violation => ({ nodes: [node], sentence });

const leaderElected: Monitor = {
  id: 'raft/leader-elected',
  kind: 'sometimes',
  title: 'A leader is elected',
  claim: 'Some server wins an election.',
  citation: inRaftPaper('§5.2'),
  watch: () =>
    onChange((change) =>
      beginsToLead(change)
        ? seen(change.node, `${change.node} leads term ${change.after.context.currentTerm}.`)
        : null,
    ),
};

const entryCommitted: Monitor = {
  id: 'raft/entry-committed',
  kind: 'sometimes',
  title: 'An entry is committed',
  claim: 'Some leader finds an entry with a client’s command on a majority.',
  citation: inRaftPaper('§5.3'),
  watch: () =>
    onChange(({ node, before, after }) => {
      const { commitIndex, log } = after.context;
      if (after.role !== 'leader') return null;
      for (let index = commitIndex; index > (before?.context.commitIndex ?? 0); index--) {
        const entry = log.at(index - 1);
        if (entry?.command) return seen(node, `${node} commits ${entryName(entry)}.`);
      }
      return null;
    }),
};

const logRepaired: Monitor = {
  id: 'raft/log-repaired',
  kind: 'sometimes',
  title: 'A log is repaired',
  claim: 'A follower removes entries that conflict with its leader’s log.',
  citation: inRaftPaper('§5.3'),
  watch: () =>
    onChange(({ node, before, after }) => {
      const old = before?.context.log;
      const { log } = after.context;
      if (old === undefined || old === log || old.length === 0) return null;
      return log.at(old.length - 1) === old.last
        ? null
        : seen(node, `${node} removes entries that conflict with the leader’s.`);
    }),
};

const leaderDeposed: Monitor = {
  id: 'raft/leader-deposed',
  kind: 'sometimes',
  title: 'A leader steps down',
  claim: 'A leader sees a higher term and becomes a follower.',
  citation: inRaftPaper('§5.1'),
  watch: () =>
    onChange(({ node, before, after }) =>
      before?.role === 'leader' && after.role === 'follower'
        ? seen(node, `${node} gives up leading term ${before.context.currentTerm}.`)
        : null,
    ),
};

const electionWithoutWinner: Monitor = {
  id: 'raft/election-without-winner',
  kind: 'sometimes',
  title: 'An election has no winner',
  claim: 'A candidate’s time runs out, and it stands again in a new term.',
  citation: inRaftPaper('§5.2'),
  watch: () =>
    onChange(({ node, before, after }) =>
      before?.role === 'candidate' &&
      after.role === 'candidate' &&
      after.context.currentTerm > before.context.currentTerm &&
      after.context.votedFor === node
        ? seen(node, `${node} found no majority in term ${before.context.currentTerm}.`)
        : null,
    ),
};

/** What a test run must have seen. */
export const witnesses: readonly Monitor[] = [
  leaderElected,
  entryCommitted,
  logRepaired,
  leaderDeposed,
  electionWithoutWinner,
];
