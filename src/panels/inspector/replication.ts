import type { NodeId } from '../../sim/identifiers.ts';
import type { LogCell, Protocol } from '../../sim/protocol.ts';
import type { WorldView } from '../../sim/world-view.ts';

/** What is known of one server's log and reach, for counting copies of an entry. */
export interface LogHolder {
  readonly id: NodeId;
  /** Up or paused: what it holds counts. */
  readonly isLive: boolean;
  /** Whether it and the node looked at hear each other. */
  readonly isReached: boolean;
  readonly log: readonly LogCell[];
}

/** How far an uncommitted entry has come: how many live servers hold it, and whether that can become enough. */
export interface Replication {
  readonly holders: number;
  readonly total: number;
  readonly canCommit: boolean;
}

/** All servers as holders of logs, seen from one node. */
export const logHolders = (
  world: WorldView,
  describeNode: Protocol['describeNode'],
  from: NodeId,
): readonly LogHolder[] =>
  world.nodeIds
    .map((id) => world.node(id))
    .filter(({ kind, status }) => kind === 'server' && status !== 'removed')
    .map(({ id, status, state }) => ({
      id,
      isLive: status !== 'down',
      isReached:
        status === 'up' && (id === from || !(world.isCut(from, id) || world.isCut(id, from))),
      log: describeNode(state).log,
    }));

/**
 * Counts the live servers that hold the same entry at the same index. It cannot be committed while
 * neither its holders nor the servers within reach are enough for the protocol to go on.
 */
export const replicationOf = (
  cell: Pick<LogCell, 'index' | 'epoch'>,
  holders: readonly LogHolder[],
  describePart: Protocol['describePart'],
): Replication => {
  const total = holders.length;
  const holds = ({ isLive, log }: LogHolder) =>
    isLive && log.some(({ index, epoch }) => index === cell.index && epoch === cell.epoch);
  const count = holders.filter(holds).length;
  const reached = holders.filter(({ isReached }) => isReached).length;
  return {
    holders: count,
    total,
    canCommit: describePart(count, total).able || describePart(reached, total).able,
  };
};
