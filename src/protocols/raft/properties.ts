import { believed, established, type FactSources, monitorsOf, violation } from '../../kit/facts.ts';
import { somebodyCanBeServed } from '../../kit/liveness.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../sim/protocol.ts';
import { type Entry, entryText, type Log } from './log.ts';
import { cite } from './paper.ts';
import { raftNode, type Server } from './raft.ts';

/** A server's state before and after a step that changed it; `before` is null at a start. */
interface Change {
  readonly node: NodeId;
  readonly before: Server | null;
  readonly after: Server;
}

const sources: FactSources<Server, Change> = {
  read: raftNode.read,
  decides: (node, before, after) => [{ node, before, after }],
};
const always = monitorsOf('always', established(sources));
const sometimes = monitorsOf('sometimes', believed(sources));

/** Whether a change makes its server the leader of a term that it did not lead before. */
const beginsToLead = ({ before, after }: Change): boolean =>
  after.role === 'leader' &&
  (before?.role !== 'leader' || before.currentTerm !== after.currentTerm);

const isSameEntry = (a: Entry, b: Entry): boolean =>
  a === b || (a.term === b.term && JSON.stringify(a.command) === JSON.stringify(b.command));

/** An entry in a sentence: `x=7 of term 2`. */
const entryName = (entry: Entry): string => `${entryText(entry)} of term ${entry.term}`;

const electionSafety = always(
  {
    id: 'raft/election-safety',
    title: 'Election safety',
    claim: 'At most one leader can be elected in a given term.',
    citation: cite('Figure 3; §5.2'),
  },
  () => {
    const leaderOf = new Map<number, NodeId>();
    return (change) => {
      if (!beginsToLead(change)) return null;
      const { node } = change;
      const { currentTerm } = change.after;
      const other = leaderOf.get(currentTerm);
      if (other === undefined) leaderOf.set(currentTerm, node);
      return other === undefined || other === node
        ? null
        : violation([other, node], `${other} and ${node} have both led term ${currentTerm}.`);
    };
  },
);

const leaderAppendOnly = always(
  {
    id: 'raft/leader-append-only',
    title: 'Leader append-only',
    claim: 'A leader never overwrites or deletes entries in its log; it only appends new entries.',
    citation: cite('Figure 3; §5.3'),
  },
  () =>
    ({ node, before, after }) => {
      if (before?.role !== 'leader' || after.role !== 'leader') return null;
      const old = before.log;
      // A log is only ever cut short and appended to: when its old end still stands, so does the rest.
      if (old === after.log || after.log.at(old.length - 1) === old.last) return null;
      return violation(
        [node],
        `${node} leads term ${after.currentTerm} and has changed index ${old.length} of its own log.`,
      );
    },
);

/**
 * A log's beginning, as a node of the tree of all logs seen in a run: equal beginnings are the same
 * object, so that comparing two logs of any length is one comparison.
 */
class Prefix {
  readonly #longer = new Map<string, Prefix>();
  #latest: Prefix | null = null;
  readonly index: number;
  readonly entry: Entry | null;

  constructor(index: number, entry: Entry | null) {
    this.index = index;
    this.entry = entry;
  }

