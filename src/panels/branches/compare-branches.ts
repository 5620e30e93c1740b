import type { Branch } from '../../session/branches.ts';
import { currentBranch } from '../../session/branches.ts';
import { treeNow } from '../../session/branching.ts';
import { session, useSession } from '../../session/store.ts';
import { compare, comparedUntil } from '../compare/compare-store.ts';

const goTo = (branch: number, micros: number): void => {
  session.switchTo(branch);
  session.seekTo(micros);
};

/** Shows the branch on the page and another one together, on one clock. */
export const compareWithBranch = (other: Branch): void => {
  const { run } = useSession.getState();
  if (run === null) return;
  const tree = treeNow();
  const shown = currentBranch(tree);
  const one = session.startBranch(shown.id);
  const two = session.startBranch(other.id);
  if (one === null || two === null) return;
  const played = Math.max(run.nowMicros, run.knownUntilMicros);
  compare({
    title: `${shown.name} and ${other.name}`,
    about: 'Two branches of one run, on one clock.',
    whenSame: 'What was done in one and not in the other makes no difference.',
    sides: [
      { label: shown.name, run: one, open: (micros) => goTo(shown.id, micros) },
      { label: other.name, run: two, open: (micros) => goTo(other.id, micros) },
    ],
    untilMicros: Math.max(
      comparedUntil(shown.scenario, played),
      comparedUntil(other.scenario, played),
    ),
  });
};
