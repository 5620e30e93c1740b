import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import type { Log } from '../log.ts';
import type { Entry } from '../messages.ts';
import { inRaftPaper } from '../rules.ts';
import { beginsToLead, entryName, isSameEntry, onChange } from './change.ts';

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

const lacks = ({ log }: Elected, { index, entry }: Committed): boolean => {
  const held = log.at(index - 1);
  return held === undefined || !isSameEntry(held, entry);
};

const violationOf = (elected: Elected, { index, entry, term, by }: Committed): Violation => {
  const held = elected.log.at(index - 1);
  const instead = held === undefined ? 'nothing there' : entryName(held);
  return {
    nodes: [...new Set([by, elected.node])],
    sentence: `${by} committed ${entryName(entry)} at index ${index} in term ${term}, but ${elected.node}, elected for term ${elected.term}, holds ${instead}.`,
  };
};

export const leaderCompleteness: Monitor = {
  id: 'raft/leader-completeness',
  kind: 'always',
  about: 'acknowledged-writes',
  title: 'Leader completeness',
  claim:
    'If a log entry is committed in a given term, then that entry will be present in the logs of the leaders for all higher-numbered terms.',
  citation: inRaftPaper('Figure 3; §5.4'),
  watch: () => {
    /** By place: the first entry committed at each index. */
    const committed: Committed[] = [];
    /** By rising term. */
    const elections: Elected[] = [];

    const elect = (elected: Elected): Violation | null => {
      let place = elections.length;
      while (place > 0 && (elections[place - 1]?.term ?? 0) > elected.term) place--;
      elections.splice(place, 0, elected);
      // One pass over the log an election, which comes after at least an election time-out's events.
      for (const entry of committed) {
        if (entry.term < elected.term && lacks(elected, entry)) return violationOf(elected, entry);
      }
      return null;
    };

    /** An entry may be found committed in a term when a later leader has been elected already. */
    const commit = (entry: Committed): Violation | null => {
      committed[entry.index - 1] = entry;
      for (let place = elections.length - 1; place >= 0; place--) {
        const elected = elections[place];
        if (elected === undefined || elected.term <= entry.term) return null;
        if (lacks(elected, entry)) return violationOf(elected, entry);
      }
      return null;
    };

    return onChange((change) => {
      const { node, after } = change;
      const { commitIndex, currentTerm, log } = after.context;
      const elected = beginsToLead(change) ? elect({ node, term: currentTerm, log }) : null;
      let violation = elected;
      for (let index = committed.length + 1; index <= Math.min(commitIndex, log.length); index++) {
        const entry = log.at(index - 1);
        if (entry) violation ??= commit({ index, entry, term: currentTerm, by: node });
      }
      return violation;
    });
  },
};
