import type { NodeId } from '../sim/identifiers.ts';
import type { Run } from '../sim/run.ts';

/** A server that leads, with the role in the paper's word. */
export interface LeadingNode {
  readonly id: NodeId;
  readonly role: string;
}

/** The running server that leads in the latest epoch; null while none believes that it leads. */
export const leadingNode = ({
  world,
  protocol,
}: Pick<Run, 'world' | 'protocol'>): LeadingNode | null => {
  let leading: LeadingNode | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  for (const id of world.nodeIds) {
    const { kind, status, state } = world.node(id);
    if (kind !== 'server' || status !== 'up') continue;
    const { leads, role, epoch } = protocol.describeNode(state);
    if (!leads || (epoch ?? 0) <= latest) continue;
    latest = epoch ?? 0;
    leading = { id, role };
  }
  return leading;
};
