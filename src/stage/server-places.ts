import type { Box, Point } from './geometry.ts';
import type { NodeMetrics } from './node-metrics.ts';

const FLATTEST_ELLIPSE = 1.9;

const bulged = (share: number, bulge: number): number =>
  Math.sign(share) * Math.abs(share) ** bulge;

/**
 * `count` points on an ellipse, equally far apart along it, the first at its top (turned by `phase`
 * steps). A `bulge` of 1 is an ellipse; smaller ones reach further into the corners.
 */
const onEllipse = (
  count: number,
  radiusX: number,
  radiusY: number,
  phase: number,
  bulge: number,
): readonly Point[] => {
  const samples = 180;
  const lengths: number[] = [0];
  const at = (sample: number): Point => {
    const angle = (sample / samples) * 2 * Math.PI;
    return {
      x: bulged(Math.sin(angle), bulge) * radiusX,
      y: -bulged(Math.cos(angle), bulge) * radiusY,
    };
  };
  let total = 0;
  for (let sample = 1; sample <= samples; sample++) {
    const before = at(sample - 1);
    const here = at(sample);
    total += Math.hypot(here.x - before.x, here.y - before.y);
    lengths.push(total);
  }
  const points: Point[] = [];
  let sample = 0;
  for (let place = 0; place < count; place++) {
    const wanted = ((place + phase) / count) * total;
    while ((lengths[sample + 1] ?? Number.POSITIVE_INFINITY) < wanted) sample++;
    const from = lengths[sample] ?? 0;
    const to = lengths[sample + 1] ?? total;
    points.push(at(sample + (to > from ? (wanted - from) / (to - from) : 0)));
  }
  return points;
};

/** How many nodes stand on each ring, innermost first: in proportion to the rings' sizes. */
const ringCounts = (count: number, rings: number): readonly number[] => {
  const shares = (rings * (rings + 1)) / 2;
  const counts: number[] = [];
  let left = count;
  for (let ring = 1; ring < rings; ring++) {
    const here = Math.round((count * ring) / shares);
    counts.push(here);
    left -= here;
  }
  return [...counts, left];
};

/** How servers are tried out on rings: how many rings, turned by how much, how bulging. */
interface RingPlan {
  readonly metrics: NodeMetrics;
  readonly area: Box;
  readonly rings: number;
  readonly phase: number;
  readonly bulge: number;
}

/** Centres of servers, in order, on one ellipse or on several with one centre; outermost first. */
export const placeServers = (
  count: number,
  { metrics, area, rings, phase, bulge }: RingPlan,
): Point[] | null => {
  const left = area.left - metrics.box.left;
  const right = area.right - metrics.box.right;
  const top = area.top - metrics.box.top;
  const bottom = area.bottom - metrics.box.bottom;
  if (right < left || bottom < top) return null;
  const centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
  const radiusY = (bottom - top) / 2;
  const radiusX = Math.min((right - left) / 2, Math.max(radiusY, 60) * FLATTEST_ELLIPSE);
  if (count === 1) return [centre];
  const counts = ringCounts(count, rings);
  const points: Point[] = [];
  for (let ring = rings; ring >= 1; ring--) {
    const inner = (ring - (rings > 1 && counts[0] === 1 ? 1 : 0.05 * (rings - ring))) / rings;
    const turned = (rings - ring) % 2 === 0 ? phase : phase + 0.5;
    const count = counts[ring - 1] ?? 0;
    const placed = onEllipse(count, radiusX * inner, radiusY * inner, turned, bulge);
    for (const { x, y } of placed) points.push({ x: centre.x + x, y: centre.y + y });
  }
  if (rings > 1) return points;
  // An odd ring does not reach as low as it reaches high: stretch it to the whole height.
  const ys = points.map(({ y }) => y);
  const highest = Math.min(...ys);
  const lowest = Math.max(...ys);
  if (lowest - highest < 1) return points.map(({ x }) => ({ x, y: centre.y }));
  return points.map(({ x, y }) => ({
    x,
    y: top + ((y - highest) / (lowest - highest)) * (bottom - top),
  }));
};

/**
 * Centres of many servers in rows, each second row shifted by half a step: more fit in than on
 * rings. In reading order, so that neighbours by number stand together.
 */
export const placeInRows = (count: number, metrics: NodeMetrics, area: Box): Point[] | null => {
  const { box } = metrics;
  const left = area.left - box.left;
  const top = area.top - box.top;
  const width = area.right - box.right - left;
  const height = area.bottom - box.bottom - top;
  if (width < 0 || height < 0) return null;
  const stepsFor = (perRow: number) => {
    const rows = Math.ceil(count / perRow);
    return { rows, x: width / (perRow - 0.5), y: rows === 1 ? height : height / (rows - 1) };
  };
  const room = (perRow: number): number => {
    const { x, y } = stepsFor(perRow);
    return Math.min(x / (box.right - box.left), y / (box.bottom - box.top));
  };
  let perRow = 1;
  for (let more = 2; more <= count; more++) if (room(more) > room(perRow)) perRow = more;
  const { rows, x, y } = stepsFor(perRow);
  return Array.from({ length: count }, (_, place) => {
    const row = Math.floor(place / perRow);
    const missing = row === rows - 1 ? rows * perRow - count : 0;
    const shift = (row % 2) * 0.5 + missing / 2;
    return { x: left + x * ((place % perRow) + shift), y: top + y * row };
  });
};