  /** This beginning with one more entry. */
  with(entry: Entry): Prefix {
    // Servers mostly pass the very same entry on.
    if (this.#latest?.entry === entry) return this.#latest;
    const content = JSON.stringify(entry);
    const longer = this.#longer.get(content) ?? new Prefix(this.index + 1, entry);
    this.#longer.set(content, longer);
    this.#latest = longer;
    return longer;
  }
}

const logMatching = always(
  {
    id: 'raft/log-matching',
    title: 'Log matching',
    claim:
      'If two logs contain an entry with the same index and term, then the logs are identical in all entries up through that index.',
    citation: cite('Figure 3; §5.3'),
  },
  () => {
    const empty = new Prefix(0, null);
    /** By server: the entries of its log, place by place, and the beginnings that they end. */
    const trackedOf = new Map<NodeId, { readonly entries: Entry[]; readonly prefixes: Prefix[] }>();
    /** For each index, by term: the first beginning that was seen to end there, and whose it was. */
    const seen: Map<number, { readonly prefix: Prefix; readonly node: NodeId }>[] = [];

    const check = (node: NodeId, prefix: Prefix, term: number): Violation | null => {
      const { index } = prefix;
      const byTerm = seen[index] ?? new Map();
      seen[index] = byTerm;
      const first = byTerm.get(term);
      if (first === undefined) byTerm.set(term, { prefix, node });
      return first === undefined || first.prefix === prefix
        ? null
        : violation(
            [first.node, node],
            `${first.node} and ${node} have both held an entry of term ${term} at index ${index}, but their logs were not the same up to there.`,
          );
    };

    return ({ node, before, after: { log } }) => {
      if (before?.log === log) return null;
      const { entries, prefixes } = trackedOf.get(node) ?? { entries: [], prefixes: [] };
      trackedOf.set(node, { entries, prefixes });
      let common = Math.min(entries.length, log.length);
      while (common > 0 && entries[common - 1] !== log.at(common - 1)) common--;
      entries.length = common;
      prefixes.length = common;
      let found: Violation | null = null;
      for (const entry of log.slice(common)) {
        const prefix: Prefix = (prefixes.at(-1) ?? empty).with(entry);
        entries.push(entry);
        prefixes.push(prefix);
        found ??= check(node, prefix, entry.term);
      }
      return found;
    };
  },
);

/** An entry that some server has held for committed, and the term and server that did so first. */
interface Committed {
  readonly index: number;
  readonly entry: Entry;
  readonly term: number;
  readonly by: NodeId;
}

/** A leader and the log it was elected with. */
interface Elected {
  readonly node: NodeId;
  readonly term: number;
  readonly log: Log;
}

const leaderCompleteness = always(
  {
    id: 'raft/leader-completeness',
    about: 'acknowledged-writes',
    title: 'Leader completeness',
    claim:
      'If a log entry is committed in a given term, then that entry will be present in the logs of the leaders for all higher-numbered terms.',
    citation: cite('Figure 3; §5.4'),
  },
  () => {
    /** By place: the first entry committed at each index. */
    const committed: Committed[] = [];
    /** By rising term. */
    const elections: Elected[] = [];

    const missing = (elected: Elected, { by, entry, index, term }: Committed): Violation | null => {
      const held = elected.log.at(index - 1);
      if (held !== undefined && isSameEntry(held, entry)) return null;
      const instead = held === undefined ? 'nothing there' : entryName(held);
      return violation(
        [by, elected.node],
        `${by} committed ${entryName(entry)} at index ${index} in term ${term}, but ${elected.node}, elected for term ${elected.term}, holds ${instead}.`,
      );
    };
    const elect = (elected: Elected): Violation | null => {
      let place = elections.length;
      while (place > 0 && (elections[place - 1]?.term ?? 0) > elected.term) place--;
      elections.splice(place, 0, elected);
      // One pass over the log an election, which comes after at least an election time-out's events.
      for (const entry of committed) {
        const found = entry.term < elected.term ? missing(elected, entry) : null;
        if (found !== null) return found;
      }
      return null;
    };
    /** An entry may be found committed in a term when a later leader has been elected already. */
    const commit = (entry: Committed): Violation | null => {
      committed[entry.index - 1] = entry;
      for (let place = elections.length - 1; place >= 0; place--) {
        const elected = elections[place];
        if (elected === undefined || elected.term <= entry.term) return null;
        const found = missing(elected, entry);
        if (found !== null) return found;
      }
      return null;
    };

    return (change) => {
      const { node } = change;
      const { commitIndex, currentTerm: term, log } = change.after;
      let found = beginsToLead(change) ? elect({ node, term, log }) : null;
      for (let index = committed.length + 1; index <= Math.min(commitIndex, log.length); index++) {
        const entry = log.at(index - 1);
        if (entry) found ??= commit({ index, entry, term, by: node });
      }
      return found;
    };
  },
);

const stateMachineSafety = always(
  {
    id: 'raft/state-machine-safety',
    title: 'State machine safety',
    claim:
      'If a server has applied a log entry at a given index to its state machine, no other server will ever apply a different log entry for the same index.',
    citation: cite('Figure 3; §5.4.3'),
  },
  () => {
    /** By index: the entry applied there first, and by whom. */
    const applied: { readonly entry: Entry; readonly node: NodeId }[] = [];
    return ({ node, before, after }) => {
      for (let index = (before?.lastApplied ?? 0) + 1; index <= after.lastApplied; index++) {
        const entry = after.log.at(index - 1);
        if (entry === undefined) continue;
        const first = applied[index];
        applied[index] ??= { entry, node };
        if (first === undefined || isSameEntry(first.entry, entry)) continue;
        return violation(
          [first.node, node],
          `At index ${index} ${first.node} has applied ${entryName(first.entry)}, but ${node} applies ${entryName(entry)}.`,
        );
      }
      return null;
    };
  },
);

/** The five properties of Figure 3, which must hold at all times. */
export const safety: readonly Monitor[] = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
];

