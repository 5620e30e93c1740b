import type { NodeId } from '../../sim/identifiers.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';

/**
 * Which nodes play which role (section 2.1: "In an implementation, a single process may act as more
 * than one agent"). Each list is in the order of the nodes.
 */
export interface Roles {
  readonly proposers: readonly NodeId[];
  readonly acceptors: readonly NodeId[];
  readonly learners: readonly NodeId[];
}

/** Names in the order of the nodes: `n2` before `n10`. */
export const inNodeOrder = (nodes: readonly NodeId[]): readonly NodeId[] =>
  nodes.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));

/**
 * Deals out the roles. `together`: every node plays all three. `apart`: the first nodes propose, the
 * next ones accept, and the rest learn; with few nodes there are fewer of each, but at least one
 * proposer and one acceptor. A single node plays all three.
 */
export const rolesOf = (
  nodes: readonly NodeId[],
  parameters: Readonly<Record<string, ParameterValue>>,
): Roles => {
  const all = inNodeOrder(nodes);
  if (parameters['roles'] !== 'apart' || all.length < 2) {
    return { proposers: all, acceptors: all, learners: all };
  }
  const proposers = Math.min(Number(parameters['proposers']), all.length - 1);
  const acceptors = proposers + Number(parameters['acceptors']);
  return {
    proposers: all.slice(0, proposers),
    acceptors: all.slice(proposers, acceptors),
    learners: all.slice(acceptors),
  };
};

/** How many of so many acceptors are a majority. */
export const majorityOf = (acceptors: number): number => Math.floor(acceptors / 2) + 1;
