/** A place on the stage in CSS pixels, from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A width and height in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An upright rectangle on the stage, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/** The point that lies the given share of the way from `a` to `b`. */
export const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});

/** How far a point is from the nearest point of the segment from `a` to `b`. */
export const distanceToSegment = (point: Point, a: Point, b: Point): number => {
  const alongX = b.x - a.x;
  const alongY = b.y - a.y;
  const square = alongX * alongX + alongY * alongY;
  if (square === 0) return distance(point, a);
  const share = ((point.x - a.x) * alongX + (point.y - a.y) * alongY) / square;
  return distance(point, between(a, b, Math.min(1, Math.max(0, share))));
};

export const clamp = (value: number, minimum: number, maximum: number): number =>
  Math.min(Math.max(value, minimum), Math.max(minimum, maximum));

/** Whether two boxes share more than an edge. */
export const boxesOverlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** How much area two boxes share, in square pixels. */
export const sharedArea = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

export const insideBox = (inner: Box, outer: Box): boolean =>
  inner.left >= outer.left &&
  inner.right <= outer.right &&
  inner.top >= outer.top &&
  inner.bottom <= outer.bottom;

/** So that a line through the joint of two segments crosses one of them in spite of rounding. */
const ROUNDING = 1e-9;

/**
 * Where the segment from `a` to `b` crosses the one from `c` to `d`, or null. Segments that lie on
 * one line do not cross.
 */
export const crossing = (a: Point, b: Point, c: Point, d: Point): Point | null => {
  const alongX = b.x - a.x;
  const alongY = b.y - a.y;
  const otherX = d.x - c.x;
  const otherY = d.y - c.y;
  const turn = alongX * otherY - alongY * otherX;
  if (turn === 0) return null;
  const share = ((c.x - a.x) * otherY - (c.y - a.y) * otherX) / turn;
  const otherShare = ((c.x - a.x) * alongY - (c.y - a.y) * alongX) / turn;
  const isWithin = (value: number): boolean => value >= -ROUNDING && value <= 1 + ROUNDING;
  if (!isWithin(share) || !isWithin(otherShare)) return null;
  return between(a, b, share);
};

/** The first crossing of a segment with a line of several points, counted from the segment's start. */
export const firstCrossing = (a: Point, b: Point, line: readonly Point[]): Point | null => {
  let first: Point | null = null;
  for (let place = 1; place < line.length; place++) {
    const from = line[place - 1];
    const to = line[place];
    if (from === undefined || to === undefined) continue;
    const found = crossing(a, b, from, to);
    if (found !== null && (first === null || distance(a, found) < distance(a, first))) {
      first = found;
    }
  }
  return first;
};

/** Whether a point lies inside a closed polygon (even-odd). */
export const insidePolygon = (point: Point, polygon: readonly Point[]): boolean => {
  let inside = false;
  let previous = polygon.at(-1);
  for (const corner of polygon) {
    if (
      previous !== undefined &&
      corner.y > point.y !== previous.y > point.y &&
      point.x <
        ((previous.x - corner.x) * (point.y - corner.y)) / (previous.y - corner.y) + corner.x
    ) {
      inside = !inside;
    }
    previous = corner;
  }
  return inside;
};

/** A closed polygon's area in square pixels. */
export const polygonArea = (polygon: readonly Point[]): number => {
  let twice = 0;
  let previous = polygon.at(-1);
  for (const corner of polygon) {
    if (previous !== undefined) twice += previous.x * corner.y - corner.x * previous.y;
    previous = corner;
  }
  return Math.abs(twice) / 2;
};

const coordinate = (value: number): string => String(Math.round(value * 10) / 10);

/** SVG path data through the points, with straight lines. */
export const pathThrough = (points: readonly Point[], closed = false): string =>
  points.length === 0
    ? ''
    : `M${points.map(({ x, y }) => `${coordinate(x)} ${coordinate(y)}`).join('L')}${closed ? 'Z' : ''}`;

/** Small boxes all along a line, for what has to keep clear of it by `reach`. */
export const boxesAlong = (line: readonly Point[], reach: number): readonly Box[] =>
  line.slice(1).flatMap((to, place) => {
    const from = line[place] ?? to;
    const steps = Math.max(1, Math.ceil(distance(from, to) / reach));
    return Array.from({ length: steps + 1 }, (_, step) => {
      const { x, y } = between(from, to, step / steps);
      return { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
    });
  });