/** How many of the longest election time-outs may pass without a leader that can commit. */
const timeOutsWithoutLeader = 10;

/**
 * §5.4.1 and §9.3: with random time-outs elections succeed soon where a majority can talk. It is no
 * property of Figure 3, and links can be cut so that it fails (a server whose log is behind may be the
 * only one that reaches a majority).
 */
export const liveness: Monitor = somebodyCanBeServed(
  {
    id: 'raft/somebody-can-be-served',
    title: 'Somebody can be served',
    claim:
      'While some server reaches a majority both ways, a leader that reaches one is there within ten of the longest election time-outs.',
    citation: cite('§5.2, §9.3'),
  },
  {
    serves: (state) => {
      const server = raftNode.read(state);
      return server === null ? null : server.role === 'leader';
    },
    within: ({ electionTimeoutMaximum }) => timeOutsWithoutLeader * Number(electionTimeoutMaximum),
  },
);

/** What a test run must have seen. */
export const sights: readonly Monitor[] = [
  sometimes(
    {
      id: 'raft/leader-elected',
      title: 'A leader is elected',
      claim: 'Some server wins an election.',
      citation: cite('§5.2'),
    },
    () => (change) =>
      beginsToLead(change)
        ? violation([change.node], `${change.node} leads term ${change.after.currentTerm}.`)
        : null,
  ),
  sometimes(
    {
      id: 'raft/entry-committed',
      title: 'An entry is committed',
      claim: 'Some leader finds an entry with a client’s command on a majority.',
      citation: cite('§5.3'),
    },
    () =>
      ({ node, before, after }) => {
        if (after.role !== 'leader') return null;
        for (let index = after.commitIndex; index > (before?.commitIndex ?? 0); index--) {
          const entry = after.log.at(index - 1);
          if (entry?.command) return violation([node], `${node} commits ${entryName(entry)}.`);
        }
        return null;
      },
  ),
  sometimes(
    {
      id: 'raft/log-repaired',
      title: 'A log is repaired',
      claim: 'A follower removes entries that conflict with its leader’s log.',
      citation: cite('§5.3'),
    },
    () =>
      ({ node, before, after: { log } }) => {
        const old = before?.log;
        if (old === undefined || old === log || old.length === 0) return null;
        return log.at(old.length - 1) === old.last
          ? null
          : violation([node], `${node} removes entries that conflict with the leader’s.`);
      },
  ),
  sometimes(
    {
      id: 'raft/leader-deposed',
      title: 'A leader steps down',
      claim: 'A leader sees a higher term and becomes a follower.',
      citation: cite('§5.1'),
    },
    () =>
      ({ node, before, after }) =>
        before?.role === 'leader' && after.role === 'follower'
          ? violation([node], `${node} gives up leading term ${before.currentTerm}.`)
          : null,
  ),
  sometimes(
    {
      id: 'raft/election-without-winner',
      title: 'An election has no winner',
      claim: 'A candidate’s time runs out, and it stands again in a new term.',
      citation: cite('§5.2'),
    },
    () =>
      ({ node, before, after }) =>
        before?.role === 'candidate' &&
        after.role === 'candidate' &&
        after.currentTerm > before.currentTerm &&
        after.votedFor === node
          ? violation([node], `${node} found no majority in term ${before.currentTerm}.`)
          : null,
  ),
];
