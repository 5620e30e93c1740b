import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor } from '../../../sim/protocol.ts';
import { inRaftPaper } from '../rules.ts';
import { beginsToLead, onChange } from './change.ts';

export const electionSafety: Monitor = {
  id: 'raft/election-safety',
  kind: 'always',
  title: 'Election safety',
  claim: 'At most one leader can be elected in a given term.',
  citation: inRaftPaper('Figure 3; §5.2'),
  watch: () => {
    const leaderOf = new Map<number, NodeId>();
    return onChange((change) => {
      if (!beginsToLead(change)) return null;
      const { node } = change;
      const { currentTerm } = change.after.context;
      const other = leaderOf.get(currentTerm);
      if (other === undefined) leaderOf.set(currentTerm, node);
      if (other === undefined || other === node) return null;
      return {
        nodes: [other, node],
        sentence: `${other} and ${node} have both led term ${currentTerm}.`,
      };
    });
  },
};
