import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import type { Entry } from '../messages.ts';
import { inRaftPaper } from '../rules.ts';
import { onChange } from './change.ts';
import { Prefix } from './prefix.ts';

/** What one server's log is made of, place by place: its entries, and the beginnings they end. */
interface Tracked {
  readonly entries: Entry[];
  readonly prefixes: Prefix[];
}

export const logMatching: Monitor = {
  id: 'raft/log-matching',
  kind: 'always',
  title: 'Log matching',
  claim:
    'If two logs contain an entry with the same index and term, then the logs are identical in all entries up through that index.',
  citation: inRaftPaper('Figure 3; §5.3'),
  watch: () => {
    const empty = Prefix.empty();
    const trackedOf = new Map<NodeId, Tracked>();
    /** For each index, by term: the first beginning that was seen to end there, and whose it was. */
    const seen: Map<number, { readonly prefix: Prefix; readonly node: NodeId }>[] = [];

    const check = (node: NodeId, prefix: Prefix, term: number): Violation | null => {
      const { index } = prefix;
      const byTerm = seen[index] ?? new Map();
      seen[index] = byTerm;
      const first = byTerm.get(term);
      if (first === undefined) byTerm.set(term, { prefix, node });
      if (first === undefined || first.prefix === prefix) return null;
      return {
        nodes: [...new Set([first.node, node])],
        sentence: `${first.node} and ${node} have both held an entry of term ${term} at index ${index}, but their logs were not the same up to there.`,
      };
    };

    return onChange(({ node, before, after }) => {
      const { log } = after.context;
      if (before?.context.log === log) return null;
      const tracked = trackedOf.get(node) ?? { entries: [], prefixes: [] };
      trackedOf.set(node, tracked);
      const { entries, prefixes } = tracked;
      let common = Math.min(entries.length, log.length);
      while (common > 0 && entries[common - 1] !== log.at(common - 1)) common--;
      entries.length = common;
      prefixes.length = common;

      let violation: Violation | null = null;
      for (const entry of log.slice(common)) {
        const prefix: Prefix = (prefixes.at(-1) ?? empty).with(entry);
        entries.push(entry);
        prefixes.push(prefix);
        violation ??= check(node, prefix, entry.term);
      }
      return violation;
    });
  },
};
