import { between, distance, type Point, type Size } from './geometry.ts';
import { type CellEdge, voronoi } from './voronoi.ts';

/** A point that belongs to a group: a node, placed where its looks have their middle. */
export interface GroupedSite {
  readonly point: Point;
  readonly group: number;
}

/** One closed outline of a group's ground. A ground may have several, and holes. */
export type Outline = readonly Point[];

/** The line between the grounds of two groups. */
export interface Fault {
  readonly groups: readonly [number, number];
  readonly line: readonly Point[];
}

/** The grounds of all groups, by group, and the faults between them. */
export interface Grounds {
  readonly outlines: ReadonlyMap<number, readonly Outline[]>;
  readonly faults: readonly Fault[];
}

interface Run {
  readonly points: readonly Point[];
  /** The group on the other side; -1 along the stage's edge. */
  readonly beyond: number;
}

/** How far from a corner the rounding begins, at most. */
const ROUNDING_PIXELS = 30;
const STEPS_PER_CORNER = 6;

/** Rounds the corners, alike from either end; an open line keeps its ends. */
const smooth = (points: readonly Point[], closed: boolean): readonly Point[] => {
  const line: Point[] = [];
  points.forEach((corner, place) => {
    const before = points.at(place - 1);
    const after = points[(place + 1) % points.length];
    const isEnd = !closed && (place === 0 || place === points.length - 1);
    if (isEnd || before === undefined || after === undefined) {
      line.push(corner);
      return;
    }
    const reach = (other: Point): Point => {
      const length = distance(corner, other);
      return between(corner, other, Math.min(ROUNDING_PIXELS, length / 2) / length);
    };
    const from = reach(before);
    const to = reach(after);
    for (let step = 0; step <= STEPS_PER_CORNER; step++) {
      const share = step / STEPS_PER_CORNER;
      line.push(between(between(from, corner, share), between(corner, to, share), share));
    }
  });
  return line;
};

interface GroupEdge {
  readonly from: Point;
  readonly to: Point;
  readonly beyond: number;
}

/** The sides of a group's cells that are not between two of its own cells. */
const outerEdges = (
  cells: readonly (readonly CellEdge[])[],
  sites: readonly GroupedSite[],
): Map<number, GroupEdge[]> => {
  const edges = new Map<number, GroupEdge[]>();
  cells.forEach((cell, place) => {
    const group = sites[place]?.group ?? 0;
    const own = edges.get(group) ?? [];
    edges.set(group, own);
    for (const { from, to, beyond } of cell) {
      const other = beyond === -1 ? -1 : (sites[beyond]?.group ?? -1);
      if (other !== group) own.push({ from, to, beyond: other });
    }
  });
  return edges;
};

/** Joins sides end to end into closed loops. */
const loopsOf = (edges: readonly GroupEdge[]): GroupEdge[][] => {
  const startingAt = new Map<Point, GroupEdge[]>();
  for (const edge of edges) {
    const others = startingAt.get(edge.from);
    if (others === undefined) startingAt.set(edge.from, [edge]);
    else others.push(edge);
  }
  const loops: GroupEdge[][] = [];
  const left = new Set(edges);
  for (const first of edges) {
    if (!left.has(first)) continue;
    const loop: GroupEdge[] = [];
    let edge: GroupEdge | undefined = first;
    while (edge !== undefined && left.has(edge)) {
      left.delete(edge);
      loop.push(edge);
      edge = startingAt.get(edge.to)?.find((candidate) => left.has(candidate));
    }
    loops.push(loop);
  }
  return loops;
};

/** Splits a loop where what lies beyond changes and where more than two grounds meet. */
const runsOf = (loop: readonly GroupEdge[], junctions: ReadonlySet<Point>): Run[] => {
  const breaks = (place: number): boolean => {
    const edge = loop[place];
    const before = loop[(place + loop.length - 1) % loop.length];
    return (
      edge !== undefined &&
      before !== undefined &&
      (edge.beyond !== before.beyond || junctions.has(edge.from))
    );
  };
  const start = loop.findIndex((_, place) => breaks(place));
  const turned = start <= 0 ? loop : [...loop.slice(start), ...loop.slice(0, start)];
  const runs: { points: Point[]; beyond: number }[] = [];
  turned.forEach((edge, place) => {
    const run = runs.at(-1);
    const isBreak = place === 0 || breaks((place + Math.max(0, start)) % loop.length);
    if (run === undefined || isBreak) {
      runs.push({ points: [edge.from, edge.to], beyond: edge.beyond });
    } else {
      run.points.push(edge.to);
    }
  });
  return runs;
};

/** Corners where the fault forks or ends: other than two of its sides meet there. */
const junctionsOf = (edges: ReadonlyMap<number, readonly GroupEdge[]>): Set<Point> => {
  const meeting = new Map<Point, number>();
  for (const own of edges.values()) {
    for (const { from, to, beyond } of own) {
      if (beyond === -1) continue;
      meeting.set(from, (meeting.get(from) ?? 0) + 1);
      meeting.set(to, (meeting.get(to) ?? 0) + 1);
    }
  }
  // Each side of the fault is counted from both grounds.
  return new Set([...meeting].filter(([, count]) => count !== 4).map(([point]) => point));
};

/**
 * Divides the stage among groups of nodes: every point belongs to the group of the nearest node, and
 * the faults between the grounds are rounded. Grounds cover the stage without gaps: both sides of a
 * fault follow the same line. One group has the whole stage and no fault.
 */
export const groundsOf = (sites: readonly GroupedSite[], size: Size): Grounds => {
  const cells = voronoi(
    sites.map(({ point }) => point),
    size,
  );
  const edges = outerEdges(cells, sites);
  const junctions = junctionsOf(edges);
  const outlines = new Map<number, Outline[]>();
  const faults: Fault[] = [];
  for (const [group, own] of edges) {
    const groupOutlines: Outline[] = [];
    for (const loop of loopsOf(own)) {
      const outline: Point[] = [];
      const runs = runsOf(loop, junctions);
      for (const { points, beyond } of runs) {
        const closed = runs.length === 1 && points[0] === points.at(-1);
        const rounded =
          beyond === -1 ? points : smooth(closed ? points.slice(0, -1) : points, closed);
        outline.push(...rounded);
        if (beyond > group) {
          const line = closed ? [...rounded, ...rounded.slice(0, 1)] : rounded;
          faults.push({ groups: [group, beyond], line });
        }
      }
      groupOutlines.push(outline);
    }
    outlines.set(group, groupOutlines);
  }
  return { outlines, faults };
};
