import type { Monitor } from '../../../sim/protocol.ts';
import { inRaftPaper } from '../rules.ts';
import { onChange } from './change.ts';

export const leaderAppendOnly: Monitor = {
  id: 'raft/leader-append-only',
  kind: 'always',
  title: 'Leader append-only',
  claim: 'A leader never overwrites or deletes entries in its log; it only appends new entries.',
  citation: inRaftPaper('Figure 3; §5.3'),
  watch: () =>
    onChange(({ node, before, after }) => {
      if (before?.role !== 'leader' || after.role !== 'leader') return null;
      const old = before.context.log;
      const { currentTerm, log } = after.context;
      // A log is only ever cut short and appended to: when its old end still stands, so does the rest.
      if (old === log || log.at(old.length - 1) === old.last) return null;
      return {
        nodes: [node],
        sentence: `${node} leads term ${currentTerm} and has changed index ${old.length} of its own log.`,
      };
    }),
};
