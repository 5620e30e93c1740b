import type { Box } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import { nodeParts } from './node-metrics.ts';

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
