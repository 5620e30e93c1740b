import type { NodeId } from '../sim/identifiers.ts';
import type { Point } from './geometry.ts';

/** The directions of the arrow keys. */
const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * The node that an arrow key leads to from another: the nearest one in that direction, where what
 * lies off to the side counts as further away. Null for other keys and at the rim.
 */
export const neighbour = (
  points: ReadonlyMap<NodeId, Point>,
  from: NodeId,
  key: string,
): NodeId | null => {
  const direction = directions[key];
  const origin = points.get(from);
  if (direction === undefined || origin === undefined) return null;
  let nearest: NodeId | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, { x, y }] of points) {
    const along = (x - origin.x) * direction.x + (y - origin.y) * direction.y;
    const aside = Math.abs((x - origin.x) * direction.y) + Math.abs((y - origin.y) * direction.x);
    if (id === from || along <= 0 || aside > along * 3) continue;
    const cost = along + aside * 2;
    if (cost < least) {
      least = cost;
      nearest = id;
    }
  }
  return nearest;
};
