import { ReplicaHistory } from '../../check/replica-history.ts';
import type { Run } from '../../sim/run.ts';
import { serverIds } from '../../sim/world/nodes.ts';

const replicas = new WeakMap<Run, ReplicaHistory>();

/** What the servers of a run held over time: one history for all who look at it. */
export const replicasOf = (run: Run): ReplicaHistory => {
  const known = replicas.get(run);
  if (known !== undefined) return known;
  const made = new ReplicaHistory(run.protocol, serverIds(run.scenario));
  replicas.set(run, made);
  return made;
};
