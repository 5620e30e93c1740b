import { type Camera, seenShare } from '../session/camera.ts';
import type { NodeId } from '../sim/identifiers.ts';
import {
  type Box,
  boxesOverlap,
  clamp,
  distance,
  insideBox,
  type Point,
  type Size,
  sharedArea,
} from './geometry.ts';

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

/** Where a client stands: the centre of its card, and everything it covers with its words. */
export interface ClientPlace {
  readonly point: Point;
  readonly words: 'below' | 'beside';
  /** How wide it may be, words included. */
  readonly width: number;
  readonly box: Box;
}

/** Where everything that stands still is. */
export interface StageLayout {
  readonly size: Size;
  readonly metrics: NodeMetrics;
  /** The centres of servers' discs and clients' cards. */
  readonly points: ReadonlyMap<NodeId, Point>;
  readonly clients: ReadonlyMap<NodeId, ClientPlace>;
}

export const CELL_PIXELS = 18;
export const CELL_GAP_PIXELS = 1;
/** Room for the mark that says the log is longer than what is shown. */
export const MORE_PIXELS = 14;
export const MARK_PIXELS = 12;
export const CLIENT_CARD: Size = { width: 44, height: 36 };

const MARGIN = 8;
const SPACE_BETWEEN = 6;
const CLIENT_WORDS_WIDTH = 112;
const CLIENT_HEIGHT_BELOW = CLIENT_CARD.height + 42;
const CLIENT_HEIGHT_BESIDE = 40;
const CLIENT_WIDTH_BESIDE: readonly [least: number, most: number] = [118, 152];
/** A stage narrower than this is a phone's. */
export const NARROW_STAGE = 600;
const FLATTEST_ELLIPSE = 1.9;

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

interface Attempt {
  readonly metrics: NodeMetrics;
  readonly area: Box;
  readonly rings: number;
  readonly phase: number;
  readonly bulge: number;
}

