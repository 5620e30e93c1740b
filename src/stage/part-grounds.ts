import type { Part } from '../session/parts.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { type Grounds, groundsOf } from './fault.ts';
import type { Point } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import { nodeBox } from './node-metrics.ts';
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
