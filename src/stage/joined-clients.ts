import type { NodeId } from '../sim/identifiers.ts';
import { clientPlace } from './client-places.ts';
import { distance, type Point, type Size } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import { isInRegion, type Slice } from './slicing.ts';
import type { StagePlan } from './stage-plan.ts';

/** How far from its server a joined client may stand, as shares of the stage's lesser measure, the nearest first. */
const REACHES = [0.24, 0.32, 0.42, 0.55];
const DIRECTIONS = 16;
/** As near as this to the edge its words would not fit. */
const MARGIN_PIXELS = 48;
/** A client's words need so much. */
const LEAST_WIDTH = 112;
/** A little more room is not worth standing further away. */
const ROOM_PIXELS = 130;

/**
 * Where a client that joined by hand stands: near the server that it asks, on the same side of every
 * slice, with room around it. Null where there is no such place.
 */
export const joinedPlace = (
  server: NodeId,
  { points, size }: Pick<StageLayout, 'points' | 'size'>,
  slices: readonly Slice[],
): Point | null => {
  const centre = points.get(server);
  if (centre === undefined) return null;
  const isInside = ({ x, y }: Point, { width, height }: Size): boolean =>
    x >= MARGIN_PIXELS &&
    y >= MARGIN_PIXELS &&
    x <= width - MARGIN_PIXELS &&
    y <= height - MARGIN_PIXELS;
  const isOnItsSide = (point: Point): boolean =>
    slices.every((slice) => isInRegion(slice, point) === isInRegion(slice, centre));
  let best: Point | null = null;
  let most = 0;
  for (const reach of REACHES) {
    for (let step = 0; step < DIRECTIONS; step++) {
      const angle = (step / DIRECTIONS) * 2 * Math.PI;
      const far = reach * Math.min(size.width, size.height);
      const point = { x: centre.x + far * Math.cos(angle), y: centre.y + far * Math.sin(angle) };
      if (!isInside(point, size) || !isOnItsSide(point)) continue;
      const room = Math.min(...[...points.values()].map((other) => distance(point, other)));
      if (room <= most) continue;
      best = point;
      most = room;
    }
    if (most >= ROOM_PIXELS) return best;
  }
  return best;
};

/** A plan with clients that joined, each near the server that it asks; nobody else stands elsewhere for them. */
export const withJoined = (
  plan: StagePlan,
  { points, clients: placed, size }: StageLayout,
  joining: readonly NodeId[],
  preferences: ReadonlyMap<NodeId, NodeId>,
  slices: readonly Slice[],
): StagePlan => {
  const clients = new Map(plan.clients);
  const taken = new Map(points);
  const width = Math.max(LEAST_WIDTH, ...[...placed.values()].map((place) => place.width));
  for (const id of joining) {
    const server = preferences.get(id) ?? '';
    const point = joinedPlace(server, { points: taken, size }, slices) ?? {
      x: size.width / 2,
      y: size.height / 2,
    };
    taken.set(id, point);
    clients.set(id, clientPlace(point, 'below', width));
  }
  return { ...plan, clients };
};
