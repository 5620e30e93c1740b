import { type Camera, seenShare } from '../session/camera.ts';
import type { NodeId } from '../sim/identifiers.ts';
import { CLIENT_CARD, type ClientPlace, clearPlace, clientPlace } from './client-places.ts';
import {
  type Box,
  boxesOverlap,
  clamp,
  distance,
  insideBox,
  type Point,
  type Size,
} from './geometry.ts';
import { type NodeMetrics, nodeBox, nodeMetrics, nodeParts, smallerOf } from './node-metrics.ts';
import { roomiestMetrics } from './roomiest-metrics.ts';
import type { StagePlan } from './stage-plan.ts';

/** Where everything that stands still is. */
export interface StageLayout {
  readonly size: Size;
  readonly metrics: NodeMetrics;
  /** The centres of servers' discs and clients' cards. */
  readonly points: ReadonlyMap<NodeId, Point>;
  readonly clients: ReadonlyMap<NodeId, ClientPlace>;
}

/** The layout as the camera sees it, with nodes of these measures. Words and discs do not grow with the distances. */
export const seenLayout = (
  { size, points, clients }: StageLayout,
  metrics: NodeMetrics,
  camera: Camera,
): StageLayout => {
  const seen = ({ x, y }: Point): Point => {
    const share = seenShare(camera, { x: x / size.width, y: y / size.height });
    return { x: share.x * size.width, y: share.y * size.height };
  };
  return {
    size,
    metrics,
    points: new Map([...points].map(([id, point]) => [id, seen(point)])),
    clients: new Map(
      [...clients].map(([id, { point, words, width }]) => [
        id,
        clientPlace(seen(point), words, width),
      ]),
    ),
  };
};

/** How far a box has to move to lie inside the stage. */
const pushInside = (box: Box, size: Size): Point =>
  insideBox(box, { left: 0, top: 0, right: size.width, bottom: size.height })
    ? { x: 0, y: 0 }
    : {
        x: clamp(0, -box.left, size.width - box.right),
        y: clamp(0, -box.top, size.height - box.bottom),
      };

/** Below which line nodes stand that have positions of their own: that of what is covered above. */
const headOf = (covered: readonly Box[]): number =>
  Math.max(0, ...covered.map(({ bottom }) => bottom));

/** The place of a position, which is given in shares of the stage below what is covered. */
const placeOfShare = ({ x, y }: Point, size: Size, covered: readonly Box[]): Point => {
  const head = headOf(covered);
  return { x: x * size.width, y: head + y * (size.height - head) };
};

/** The position that a place has: the other way round. */
export const shareOfPlace = ({ x, y }: Point, size: Size, covered: readonly Box[]): Point => {
  const head = headOf(covered);
  return { x: x / size.width, y: (y - head) / (size.height - head) };
};

/** How far down a box has to move from under what is covered above; 0 where there is no room for that. */
const pushBelow = (box: Box, covered: readonly Box[], size: Size): number => {
  const over = covered.filter((each) => boxesOverlap(box, each));
  const down = Math.max(0, ...over.map(({ bottom }) => bottom - box.top));
  return box.bottom + down > size.height ? 0 : down;
};

/**
 * The plan with nodes where they were dragged to: `positions` are shares of the stage. Nothing
 * leaves the stage, and clients make way for servers. Where most servers have positions of their
 * own, nodes are no larger than those allow; where all have, only those count. Everything keeps clear of
 * what is `covered`.
 */
export const layoutStage = (
  { size, metrics: planned, servers, clients }: StagePlan,
  positions: Readonly<Record<NodeId, readonly [x: number, y: number]>>,
  covered: readonly Box[] = [],
): StageLayout => {
  const chosen = (id: NodeId, otherwise: Point): Point => {
    const position = positions[id];
    return position === undefined
      ? otherwise
      : placeOfShare({ x: position[0], y: position[1] }, size, covered);
  };
  const wanted = new Map([...servers].map(([id, point]) => [id, chosen(id, point)]));
  const own = [...servers.keys()].filter((id) => positions[id] !== undefined);
  const allowed = (): NodeMetrics =>
    roomiestMetrics([...wanted.values()], 1, size, nodeMetrics('dot', 4));
  const metrics =
    own.length === servers.size && own.length > 0
      ? allowed()
      : own.length * 2 > servers.size
        ? smallerOf(planned, allowed())
        : planned;
  const points = new Map<NodeId, Point>();
  const places = new Map<NodeId, ClientPlace>();
  const taken: Box[] = [...covered];
  for (const [id, { x, y }] of wanted) {
    const push = pushInside(nodeBox(metrics, { x, y }), size);
    const inside = { x: x + push.x, y: y + push.y };
    const point = {
      x: inside.x,
      y:
        inside.y +
        (positions[id] === undefined ? 0 : pushBelow(nodeBox(metrics, inside), covered, size)),
    };
    points.set(id, point);
    taken.push(...nodeParts(metrics, point));
  }
  for (const [id, { point, words, width }] of clients) {
    const { x, y } = chosen(id, point);
    const push = pushInside(clientPlace({ x, y }, words, width).box, size);
    const there = clientPlace({ x: x + push.x, y: y + push.y }, words, width);
    const place = clearPlace(there, taken, size);
    places.set(id, place);
    points.set(id, place.point);
    taken.push(place.box);
  }
  return { size, metrics, points, clients: places };
};

/** The node whose own face is at a point: a server's disc or a client's card; null for none. */
export const faceAt = (
  { points, clients, metrics }: StageLayout,
  point: Point,
): { readonly id: NodeId; readonly centre: Point } | null => {
  for (const [id, centre] of points) {
    const isThere = clients.has(id)
      ? Math.abs(point.x - centre.x) * 2 <= CLIENT_CARD.width &&
        Math.abs(point.y - centre.y) * 2 <= CLIENT_CARD.height
      : distance(point, centre) <= metrics.radius;
    if (isThere) return { id, centre };
  }
  return null;
};
