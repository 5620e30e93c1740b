import type { NodeId } from '../../../sim/identifiers.ts';
import type { Run } from '../../../sim/run.ts';
import { serversOf } from '../../testing/scenario-runs.ts';
import { raftNode, type Server } from '../raft.ts';

/** One server's state at the moment shown. */
export const serverOf = (run: Run, node: NodeId): Server => raftNode.of(run.world.node(node).state);

const logOf = (run: Run, node: NodeId): string =>
  serverOf(run, node)
    .log.slice(0)
    .map(({ term }) => term)
    .join(' ');

/** The terms of each server's log at the moment shown, such as `1 1 4`. */
export const logsOf = (run: Run): Readonly<Record<NodeId, string>> =>
  Object.fromEntries(serversOf(run).map((node) => [node, logOf(run, node)]));
