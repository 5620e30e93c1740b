import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor, Violation } from '../../../sim/protocol.ts';
import type { Entry } from '../messages.ts';
import { inRaftPaper } from '../rules.ts';
import { entryName, isSameEntry, onChange } from './change.ts';

export const stateMachineSafety: Monitor = {
  id: 'raft/state-machine-safety',
  kind: 'always',
  title: 'State machine safety',
  claim:
    'If a server has applied a log entry at a given index to its state machine, no other server will ever apply a different log entry for the same index.',
  citation: inRaftPaper('Figure 3; §5.4.3'),
  watch: () => {
    /** By index: the entry applied there first, and by whom. */
    const applied: { readonly entry: Entry; readonly node: NodeId }[] = [];

    const check = (node: NodeId, index: number, entry: Entry): Violation | null => {
      const first = applied[index];
      if (first === undefined) {
        applied[index] = { entry, node };
        return null;
      }
      if (isSameEntry(first.entry, entry)) return null;
      return {
        nodes: [...new Set([first.node, node])],
        sentence: `At index ${index} ${first.node} has applied ${entryName(first.entry)}, but ${node} applies ${entryName(entry)}.`,
      };
    };

    return onChange(({ node, before, after }) => {
      const { lastApplied, log } = after.context;
      let violation: Violation | null = null;
      for (let index = (before?.context.lastApplied ?? 0) + 1; index <= lastApplied; index++) {
        const entry = log.at(index - 1);
        if (entry) violation ??= check(node, index, entry);
      }
      return violation;
    });
  },
};
