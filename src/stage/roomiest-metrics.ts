import type { Point, Size } from './geometry.ts';
import {
  DETAILS,
  type NodeMetrics,
  nodeMetrics,
  radiusRange,
  SPACE_BETWEEN,
} from './node-metrics.ts';

/** As many nodes may overlap wherever they were dragged to, without all nodes growing small for it. */
const toleratedOverlaps = (count: number): number => Math.max(2, Math.floor(count * 0.04));

interface Apart {
  readonly one: number;
  readonly other: number;
  readonly across: number;
  readonly down: number;
}

/** The largest that a node's box can get: nodes further apart than this never overlap. */
const WIDEST_BOX = 190;

const HIGHEST_BOX = 210;

/**
 * The largest and most detailed measures with which servers at these points, spread out by `scale`,
 * do not overlap, and none smaller than `least`.
 */
export const roomiestMetrics = (
  points: readonly Point[],
  scale: number,
  size: Size,
  least: NodeMetrics,
): NodeMetrics => {
  const near: Apart[] = [];
  points.forEach((point, one) => {
    for (let other = 0; other < one; other++) {
      const across = Math.abs(point.x - (points[other]?.x ?? 0)) * scale;
      const down = Math.abs(point.y - (points[other]?.y ?? 0)) * scale;
      if (across < WIDEST_BOX && down < HIGHEST_BOX) near.push({ one, other, across, down });
    }
  });
  const fits = ({ box }: NodeMetrics): boolean => {
    const width = box.right - box.left + SPACE_BETWEEN;
    const height = box.bottom - box.top + SPACE_BETWEEN;
    const overlapping = new Set<number>();
    for (const { one, other, across, down } of near) {
      if (across < width && down < height) overlapping.add(one).add(other);
    }
    return overlapping.size <= toleratedOverlaps(points.length);
  };
  for (const detail of DETAILS) {
    const [largest, smallest] = radiusRange(detail, size);
    for (let radius = largest; radius >= Math.max(smallest, least.radius); radius--) {
      const metrics = nodeMetrics(detail, radius);
      if (fits(metrics)) return metrics;
    }
    if (detail === least.detail) break;
  }
  return least;
};
