import type { Run } from '../../sim/run.ts';
import { RunHistory } from './run-history.ts';

const histories = new WeakMap<Run, RunHistory>();

/** The history of a run: one for all panels, kept as long as the run. */
export const historyOf = (run: Run): RunHistory => {
  const known = histories.get(run);
  if (known) return known;
  const history = new RunHistory(
    run.protocol,
    (id) => run.world.nodeIds.includes(id) && run.world.node(id).kind === 'server',
  );
  histories.set(run, history);
  return history;
};
