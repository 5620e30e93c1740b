import type { NodeId } from '../sim/identifiers.ts';
import { type Box, boxesOverlap, clamp, insideBox, type Point, type Size } from './geometry.ts';

/**
 * How much a node shows of itself: everything; a shorter log and no value; a disc with its name and
 * the log as bare squares; or only a disc.
 */
export type Detail = 'full' | 'compact' | 'small' | 'dot';

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
const NARROW_STAGE = 600;
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
      return { detail, radius, cells: 3, box: around(radius, 25, 32, widest(3, MARK_PIXELS + 4)) };
    case 'small':
      return { detail, radius, cells: 4, box: around(radius, 23, 18, Math.max(radius + 7, 24)) };
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

const placeClients = (
  clients: readonly NodeId[],
  size: Size,
  arrangement: ClientArrangement,
): Map<NodeId, ClientPlace> => {
  if (clients.length === 0) return new Map();
  if (arrangement === 'foot') return placeAtFoot(clients, size);
  const places = new Map<NodeId, ClientPlace>();
  for (const side of [0, 1]) {
    const here = clients.filter((_, place) => place % 2 === side);
    const halfWidth = CLIENT_WORDS_WIDTH / 2;
    const x = side === 0 ? MARGIN + halfWidth : size.width - MARGIN - halfWidth;
    here.forEach((client, place) => {
      const room = size.height - 2 * MARGIN - CLIENT_HEIGHT_BELOW;
      const share =
        arrangement === 'sides'
          ? (place + 1) / (here.length + 1)
          : here.length === 1
            ? 1
            : place / (here.length - 1);
      // In a corner a line is left below, for the sentence of its part.
      const top = MARGIN + (room - (arrangement === 'corners' ? 24 : 0)) * share;
      const point = { x, y: top + CLIENT_CARD.height / 2 };
      places.set(client, clientPlace(point, 'below', CLIENT_WORDS_WIDTH));
    });
  }
  return places;
};

const arrangements = (size: Size, clients: number): readonly ClientArrangement[] => {
  if (clients === 0) return ['sides'];
  if (size.width < NARROW_STAGE) return ['foot'];
  return ['sides', 'corners'];
};

const serverArea = (size: Size, arrangement: ClientArrangement, clients: number): Box => {
  const side = clients > 0 && arrangement === 'sides' ? CLIENT_WORDS_WIDTH + SPACE_BETWEEN : 0;
  const foot =
    arrangement === 'foot' && clients > 0
      ? footRows(size, clients).rows * CLIENT_HEIGHT_BESIDE + SPACE_BETWEEN
      : 0;
  return {
    left: MARGIN + side,
    right: size.width - MARGIN - (clients > 1 || side === 0 ? side : 0),
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
    case 'dot':
      return [14, 4];
  }
};

const DETAILS: readonly Detail[] = ['full', 'compact', 'small', 'dot'];
const BULGES: readonly number[] = [1, 0.75, 0.6];

/** The fewest and the most rings worth trying for so many servers. */
const ringChoice = (servers: number): readonly [fewest: number, most: number] => {
  if (servers <= 12) return [1, 1];
  if (servers <= 30) return [2, 3];
  if (servers <= 60) return [3, 4];
  return [4, 6];
};

interface Placement {
  readonly metrics: NodeMetrics;
  readonly servers: readonly Point[];
  readonly clients: Map<NodeId, ClientPlace>;
}

/** Tries to place everything with these measures; null when something would overlap. */
const attempt = (
  serverCount: number,
  clients: readonly NodeId[],
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
    const area = serverArea(size, arrangement, clients.length);
    for (let rings = fewest; rings <= most; rings++) {
      for (const bulge of rings === 1 ? [1] : BULGES) {
        for (const phase of serverCount % 2 === 0 ? [0.5, 0] : [0, 0.5]) {
          const servers = placeServers(serverCount, { metrics, area, rings, phase, bulge });
          if (servers === null) continue;
          const boxes = servers.map((point) => padded(nodeBox(metrics, point)));
          if (!anyOverlap(boxes, fixed)) return { metrics, servers, clients: places };
        }
      }
    }
  }
  return null;
};

const roomiest = (serverCount: number, clients: readonly NodeId[], size: Size): Placement => {
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
  const area = { left: 0, top: 0, right: size.width, bottom: size.height };
  return {
    metrics,
    servers: placeServers(serverCount, { metrics, area, rings: 1, phase: 0, bulge: 1 }) ?? [],
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

/**
 * Places servers on an ellipse (many servers on several with one centre) and clients at the edges,
 * as large and as detailed as fits with nothing overlapping.
 */
export const planStage = (
  servers: readonly NodeId[],
  clients: readonly NodeId[],
  size: Size,
): StagePlan => {
  const { metrics, servers: points, clients: places } = roomiest(servers.length, clients, size);
  const middle = { x: size.width / 2, y: size.height / 2 };
  return {
    size,
    metrics,
    servers: new Map(servers.map((id, place) => [id, points[place] ?? middle])),
    clients: places,
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

/**
 * The plan with nodes where they were dragged to: `positions` are shares of the stage. Nothing
 * leaves the stage.
 */
export const layoutStage = (
  { size, metrics, servers, clients }: StagePlan,
  positions: Readonly<Record<NodeId, readonly [x: number, y: number]>>,
): StageLayout => {
  const chosen = (id: NodeId, planned: Point): Point => {
    const position = positions[id];
    return position === undefined
      ? planned
      : { x: position[0] * size.width, y: position[1] * size.height };
  };
  const points = new Map<NodeId, Point>();
  const places = new Map<NodeId, ClientPlace>();
  for (const [id, planned] of servers) {
    const { x, y } = chosen(id, planned);
    const push = pushInside(nodeBox(metrics, { x, y }), size);
    points.set(id, { x: x + push.x, y: y + push.y });
  }
  for (const [id, planned] of clients) {
    const { x, y } = chosen(id, planned.point);
    const push = pushInside(clientPlace({ x, y }, planned.words, planned.width).box, size);
    const place = clientPlace({ x: x + push.x, y: y + push.y }, planned.words, planned.width);
    places.set(id, place);
    points.set(id, place.point);
  }
  return { size, metrics, points, clients: places };
};
