import type { NodeId } from '../sim/identifiers.ts';
import { distanceToSegment, type Point } from './geometry.ts';
import type { StageLayout } from './layout.ts';

/** The link that runs nearest to a point, not further than `reach` pixels from it; null for none. */
export const linkAt = (
  point: Point,
  links: Iterable<readonly [NodeId, NodeId]>,
  { points }: Pick<StageLayout, 'points'>,
  reach: number,
): readonly [NodeId, NodeId] | null => {
  let nearest: readonly [NodeId, NodeId] | null = null;
  let least = reach;
  for (const link of links) {
    const from = points.get(link[0]);
    const to = points.get(link[1]);
    if (from === undefined || to === undefined) continue;
    const far = distanceToSegment(point, from, to);
    if (far > least) continue;
    least = far;
    nearest = link;
  }
  return nearest;
};
