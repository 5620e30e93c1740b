import { type Box, clamp, type Point, type Size } from './geometry.ts';

/**
 * How much a node shows of itself: everything; its value or, while it has none, the end of its log; a
 * disc with its name, the end of the log and room for a word above; the disc with its name; or a mere disc.
 */
export type Detail = 'full' | 'compact' | 'small' | 'tiny' | 'dot';

/** What every node of the stage measures, in the stage's units. `box` is around the node's centre. */
export interface NodeMetrics {
  readonly detail: Detail;
  /** The outer radius of the ring. */
  readonly radius: number;
  /** How many cells of the log fit below the disc. */
  readonly cells: number;
  readonly box: Box;
}

export const CELL_PIXELS = 20;

export const CELL_GAP_PIXELS = 1;

/** Room for the mark that says the log is longer than what is shown. */
export const MORE_PIXELS = 14;

export const MARK_PIXELS = 14;

/** A character of a node's value. */
export const VALUE_CHARACTER_PIXELS = 11;

/** Room for a value such as `x=5 y=4`; a longer one tells the rest when pointed at. */
const VALUE_PIXELS = 128;

/** The least between two things that stand still. */
export const SPACE_BETWEEN = 6;

const logWidth = (cells: number): number =>
  cells * (CELL_PIXELS + CELL_GAP_PIXELS) - CELL_GAP_PIXELS + MORE_PIXELS;

const around = (radius: number, above: number, below: number, half: number): Box => ({
  left: -half,
  right: half,
  top: -radius - above,
  bottom: radius + below,
});

/** The measures of a node with that ring radius at that level of detail. */
export const nodeMetrics = (detail: Detail, radius: number): NodeMetrics => {
  const widest = (cells: number) => Math.max(radius + 9, logWidth(cells) / 2, VALUE_PIXELS / 2);
  switch (detail) {
    case 'full':
      return { detail, radius, cells: 4, box: around(radius, 27, 55, widest(4)) };
    case 'compact':
      return { detail, radius, cells: 3, box: around(radius, 26, 34, widest(3)) };
    case 'small': {
      const cells = radius < 20 ? 2 : 3;
      const half = Math.max(radius + 7, logWidth(cells) / 2);
      return { detail, radius, cells, box: around(radius, 24, 30, half) };
    }
    case 'tiny':
      return { detail, radius, cells: 0, box: around(radius, 4, 4, radius + 4) };
    case 'dot':
      return { detail, radius, cells: 0, box: around(radius, 4, 4, radius + 4) };
  }
};

/** What a node covers, labels included, when its disc's centre is at the point. */
export const nodeBox = (metrics: NodeMetrics, point: Point): Box => ({
  left: point.x + metrics.box.left,
  right: point.x + metrics.box.right,
  top: point.y + metrics.box.top,
  bottom: point.y + metrics.box.bottom,
});

/** The disc with the word above, and what stands below it, as two boxes: tighter than `nodeBox`. */
export const nodeParts = (metrics: NodeMetrics, point: Point): readonly [disc: Box, log: Box] => {
  const half = metrics.radius + 9;
  const whole = nodeBox(metrics, point);
  const waist = point.y + metrics.radius + 9;
  return [
    { left: point.x - half, right: point.x + half, top: whole.top, bottom: waist },
    { ...whole, top: waist },
  ];
};

/** The radii that a disc may have at a level of detail. */
export const radiusRange = (
  detail: Detail,
  size: Size,
): readonly [largest: number, smallest: number] => {
  switch (detail) {
    case 'full':
      return [clamp(Math.round(size.height * 0.1), 32, 52), 32];
    case 'compact':
      return [34, 24];
    case 'small':
      return [26, 16];
    case 'tiny':
      return [20, 15];
    case 'dot':
      return [14, 4];
  }
};

/** The levels of detail, the one that shows most first. */
export const DETAILS: readonly Detail[] = ['full', 'compact', 'small', 'tiny', 'dot'];

/** Those measures of the two that show less. */
export const smallerOf = (one: NodeMetrics, other: NodeMetrics): NodeMetrics => {
  const less = DETAILS.indexOf(one.detail) - DETAILS.indexOf(other.detail);
  if (less !== 0) return less > 0 ? one : other;
  return one.radius < other.radius ? one : other;
};
