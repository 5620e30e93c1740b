import { hashOf } from '../../sim/fingerprint.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { LogCell } from '../../sim/protocol.ts';
import type { Run } from '../../sim/run.ts';

/** One server as a line of a table. */
export interface NodeState {
  readonly id: NodeId;
  readonly isDown: boolean;
  readonly role: string;
  readonly epoch: number | null;
  readonly leads: boolean;
  readonly log: readonly LogCell[];
  readonly hasEarlierCells: boolean;
  readonly value: string;
  /** Equal for servers in the same state. */
  readonly fingerprint: string;
}

const mostCells = 6;
/** So many digits and gaps between them have room beside each other. */
const mostCharacters = 20;

/** The last entries of a log that fit beside each other, however long their epochs' numbers are. */
const lastCells = (log: readonly LogCell[]): readonly LogCell[] => {
  const longest = Math.max(2, ...log.slice(-mostCells).map(({ epoch }) => `${epoch}`.length));
  return log.slice(-Math.max(1, Math.min(mostCells, Math.floor(mostCharacters / (longest + 1)))));
};

/** Every server at the moment that a run shows. */
export const nodeStates = (run: Pick<Run, 'world' | 'protocol'>): readonly NodeState[] =>
  run.world.nodeIds.flatMap((id) => {
    const node = run.world.node(id);
    if (node.kind !== 'server' || node.status === 'removed') return [];
    const described = run.protocol.describeNode(node.state);
    const { role, epoch, leads, value } = described;
    const isDown = node.status === 'down';
    const log = lastCells(described.log);
    return [
      {
        id,
        isDown,
        role: node.status === 'up' ? role : node.status,
        epoch,
        leads: leads && !isDown,
        log,
        hasEarlierCells: described.logLength > log.length,
        value,
        fingerprint: hashOf([isDown, role, epoch, log, value]),
      },
    ];
  });
