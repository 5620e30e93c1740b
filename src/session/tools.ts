import type { NodeId } from '../sim/identifiers.ts';
import type { Run } from '../sim/run.ts';
import { killOrRestart } from './interventions.ts';
import { leadingNode } from './leading-node.ts';
import type { Selection } from './state.ts';

/** The server that the tool and the key for killing mean, and what they do to it, in words. */
export interface KillTarget {
  readonly node: NodeId;
  /** `Kill the leader`, `Kill n3`, `Restart n3`. */
  readonly label: string;
}

/**
 * The selected server; without one the one that leads, the latest epoch's of several; without one the
 * first that runs, or else the first that is down. Null in a cluster without servers.
 */
export const killTarget = (
  { world, protocol }: Pick<Run, 'world' | 'protocol'>,
  selection: Selection | null,
): KillTarget | null => {
  if (selection?.kind === 'node' && killOrRestart(world, selection.id) !== null) {
    const isDown = world.node(selection.id).status === 'down';
    return { node: selection.id, label: `${isDown ? 'Restart' : 'Kill'} ${selection.id}` };
  }
  const servers = world.nodeIds
    .map((id) => world.node(id))
    .filter(({ kind, status }) => kind === 'server' && status !== 'removed');
  const running = servers.filter(({ status }) => status !== 'down');
  const leading = leadingNode({ world, protocol });
  if (leading !== null) {
    return { node: leading.id, label: `Kill the ${leading.role.toLowerCase()}` };
  }
  const [first] = running;
  if (first !== undefined) return { node: first.id, label: `Kill ${first.id}` };
  const down = servers[0];
  return down === undefined ? null : { node: down.id, label: `Restart ${down.id}` };
};
