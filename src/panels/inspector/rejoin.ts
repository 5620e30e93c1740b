import type { NodeId } from '../../sim/identifiers.ts';
import type { Intervention } from '../../sim/intervention.ts';
import type { WorldView } from '../../sim/world-view.ts';

/** The directed links of a node that are cut. */
const cutLinksOf = (
  world: WorldView,
  node: NodeId,
): readonly { readonly from: NodeId; readonly to: NodeId }[] =>
  linksOf(world, node).filter(({ from, to }) => world.isCut(from, to));

/**
 * What mends every link of a node and leaves all others as they are: one healing where nothing else
 * is cut, otherwise a mending for each link.
 */
export const rejoin = (world: WorldView, node: NodeId): readonly Intervention[] => {
  const own = cutLinksOf(world, node);
  if (own.length === 0) return [];
  const ids = present(world);
  const cutElsewhere = ids.some((from) =>
    ids.some((to) => from !== to && from !== node && to !== node && world.isCut(from, to)),
  );
  return cutElsewhere
    ? own.map(({ from, to }) => ({ kind: 'mend', from, to }))
    : [{ kind: 'heal' }];
};

const present = (world: WorldView): readonly NodeId[] =>
  world.nodeIds.filter((id) => world.node(id).status !== 'removed');

const linksOf = (world: WorldView, node: NodeId) =>
  present(world)
    .filter((id) => id !== node)
    .flatMap((id) => [
      { from: node, to: id },
      { from: id, to: node },
    ]);
