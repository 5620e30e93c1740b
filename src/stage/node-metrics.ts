import { type Box, clamp, type Point, type Size } from './geometry.ts';

/**
 * How much a node shows of itself: everything; a shorter log and no value; a disc with its name, the
 * log as bare squares and room for a word above; the same without that room; or only a disc.
 */
export type Detail = 'full' | 'compact' | 'small' | 'tiny' | 'dot';

/** What every node of the stage measures, in CSS pixels. `box` is around the node's centre. */
export interface NodeMetrics {
  readonly detail: Detail;
  /** The outer radius of the ring. */
  readonly radius: number;
  /** How many cells of the log fit below the disc. */
  readonly cells: number;
  readonly box: Box;
}

export const CELL_PIXELS = 18;

export const CELL_GAP_PIXELS = 1;

/** Room for the mark that says the log is longer than what is shown. */
export const MORE_PIXELS = 14;

export const MARK_PIXELS = 12;

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
  const widest = (cells: number, extra: number) =>
    Math.max(radius + 9, (logWidth(cells) + extra) / 2);
  switch (detail) {
    case 'full':
      return { detail, radius, cells: 6, box: around(radius, 27, 54, widest(6, 0)) };
    case 'compact':
      return {
        detail,
        radius,
        cells: 3,
        box: around(radius, 25, 32, widest(3, 2 * (MARK_PIXELS + 4))),
      };
    case 'small':
      return { detail, radius, cells: 4, box: around(radius, 23, 18, Math.max(radius + 7, 24)) };
    case 'tiny':
      return { detail, radius, cells: 4, box: around(radius, 4, 19, Math.max(radius + 4, 20)) };
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
      return [clamp(Math.round(size.height * 0.08), 26, 52), 26];
    case 'compact':
      return [32, 17];
    case 'small':
      return [24, 13];
    case 'tiny':
      return [17, 12];
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
