import { between, type Point, type Size } from './geometry.ts';

/** One side of a cell, from `from` to `to`, clockwise; `beyond` is the site on its other side, -1 the stage's edge. */
export interface CellEdge {
  readonly from: Point;
  readonly to: Point;
  readonly beyond: number;
}

/** Two corners closer than this are one. */
const SAME_CORNER_PIXELS = 0.75;

const clip = (cell: readonly CellEdge[], site: Point, other: Point, beyond: number): CellEdge[] => {
  const middle = between(site, other, 0.5);
  const towardsX = other.x - site.x;
  const towardsY = other.y - site.y;
  const outside = ({ x, y }: Point): number =>
    (x - middle.x) * towardsX + (y - middle.y) * towardsY;
  const kept: CellEdge[] = [];
  let leftAt: Point | null = null;
  let cameBackAt: Point | null = null;
  for (const edge of cell) {
    const fromOut = outside(edge.from);
    const toOut = outside(edge.to);
    if (fromOut <= 0 && toOut <= 0) {
      kept.push(edge);
    } else if (fromOut <= 0) {
      leftAt = between(edge.from, edge.to, fromOut / (fromOut - toOut));
      kept.push({ ...edge, to: leftAt });
      if (cameBackAt === null) kept.push({ from: leftAt, to: leftAt, beyond });
    } else if (toOut <= 0) {
      cameBackAt = between(edge.from, edge.to, fromOut / (fromOut - toOut));
      kept.push({ ...edge, from: cameBackAt });
    }
  }
  if (leftAt === null || cameBackAt === null) return kept;
  // The new side runs from where the outline left the half-plane to where it came back.
  const from = leftAt;
  const to = cameBackAt;
  const sides = kept.filter((edge) => edge.beyond !== beyond || edge.from !== edge.to);
  const place = sides.findIndex((edge) => edge.to === from);
  return [...sides.slice(0, place + 1), { from, to, beyond }, ...sides.slice(place + 1)];
};

/**
 * The cells of the points of the stage that lie nearest to each site: the Voronoi diagram, clipped
 * to the stage, by half-planes. Corners that several cells share are the same object, and sides of
 * no length are left out, so that outlines of several cells together can be followed corner by corner.
 */
export const voronoi = (sites: readonly Point[], { width, height }: Size): CellEdge[][] => {
  const corners: Point[] = [];
  const shared = (point: Point): Point => {
    const known = corners.find(
      ({ x, y }) =>
        Math.abs(x - point.x) < SAME_CORNER_PIXELS && Math.abs(y - point.y) < SAME_CORNER_PIXELS,
    );
    if (known !== undefined) return known;
    corners.push(point);
    return point;
  };
  const a = { x: 0, y: 0 };
  const b = { x: width, y: 0 };
  const c = { x: width, y: height };
  const d = { x: 0, y: height };
  const stage: CellEdge[] = [
    { from: a, to: b, beyond: -1 },
    { from: b, to: c, beyond: -1 },
    { from: c, to: d, beyond: -1 },
    { from: d, to: a, beyond: -1 },
  ];
  return sites.map((site, place) => {
    let cell = stage;
    sites.forEach((other, otherPlace) => {
      if (otherPlace === place || (other.x === site.x && other.y === site.y)) return;
      cell = clip(cell, site, other, otherPlace);
    });
    return cell
      .map(({ from, to, beyond }) => ({ from: shared(from), to: shared(to), beyond }))
      .filter(({ from, to }) => from !== to);
  });
};
