import type { NodeId } from '../sim/identifiers.ts';
import { type Box, clamp, distance, type Point, type Size, sharedArea } from './geometry.ts';
import { SPACE_BETWEEN } from './node-metrics.ts';

/** Where a client's request and its wait stand. */
export type ClientWords = 'below' | 'beside' | 'none';

/** Where a client stands: the centre of its card, and everything it covers with its words. */
export interface ClientPlace {
  readonly point: Point;
  /** None on a stage that has room for the mere cards. */
  readonly words: ClientWords;
  /** How wide it may be, words included. */
  readonly width: number;
  readonly box: Box;
}

/** A client's card, without the words at it. */
export const CLIENT_CARD: Size = { width: 46, height: 38 };

const MARGIN = 8;

/** Beside servers, with room for `waiting 280 ms`, or on a stage that is not wide for the time alone. */
const wordsWidth = ({ width }: Size): number => (width < 640 ? 92 : 122);

const CLIENT_HEIGHT_BELOW = CLIENT_CARD.height + 46;

const CLIENT_HEIGHT_BESIDE = 44;

const CLIENT_WIDTH_BESIDE: readonly [least: number, most: number] = [120, 172];

/** A stage narrower than this is a phone's. */
export const NARROW_STAGE = 480;

/** At the two edges, there only in the corners, or in rows at the foot. */
type ClientArrangement = 'sides' | 'corners' | 'foot';

const heightOf = (words: ClientWords): number => {
  switch (words) {
    case 'below':
      return CLIENT_HEIGHT_BELOW;
    case 'beside':
    case 'none':
      return CLIENT_HEIGHT_BESIDE;
  }
};

/** What a client covers, words included, when its card's centre is at the point. */
export const clientPlace = (
  point: Point,
  words: ClientPlace['words'],
  width: number,
): ClientPlace => {
  const left = point.x - (words === 'below' ? width : CLIENT_CARD.width) / 2;
  const height = heightOf(words);
  const top = point.y - (words === 'below' ? CLIENT_CARD.height : height) / 2;
  return { point, words, width, box: { left, top, right: left + width, bottom: top + height } };
};

/** A narrow stage lower than this has no room for what clients say. */
const LOW_STAGE = 380;

const footWords = ({ height }: Size): 'beside' | 'none' => (height < LOW_STAGE ? 'none' : 'beside');

/** How many rows clients need at the foot of a narrow stage, and how many stand in each. */
const footRows = (size: Size, clients: number): { rows: number; perRow: number } => {
  const least = footWords(size) === 'none' ? CLIENT_CARD.width + MARGIN : CLIENT_WIDTH_BESIDE[0];
  const perRow = clamp(Math.floor((size.width - 2 * MARGIN) / least), 1, clients);
  return { rows: Math.ceil(clients / perRow), perRow };
};

const placeAtFoot = (clients: readonly NodeId[], size: Size): Map<NodeId, ClientPlace> => {
  const { rows, perRow } = footRows(size, clients.length);
  const each = (size.width - 2 * MARGIN) / perRow;
  const words = footWords(size);
  const width =
    words === 'none' ? CLIENT_CARD.width : Math.min(each - SPACE_BETWEEN, CLIENT_WIDTH_BESIDE[1]);
  return new Map(
    clients.map((client, place) => {
      const row = rows - 1 - Math.floor(place / perRow);
      const left = MARGIN + each * (place % perRow) + (each - width) / 2;
      const point = {
        x: left + CLIENT_CARD.width / 2,
        y: size.height - MARGIN - CLIENT_HEIGHT_BESIDE * (row + 0.5),
      };
      return [client, clientPlace(point, words, width)];
    }),
  );
};

/** Clients with the directions in which their servers lie, and the edge at which each stands. */
interface Edges {
  readonly left: readonly Wanting[];
  readonly right: readonly Wanting[];
}

/** A client and the direction, seen from the middle, in which the server lies that it asks first. */
export interface Wanting {
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

/** Where clients stand when nothing has been dragged. */
export const placeClients = (
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
  const halfWidth = wordsWidth(size) / 2;
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
      places.set(id, clientPlace(point, 'below', 2 * halfWidth));
    });
  }
  return places;
};

/** The arrangements worth trying, the best first. */
export const arrangements = (size: Size, clients: number): readonly ClientArrangement[] => {
  if (clients === 0) return ['sides'];
  if (size.width < NARROW_STAGE) return ['foot'];
  return ['sides', 'corners'];
};

/** What the clients leave of the stage for servers. */
export const serverArea = (
  size: Size,
  arrangement: ClientArrangement,
  clients: readonly Wanting[],
): Box => {
  const edges = arrangement === 'sides' ? edgesOf(clients) : { left: [], right: [] };
  const edge = wordsWidth(size) + SPACE_BETWEEN;
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

const CLEARANCE_STEP = 10;

const overlap = (box: Box, others: readonly Box[]): number =>
  others.reduce((sum, other) => sum + sharedArea(box, other), 0);

/** Steps from 0 to the last, with that and the wanted one among them. */
const stepsTo = (last: number, wanted: number): readonly number[] => {
  const count = Math.max(0, Math.ceil(last / CLEARANCE_STEP));
  return [wanted, last, ...Array.from({ length: count }, (_, step) => step * CLEARANCE_STEP)];
};

/** The place for a client nearest to where it should stand, clear of what stands already. */
export const clearPlace = (wanted: ClientPlace, taken: readonly Box[], size: Size): ClientPlace => {
  const covers = overlap(wanted.box, taken);
  if (covers === 0) return wanted;
  const { point, words, width, box } = wanted;
  let best = wanted;
  let least = covers * 1_000;
  const rightmost = size.width - (box.right - box.left);
  const lowest = size.height - (box.bottom - box.top);
  for (const left of stepsTo(rightmost, box.left)) {
    for (const top of stepsTo(lowest, box.top)) {
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
