import type { NodeId } from '../sim/identifiers.ts';
import {
  arrangements,
  type ClientPlace,
  placeClients,
  serverArea,
  type Wanting,
} from './client-places.ts';
import { type Box, boxesOverlap, type Point, type Size } from './geometry.ts';
import {
  DETAILS,
  type NodeMetrics,
  nodeBox,
  nodeMetrics,
  radiusRange,
  SPACE_BETWEEN,
} from './node-metrics.ts';
import { placeInRows, placeServers } from './server-places.ts';

const padded = (box: Box): Box => ({
  left: box.left - SPACE_BETWEEN / 2,
  right: box.right + SPACE_BETWEEN / 2,
  top: box.top - SPACE_BETWEEN / 2,
  bottom: box.bottom + SPACE_BETWEEN / 2,
});

const anyOverlap = (boxes: readonly Box[], fixed: readonly Box[]): boolean =>
  boxes.some(
    (box, place) =>
      fixed.some((other) => boxesOverlap(box, other)) ||
      boxes.some((other, otherPlace) => otherPlace < place && boxesOverlap(box, other)),
  );

const BULGES: readonly number[] = [1, 0.75, 0.6];

/** The fewest and the most rings worth trying for so many servers. */
const ringChoice = (servers: number): readonly [fewest: number, most: number] => {
  if (servers <= 12) return [1, 1];
  if (servers <= 30) return [2, 3];
  if (servers <= 60) return [3, 4];
  return [4, 6];
};

/** More servers than this may stand in rows, where that leaves them larger than on rings. */
const MOST_ON_RINGS = 60;

const NOTHING_TAKEN: readonly Box[] = [];

/** What servers keep clear of, and how far down they begin. */
type Head = readonly [clearOf: readonly Box[], top: number];

const NO_HEAD: Head = [NOTHING_TAKEN, 0];

interface Placement {
  readonly metrics: NodeMetrics;
  readonly servers: readonly Point[];
  readonly clients: Map<NodeId, ClientPlace>;
}

/** Tries to place everything with these measures; null when something would overlap. */
const attempt = (
  serverCount: number,
  clients: readonly Wanting[],
  size: Size,
  metrics: NodeMetrics,
  taken: readonly Box[],
  top: number,
): Placement | null => {
  const { box } = metrics;
  const covered = serverCount * (box.right - box.left) * (box.bottom - box.top);
  if (covered > size.width * size.height) return null;
  const [fewest, most] = ringChoice(serverCount);
  for (const arrangement of arrangements(size, clients.length)) {
    const places = placeClients(clients, size, arrangement);
    const fixed = [...taken, ...[...places.values()].map(({ box }) => box)];
    const whole = serverArea(size, arrangement, clients);
    const area = { ...whole, top: Math.max(whole.top, top) };
    const isClear = (servers: readonly Point[]): boolean =>
      !anyOverlap(
        servers.map((point) => padded(nodeBox(metrics, point))),
        fixed,
      );
    for (let rings = fewest; rings <= most; rings++) {
      for (const bulge of rings === 1 ? [1] : BULGES) {
        for (const phase of serverCount % 2 === 0 ? [0.5, 0] : [0, 0.5]) {
          const servers = placeServers(serverCount, { metrics, area, rings, phase, bulge });
          if (servers === null) continue;
          if (isClear(servers)) return { metrics, servers, clients: places };
        }
      }
    }
    const rows = serverCount > MOST_ON_RINGS ? placeInRows(serverCount, metrics, area) : null;
    if (rows !== null && isClear(rows)) return { metrics, servers: rows, clients: places };
  }
  return null;
};

const roomiest = (
  serverCount: number,
  clients: readonly Wanting[],
  size: Size,
  taken: readonly Box[],
): Placement => {
  const below = Math.max(0, ...taken.map(({ bottom }) => bottom));
  const heads: readonly Head[] =
    taken.length === 0 ? [NO_HEAD] : [[taken, 0], [NOTHING_TAKEN, below], NO_HEAD];
  for (const detail of DETAILS) {
    const [largest, smallest] = radiusRange(detail, size);
    // Beside what is taken above, or all below it; but nodes show no less for its sake.
    for (const [clearOf, top] of heads) {
      for (let radius = largest; radius >= smallest; radius--) {
        const metrics = nodeMetrics(detail, radius);
        const placement = attempt(serverCount, clients, size, metrics, clearOf, top);
        if (placement !== null) return placement;
      }
    }
  }
  // Too small for everything: the smallest discs, overlapping if they must.
  const metrics = nodeMetrics('dot', 4);
  const arrangement = arrangements(size, clients.length)[0] ?? 'sides';
  const area = serverArea(size, arrangement, clients);
  return {
    metrics,
    servers: placeInRows(serverCount, metrics, area) ?? [],
    clients: placeClients(clients, size, arrangement),
  };
};

/** Where everything stands when nothing has been dragged. */
export interface StagePlan {
  readonly size: Size;
  readonly metrics: NodeMetrics;
  readonly servers: ReadonlyMap<NodeId, Point>;
  readonly clients: ReadonlyMap<NodeId, ClientPlace>;
}

/** Which server each client asks first. */
export type Preferences = ReadonlyMap<NodeId, NodeId>;

const NO_PREFERENCES: Preferences = new Map();

const MIDDLE: Point = { x: 0, y: 0 };

/** Where a server lies on a ring, seen from the middle; the middle itself for none. */
const directionOf = (servers: readonly NodeId[], server: NodeId | undefined): Point => {
  const place = server === undefined ? -1 : servers.indexOf(server);
  if (place === -1) return MIDDLE;
  const angle = (place / servers.length) * 2 * Math.PI;
  return { x: Math.sin(angle), y: -Math.cos(angle) };
};

/**
 * Places servers on an ellipse (many servers on several with one centre, or in rows) and clients at
 * the edges, each near the server it asks first, as large and as detailed as fits with nothing
 * overlapping; `taken` is covered by something else.
 */
export const planStage = (
  servers: readonly NodeId[],
  clients: readonly NodeId[],
  size: Size,
  preferences: Preferences = NO_PREFERENCES,
  taken: readonly Box[] = NOTHING_TAKEN,
): StagePlan => {
  const wanting = clients.map((id) => ({
    id,
    towards: directionOf(servers, preferences.get(id)),
  }));
  const {
    metrics,
    servers: points,
    clients: places,
  } = roomiest(servers.length, wanting, size, taken);
  const middle = { x: size.width / 2, y: size.height / 2 };
  return {
    size,
    metrics,
    servers: new Map(servers.map((id, place) => [id, points[place] ?? middle])),
    clients: places,
  };
};
