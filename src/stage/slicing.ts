import type { NodeId } from '../sim/identifiers.ts';
import type { Outline } from './fault.ts';
import {
  between,
  distance,
  insidePolygon,
  type Point,
  polygonArea,
  type Size,
} from './geometry.ts';

const LEAST_STEP_PIXELS = 6;

/** The line of a slice with one more point, unless that is too near to the last to matter. */
export const extended = (line: readonly Point[], point: Point): readonly Point[] => {
  const last = line.at(-1);
  return last !== undefined && distance(last, point) < LEAST_STEP_PIXELS ? line : [...line, point];
};

/** A line that parts the stage in two. */
export interface Slice {
  /** As it was drawn, and on to the stage's edges and beyond. */
  readonly line: readonly Point[];
  /** The outline of one of the two sides (even-odd); it reaches beyond the stage. */
  readonly region: Outline;
}

/** A drag shorter than this is a slip of the hand. */
const LEAST_PIXELS = 24;
/** The end of a line leads on as its last so many pixels do: a hand trembles. */
const END_PIXELS = 48;
/** A line whose ends are this near to each other, seen against its length, goes around something. */
const LOOP_SHARE = 0.2;
const LEAST_LOOP_AREA = 3_600;
/** In how many steps the far side of the stage is gone around. */
const ARC_STEPS = 24;

const lengthOf = (line: readonly Point[]): number =>
  line.reduce((sum, point, place) => {
    const before = line[place - 1];
    return before === undefined ? sum : sum + distance(before, point);
  }, 0);

/** The first point of the line that is far enough from its first one to tell where the line comes from. */
const wellInside = (line: readonly Point[]): Point => {
  const [first = { x: 0, y: 0 }] = line;
  return line.find((point) => distance(first, point) >= END_PIXELS) ?? line.at(-1) ?? first;
};

/** The line with its first point moved out along the line's own direction by `far` pixels. */
const begunFurtherOut = (line: readonly Point[], far: number): readonly Point[] => {
  const [first] = line;
  if (first === undefined) return line;
  const inside = wellInside(line);
  return [between(inside, first, 1 + far / Math.max(1, distance(inside, first))), ...line];
};

/** The way around the stage from one far point to another. */
const arc = (from: Point, to: Point, { width, height }: Size): readonly Point[] => {
  const centre = { x: width / 2, y: height / 2 };
  const angleOf = ({ x, y }: Point): number => Math.atan2(y - centre.y, x - centre.x);
  const start = angleOf(from);
  const turn = (((angleOf(to) - start) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
  const radius = Math.max(distance(centre, from), distance(centre, to));
  return Array.from({ length: ARC_STEPS + 1 }, (_, step) => {
    const angle = start + (turn * step) / ARC_STEPS;
    return { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) };
  });
};

/**
 * What a line drawn on the stage parts it into: it is led on to the edges, whatever it touches; one
 * that comes back to its start parts what is inside. Null for one too short to be meant.
 */
export const sliceAlong = (drawn: readonly Point[], size: Size): Slice | null => {
  const [first] = drawn;
  const last = drawn.at(-1);
  const length = lengthOf(drawn);
  if (first === undefined || last === undefined || length < LEAST_PIXELS) return null;
  if (distance(first, last) < length * LOOP_SHARE) {
    return polygonArea(drawn) < LEAST_LOOP_AREA ? null : { line: [...drawn, first], region: drawn };
  }
  const far = 8 * (size.width + size.height);
  const begun = begunFurtherOut(drawn, far);
  const line = [...begunFurtherOut([...begun].reverse(), far)].reverse();
  const [start = first] = line;
  return { line, region: [...line, ...arc(line.at(-1) ?? last, start, size)] };
};

/** The slice drawn straight from where it comes onto the stage from afar to where it leaves it. */
export const straightened = ({ line }: Slice, size: Size): Slice => {
  const [start = { x: 0, y: 0 }] = line;
  const end = line.at(-1) ?? start;
  return { line: [start, end], region: [start, end, ...arc(end, start, size)] };
};

/** Whether a point lies on the side of the slice that its region outlines. */
export const isInRegion = ({ region }: Slice, point: Point): boolean =>
  insidePolygon(point, region);

/**
 * The nodes on that side of a slice where fewer servers are, or else fewer nodes, by their centres. Null where all servers, and
 * all clients with them, are on one side.
 */
export const sideOfSlice = (
  slice: Slice,
  servers: readonly NodeId[],
  points: ReadonlyMap<NodeId, Point>,
): ReadonlySet<NodeId> | null => {
  const within = [...points].filter(([, point]) => isInRegion(slice, point)).map(([id]) => id);
  if (within.length === 0 || within.length === points.size) return null;
  const side = new Set(within);
  const others = new Set([...points.keys()].filter((id) => !side.has(id)));
  const size = (nodes: ReadonlySet<NodeId>): number =>
    servers.filter((id) => nodes.has(id)).length * points.size + nodes.size;
  return size(side) <= size(others) ? side : others;
};
