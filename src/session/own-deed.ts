import type { ScriptEntry } from '../sim/intervention.ts';
import type { Run } from '../sim/run.ts';
import { type BranchTree, currentBranch } from './branches.ts';

/** What the visitor did last by hand up to the moment shown; null for nothing. */
export const lastOwnDeed = (run: Run, tree: BranchTree): ScriptEntry | null => {
  const { authored } = currentBranch(tree);
  return (
    run.scenario.script.findLast(
      (entry) => entry.atMicros <= run.nowMicros && !authored.includes(entry),
    ) ?? null
  );
};
