import type { Part } from '../session/parts.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { type Grounds, groundsOf } from './fault.ts';
import type { Box, Point } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import { nodeBox, nodeParts } from './node-metrics.ts';
import { sliceGrounds } from './slice-grounds.ts';
import type { Slice } from './slicing.ts';

/** Where a node's looks, labels included, have their middle: what grounds are drawn around. */
const middleOf = (layout: StageLayout, id: NodeId, point: Point): Point => {
  const box = layout.clients.get(id)?.box ?? nodeBox(layout.metrics, point);
  return { x: point.x, y: (box.top + box.bottom) / 2 };
};

/**
 * The grounds of the parts of a cluster, by their places in the list; null for a single part. They are
 * parted as the slices were drawn, where those made the parts; otherwise half-way between nodes.
 */
export const partGrounds = (
  layout: StageLayout,
  parts: readonly Part[],
  slices: readonly Slice[] = [],
): Grounds | null => {
  if (parts.length < 2) return null;
  const asSliced = sliceGrounds(slices, parts, layout);
  if (asSliced !== null) return asSliced;
  const sites = parts.flatMap(({ servers, clients }, group) =>
    [...servers, ...clients].flatMap((id) => {
      const point = layout.points.get(id);
      return point === undefined ? [] : [{ point: middleOf(layout, id, point), group }];
    }),
  );
  return groundsOf(sites, layout.size);
};

/** Half the width of a long role, such as `Leader (stale)`. */
const HALF_ROLE = 54;

/** Everything that cards and sentences have to keep clear of. */
export const obstaclesOf = (layout: StageLayout): readonly Box[] =>
  [...layout.points].flatMap(([id, point]) => {
    const client = layout.clients.get(id);
    if (client !== undefined) return [client.box];
    const { detail, radius } = layout.metrics;
    const parts = nodeParts(layout.metrics, point);
    if (detail === 'tiny' || detail === 'dot') return parts;
    const [{ top }] = parts;
    const role = {
      left: point.x - HALF_ROLE,
      right: point.x + HALF_ROLE,
      top,
      bottom: point.y - radius,
    };
    return [...parts, role];
  });
