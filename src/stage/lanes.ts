import type { NodeId } from '../sim/identifiers.ts';
import { CLIENT_CARD } from './client-places.ts';
import { between, distance, type Point } from './geometry.ts';
import type { StageLayout } from './layout.ts';

/**
 * The way of messages in one direction of a link: a slightly bowed line (a quadratic Bézier curve)
 * from border to border. The two directions of a link bow to opposite sides, as lanes of a road.
 */
export interface Lane {
  readonly start: Point;
  readonly control: Point;
  readonly end: Point;
  /** Which way it leads as a whole, in degrees clockwise from rightwards. */
  readonly degrees: number;
}

const BOW_SHARE = 0.05;
const GREATEST_BOW = 9;
/** Between a disc's border and where lines begin. */
const STANDOFF = 3;

/** Where the line from `centre` towards `target` leaves a circle. */
export const leavesCircle = (centre: Point, target: Point, radius: number): Point => {
  const far = distance(centre, target);
  return far <= radius ? centre : between(centre, target, radius / far);
};

/** Where the line from `centre` towards `target` leaves an upright rectangle round that centre. */
export const leavesCard = (
  centre: Point,
  target: Point,
  halfWidth: number,
  halfHeight: number,
): Point => {
  const acrossX = Math.abs(target.x - centre.x) / halfWidth;
  const acrossY = Math.abs(target.y - centre.y) / halfHeight;
  const reach = Math.max(acrossX, acrossY);
  return reach <= 1 ? centre : between(centre, target, 1 / reach);
};

/** Where lines towards `target` begin at a server's or client's border. */
export const borderPoint = (layout: StageLayout, id: NodeId, target: Point): Point => {
  const centre = layout.points.get(id) ?? target;
  return layout.clients.has(id)
    ? leavesCard(
        centre,
        target,
        CLIENT_CARD.width / 2 + STANDOFF,
        CLIENT_CARD.height / 2 + STANDOFF,
      )
    : leavesCircle(centre, target, layout.metrics.radius + STANDOFF);
};

/** How far a client's line may bow to keep clear of discs that it only passes, nearest first. */
const DETOURS: readonly number[] = [0, 28, -28, 56, -56, 90, -90, 130, -130];
const CLEARANCE = 8;
const DETOUR_SAMPLES = 16;

const curve = (start: Point, end: Point, bow: number): Lane => {
  const length = distance(start, end);
  const middle = between(start, end, 0.5);
  const acrossX = length === 0 ? 0 : -(end.y - start.y) / length;
  const acrossY = length === 0 ? 0 : (end.x - start.x) / length;
  return {
    start,
    // A control point twice as far out as the curve shall reach.
    control: { x: middle.x - acrossX * bow * 2, y: middle.y - acrossY * bow * 2 },
    end,
    degrees: (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI,
  };
};

/** How far the line between a client and a server bows to the left, seen from the client. */
const detour = (layout: StageLayout, client: NodeId, server: NodeId, straight: Lane): number => {
  const reach = layout.metrics.radius + CLEARANCE;
  const others = [...layout.points].filter(([id]) => id !== server && !layout.clients.has(id));
  const passes = (bow: number): boolean => {
    const lane = curve(straight.start, straight.end, bow);
    for (let sample = 0; sample <= DETOUR_SAMPLES; sample++) {
      const share = sample / DETOUR_SAMPLES;
      const here = { x: laneX(lane, share), y: laneY(lane, share) };
      if (others.some(([, point]) => distance(point, here) < reach)) return false;
    }
    return true;
  };
  return client === server ? 0 : (DETOURS.find(passes) ?? 0);
};

const straightLane = (layout: StageLayout, from: NodeId, to: NodeId): Lane => {
  const origin = layout.points.get(from) ?? { x: 0, y: 0 };
  const target = layout.points.get(to) ?? origin;
  return curve(borderPoint(layout, from, target), borderPoint(layout, to, origin), 0);
};

/**
 * The line between two nodes, for both directions together: straight between servers, and between a
 * client and a server bowed where it would run through other discs.
 */
export const lineBetween = (layout: StageLayout, from: NodeId, to: NodeId): Lane => {
  const straight = straightLane(layout, from, to);
  const { start, end } = straight;
  if (layout.clients.has(from)) return curve(start, end, detour(layout, from, to, straight));
  if (layout.clients.has(to)) {
    const seenFromClient = straightLane(layout, to, from);
    return curve(start, end, -detour(layout, to, from, seenFromClient));
  }
  return straight;
};

/** The lane from one node to another. */
export const laneBetween = (layout: StageLayout, from: NodeId, to: NodeId): Lane => {
  const line = lineBetween(layout, from, to);
  const { start, end } = line;
  const length = distance(start, end);
  const aside = curve(start, end, Math.min(GREATEST_BOW, length * BOW_SHARE));
  const middle = between(start, end, 0.5);
  return {
    ...line,
    control: {
      x: line.control.x + aside.control.x - middle.x,
      y: line.control.y + aside.control.y - middle.y,
    },
  };
};

/** The horizontal place of a message that has gone the given share of its lane. */
export const laneX = ({ start, control, end }: Lane, share: number): number => {
  const rest = 1 - share;
  return rest * rest * start.x + 2 * rest * share * control.x + share * share * end.x;
};

/** The vertical place of a message that has gone the given share of its lane. */
export const laneY = ({ start, control, end }: Lane, share: number): number => {
  const rest = 1 - share;
  return rest * rest * start.y + 2 * rest * share * control.y + share * share * end.y;
};

/** The lane as SVG path data. */
export const lanePath = ({ start, control, end }: Lane): string =>
  `M${start.x.toFixed(1)} ${start.y.toFixed(1)}Q${control.x.toFixed(1)} ${control.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
