import type { NodeId } from '../sim/identifiers.ts';
import { distance, firstCrossing, type Point } from './geometry.ts';
import { borderPoint } from './lanes.ts';
import type { StageLayout } from './layout.ts';
import { linksOf, type Members } from './parts.ts';

/** A link that a slice goes through, and where. */
export interface SlicedLink {
  readonly link: readonly [NodeId, NodeId];
  readonly at: Point;
}

const LEAST_STEP_PIXELS = 6;

/** The line of a slice with one more point, unless that is too near to the last to matter. */
export const extended = (line: readonly Point[], point: Point): readonly Point[] => {
  const last = line.at(-1);
  return last !== undefined && distance(last, point) < LEAST_STEP_PIXELS ? line : [...line, point];
};

/** The links that a line drawn across the stage goes through, each once. */
export const slicedLinks = (
  line: readonly Point[],
  members: Members,
  layout: StageLayout,
): readonly SlicedLink[] =>
  linksOf(members).flatMap((link): SlicedLink[] => {
    const [from, to] = link;
    const origin = layout.points.get(from);
    const target = layout.points.get(to);
    if (origin === undefined || target === undefined) return [];
    const start = borderPoint(layout, from, target);
    const end = borderPoint(layout, to, origin);
    const at = firstCrossing(start, end, line);
    return at === null ? [] : [{ link, at }];
  });