/** Centres of servers, in order, on one ellipse or on several with one centre; outermost first. */
const placeServers = (
  count: number,
  { metrics, area, rings, phase, bulge }: Attempt,
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
const placeInRows = (count: number, metrics: NodeMetrics, area: Box): Point[] | null => {
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

type ClientArrangement = 'sides' | 'corners' | 'foot';

const clientPlace = (point: Point, words: ClientPlace['words'], width: number): ClientPlace => {
  const left = point.x - (words === 'below' ? width : CLIENT_CARD.width) / 2;
  const height = words === 'below' ? CLIENT_HEIGHT_BELOW : CLIENT_HEIGHT_BESIDE;
  const top = point.y - (words === 'below' ? CLIENT_CARD.height : height) / 2;
  return { point, words, width, box: { left, top, right: left + width, bottom: top + height } };
};

/** How many rows clients need at the foot of a narrow stage, and how many stand in each. */
const footRows = (size: Size, clients: number): { rows: number; perRow: number } => {
  const perRow = clamp(Math.floor((size.width - 2 * MARGIN) / CLIENT_WIDTH_BESIDE[0]), 1, clients);
  return { rows: Math.ceil(clients / perRow), perRow };
};

const placeAtFoot = (clients: readonly NodeId[], size: Size): Map<NodeId, ClientPlace> => {
  const { rows, perRow } = footRows(size, clients.length);
  const each = (size.width - 2 * MARGIN) / perRow;
  const width = Math.min(each - SPACE_BETWEEN, CLIENT_WIDTH_BESIDE[1]);
  return new Map(
    clients.map((client, place) => {
      const row = rows - 1 - Math.floor(place / perRow);
      const left = MARGIN + each * (place % perRow) + (each - width) / 2;
      const point = {
        x: left + CLIENT_CARD.width / 2,
        y: size.height - MARGIN - CLIENT_HEIGHT_BESIDE * (row + 0.5),
      };
      return [client, clientPlace(point, 'beside', width)];
    }),
  );
};

/** Clients with the directions in which their servers lie, and the edge at which each stands. */
interface Edges {
  readonly left: readonly Wanting[];
  readonly right: readonly Wanting[];
}

interface Wanting {
  readonly id: NodeId;
  /** Where the server it asks first lies, seen from the middle of the stage: from -1 to 1. */
  readonly towards: Point;
}

/**
 * Shares clients out between the two edges: each to the one that its server is nearer to, as long
 * as that has no more than half of them, and in the order in which their servers lie.
 */
const edgesOf = (clients: readonly Wanting[]): Edges => {
  const most = Math.ceil(clients.length / 2);
  const byLeaning = [...clients].sort((a, b) => Math.abs(b.towards.x) - Math.abs(a.towards.x));
  const left: Wanting[] = [];
  const right: Wanting[] = [];
  for (const client of byLeaning) {
    const { x } = client.towards;
    const wantsRight = Math.abs(x) < 0.01 ? right.length < left.length : x > 0;
    const side = wantsRight ? right : left;
    const other = wantsRight ? left : right;
    (side.length < most ? side : other).push(client);
  }
  const downwards = (a: Wanting, b: Wanting) => a.towards.y - b.towards.y;
  return { left: left.sort(downwards), right: right.sort(downwards) };
};

/** How far down its edge a client stands: towards its server if it is alone there, else in turn. */
const shareOfEdge = (arrangement: ClientArrangement, here: readonly Wanting[], place: number) => {
  if (arrangement === 'corners') return here.length === 1 ? 1 : place / (here.length - 1);
  return here.length === 1
    ? 0.5 + 0.25 * (here[0]?.towards.y ?? 0)
    : (place + 1) / (here.length + 1);
};

const placeClients = (
  clients: readonly Wanting[],
  size: Size,
  arrangement: ClientArrangement,
): Map<NodeId, ClientPlace> => {
  if (clients.length === 0) return new Map();
  if (arrangement === 'foot') {
    const acrossFoot = [...clients].sort((a, b) => a.towards.x - b.towards.x);
    return placeAtFoot(
      acrossFoot.map(({ id }) => id),
      size,
    );
  }
  const { left, right } = edgesOf(clients);
  const places = new Map<NodeId, ClientPlace>();
  const halfWidth = CLIENT_WORDS_WIDTH / 2;
  const room = size.height - 2 * MARGIN - CLIENT_HEIGHT_BELOW;
  for (const [here, x] of [
    [left, MARGIN + halfWidth],
    [right, size.width - MARGIN - halfWidth],
  ] as const) {
    here.forEach(({ id }, place) => {
      const share = shareOfEdge(arrangement, here, place);
      // In a corner a line is left below, for the sentence of its part.
      const top = MARGIN + (room - (arrangement === 'corners' ? 24 : 0)) * share;
      const point = { x, y: top + CLIENT_CARD.height / 2 };
      places.set(id, clientPlace(point, 'below', CLIENT_WORDS_WIDTH));
    });
  }
  return places;
};

const arrangements = (size: Size, clients: number): readonly ClientArrangement[] => {
  if (clients === 0) return ['sides'];
  if (size.width < NARROW_STAGE) return ['foot'];
  return ['sides', 'corners'];
};

const serverArea = (
  size: Size,
  arrangement: ClientArrangement,
  clients: readonly Wanting[],
): Box => {
  const edges = arrangement === 'sides' ? edgesOf(clients) : { left: [], right: [] };
  const edge = CLIENT_WORDS_WIDTH + SPACE_BETWEEN;
  const foot =
    arrangement === 'foot' && clients.length > 0
      ? footRows(size, clients.length).rows * CLIENT_HEIGHT_BESIDE + SPACE_BETWEEN
      : 0;
  return {
    left: MARGIN + (edges.left.length > 0 ? edge : 0),
    right: size.width - MARGIN - (edges.right.length > 0 ? edge : 0),
    top: MARGIN,
    bottom: size.height - MARGIN - foot,
  };
};

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

const radiusRange = (detail: Detail, size: Size): readonly [largest: number, smallest: number] => {
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

const DETAILS: readonly Detail[] = ['full', 'compact', 'small', 'tiny', 'dot'];
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
): Placement | null => {
  const { box } = metrics;
  const covered = serverCount * (box.right - box.left) * (box.bottom - box.top);
  if (covered > size.width * size.height) return null;
  const [fewest, most] = ringChoice(serverCount);
  for (const arrangement of arrangements(size, clients.length)) {
    const places = placeClients(clients, size, arrangement);
    const fixed = [...places.values()].map(({ box }) => box);
    const area = serverArea(size, arrangement, clients);
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

const roomiest = (serverCount: number, clients: readonly Wanting[], size: Size): Placement => {
  for (const detail of DETAILS) {
    const [largest, smallest] = radiusRange(detail, size);
    for (let radius = largest; radius >= smallest; radius--) {
      const placement = attempt(serverCount, clients, size, nodeMetrics(detail, radius));
      if (placement !== null) return placement;
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
 * overlapping.
 */
export const planStage = (
  servers: readonly NodeId[],
  clients: readonly NodeId[],
  size: Size,
  preferences: Preferences = NO_PREFERENCES,
): StagePlan => {
  const wanting = clients.map((id) => ({
    id,
    towards: directionOf(servers, preferences.get(id)),
  }));
  const { metrics, servers: points, clients: places } = roomiest(servers.length, wanting, size);
  const middle = { x: size.width / 2, y: size.height / 2 };
  return {
    size,
    metrics,
    servers: new Map(servers.map((id, place) => [id, points[place] ?? middle])),
    clients: places,
  };
};

/** As many nodes may overlap wherever they were dragged to, without all nodes growing small for it. */
const toleratedOverlaps = (count: number): number => Math.max(2, Math.floor(count * 0.04));

interface Apart {
  readonly one: number;
  readonly other: number;
  readonly across: number;
  readonly down: number;
}

/** The largest that a node's box can get: nodes further apart than this never overlap. */
const WIDEST_BOX = 190;
const HIGHEST_BOX = 210;

/**
 * The largest and most detailed measures with which servers at these points, spread out by `scale`,
 * do not overlap, and none smaller than `least`.
 */
export const roomiestMetrics = (
  points: readonly Point[],
  scale: number,
  size: Size,
  least: NodeMetrics,
): NodeMetrics => {
  const near: Apart[] = [];
  points.forEach((point, one) => {
    for (let other = 0; other < one; other++) {
      const across = Math.abs(point.x - (points[other]?.x ?? 0)) * scale;
      const down = Math.abs(point.y - (points[other]?.y ?? 0)) * scale;
      if (across < WIDEST_BOX && down < HIGHEST_BOX) near.push({ one, other, across, down });
    }
  });
  const fits = ({ box }: NodeMetrics): boolean => {
    const width = box.right - box.left + SPACE_BETWEEN;
    const height = box.bottom - box.top + SPACE_BETWEEN;
    const overlapping = new Set<number>();
    for (const { one, other, across, down } of near) {
      if (across < width && down < height) overlapping.add(one).add(other);
    }
    return overlapping.size <= toleratedOverlaps(points.length);
  };
  for (const detail of DETAILS) {
    const [largest, smallest] = radiusRange(detail, size);
    for (let radius = largest; radius >= Math.max(smallest, least.radius); radius--) {
      const metrics = nodeMetrics(detail, radius);
      if (fits(metrics)) return metrics;
    }
    if (detail === least.detail) break;
  }
  return least;
};

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

const smallerOf = (one: NodeMetrics, other: NodeMetrics): NodeMetrics => {
  const less = DETAILS.indexOf(one.detail) - DETAILS.indexOf(other.detail);
  if (less !== 0) return less > 0 ? one : other;
  return one.radius < other.radius ? one : other;
};

const CLEARANCE_STEP = 10;

const overlap = (box: Box, others: readonly Box[]): number =>
  others.reduce((sum, other) => sum + sharedArea(box, other), 0);

/** The place for a client nearest to where it should stand, clear of what stands already. */
const clearPlace = (wanted: ClientPlace, taken: readonly Box[], size: Size): ClientPlace => {
  const covers = overlap(wanted.box, taken);
  if (covers === 0) return wanted;
  const { point, words, width, box } = wanted;
  let best = wanted;
  let least = covers * 1_000;
  const rightmost = size.width - (box.right - box.left);
  const lowest = size.height - (box.bottom - box.top);
  for (let left = 0; left <= rightmost; left += CLEARANCE_STEP) {
    for (let top = 0; top <= lowest; top += CLEARANCE_STEP) {
      const to = { x: point.x + left - box.left, y: point.y + top - box.top };
      const far = distance(point, to);
      if (far >= least) continue;
      const place = clientPlace(to, words, width);
      const cost = far + overlap(place.box, taken) * 1_000;
      if (cost >= least) continue;
      least = cost;
      best = place;
    }
  }
  return best;
};

/**
 * The plan with nodes where they were dragged to: `positions` are shares of the stage. Nothing
 * leaves the stage, and clients make way for servers. Where most servers have positions of their
 * own, nodes are no larger than those allow.
 */
export const layoutStage = (
  { size, metrics: planned, servers, clients }: StagePlan,
  positions: Readonly<Record<NodeId, readonly [x: number, y: number]>>,
): StageLayout => {
  const chosen = (id: NodeId, otherwise: Point): Point => {
    const position = positions[id];
    return position === undefined
      ? otherwise
      : { x: position[0] * size.width, y: position[1] * size.height };
  };
  const wanted = new Map([...servers].map(([id, point]) => [id, chosen(id, point)]));
  const own = [...servers.keys()].filter((id) => positions[id] !== undefined);
  const metrics =
    own.length * 2 > servers.size
      ? smallerOf(planned, roomiestMetrics([...wanted.values()], 1, size, nodeMetrics('dot', 4)))
      : planned;
  const points = new Map<NodeId, Point>();
  const places = new Map<NodeId, ClientPlace>();
  const taken: Box[] = [];
  for (const [id, { x, y }] of wanted) {
    const push = pushInside(nodeBox(metrics, { x, y }), size);
    const point = { x: x + push.x, y: y + push.y };
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
