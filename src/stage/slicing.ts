import type { ServerLink } from '../session/existing-links.ts';
import { linksOf, type Members } from '../session/parts.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { distance, firstCrossing, type Point } from './geometry.ts';
import { borderPoint } from './lanes.ts';
import type { StageLayout } from './layout.ts';

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

/** With more servers than this a line can hardly be drawn between discs. */
const MOST_SERVERS_BETWEEN = 30;

interface Reach {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const reachOf = (line: readonly Point[]): Reach => ({
  left: Math.min(...line.map(({ x }) => x)),
  right: Math.max(...line.map(({ x }) => x)),
  top: Math.min(...line.map(({ y }) => y)),
  bottom: Math.max(...line.map(({ y }) => y)),
});

const isOutside = ({ left, right, top, bottom }: Reach, a: Point, b: Point): boolean =>
  Math.max(a.x, b.x) < left ||
  Math.min(a.x, b.x) > right ||
  Math.max(a.y, b.y) < top ||
  Math.min(a.y, b.y) > bottom;

/**
 * The links that a line drawn across the stage goes through, each once. A line through a disc misses
 * its links, except in a large cluster: there links count from centre to centre, so that a line
 * right across always parts it. `existing` are the links between servers, where not every two have one.
 */
export const slicedLinks = (
  line: readonly Point[],
  members: Members,
  layout: StageLayout,
  existing: readonly ServerLink[] | null = null,
): readonly SlicedLink[] => {
  const reach = reachOf(line);
  const countsCentres = members.servers.length > MOST_SERVERS_BETWEEN;
  return linksOf(members, existing).flatMap((link): SlicedLink[] => {
    const [from, to] = link;
    const origin = layout.points.get(from);
    const target = layout.points.get(to);
    if (origin === undefined || target === undefined) return [];
    if (isOutside(reach, origin, target)) return [];
    const start = countsCentres ? origin : borderPoint(layout, from, target);
    const end = countsCentres ? target : borderPoint(layout, to, origin);
    const at = firstCrossing(start, end, line);
    return at === null ? [] : [{ link, at }];
  });
};
