import type { NodeId } from '../sim/identifiers.ts';
import type { QuorumMeter } from '../sim/protocol.ts';

/** A member of what decides, and whether it has answered. */
export interface QuorumMember {
  readonly id: NodeId;
  readonly has: boolean;
}

/**
 * Who decides, by name: those that have answered first, in the order of the servers. Null where it is
 * not known who the others are.
 */
export const quorumMembers = (
  { have, total, of }: QuorumMeter,
  servers: readonly NodeId[],
): readonly QuorumMember[] | null => {
  const members = of ?? (servers.length === total ? servers : null);
  if (members === null || members.length !== total) return null;
  return [
    ...members.filter((id) => have.includes(id)).map((id) => ({ id, has: true })),
    ...members.filter((id) => !have.includes(id)).map((id) => ({ id, has: false })),
  ];
};

/** What a card says: what waits, how many it needs, and how many it has. */
export const quorumText = ({ label, needed, total, have }: QuorumMeter): string =>
  `${label} needs ${needed} of ${total}: has ${have.length}`;
