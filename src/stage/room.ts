import type { Outline } from './fault.ts';
import { type Box, insidePolygon, type Point, type Size, sharedArea } from './geometry.ts';

export const boxAt = (corner: Point, { width, height }: Size): Box => ({
  left: corner.x,
  top: corner.y,
  right: corner.x + width,
  bottom: corner.y + height,
});

const areaOutside = (box: Box, stage: Size): number => {
  const whole = (box.right - box.left) * (box.bottom - box.top);
  return whole - sharedArea(box, { left: 0, top: 0, right: stage.width, bottom: stage.height });
};

const corners = ({ left, top, right, bottom }: Box): readonly Point[] => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];

const overlaps = (box: Box, obstacles: readonly Box[]): number =>
  obstacles.reduce((sum, obstacle) => sum + sharedArea(box, obstacle), 0);

/** How far from a disc its card is looked a place for, in units, and how finely. */
const SEARCH = 60;
const SEARCH_STEP = 10;

/** Where a card stands, and how much of it covers something else, in square pixels. */
export interface CardPlace {
  readonly corner: Point;
  readonly covers: number;
}

/**
 * The top left corner for a card beside a disc: on the side that faces away from the middle of the
 * stage if there is room, otherwise where it covers least; never where `isBarred`. `reach` is how far from the disc's centre
 * the card begins.
 */
export const placeBeside = (
  centre: Point,
  reach: number,
  card: Size,
  obstacles: readonly Box[],
  stage: Size,
  isBarred: (box: Box) => boolean = () => false,
): CardPlace => {
  const left = centre.x - reach - card.width;
  const right = centre.x + reach;
  const sides = centre.x <= stage.width / 2 ? [left, right] : [right, left];
  const heights = [0, -0.6, 0.6, -1.2, 1.2, -1.8, 1.8, -2.4, 2.4].map(
    (share) => centre.y - card.height / 2 + share * card.height,
  );
  const over = [-0.5, -0.2, -0.8, 0.1, -1.1, 0.3, -1.3].map(
    (share) => centre.x + share * card.width,
  );
  const places = [
    ...sides.flatMap((x) => heights.map((y) => ({ x, y }))),
    ...over.flatMap((x) => [
      { x, y: centre.y - reach - 16 - card.height },
      { x, y: centre.y - reach - 10 - card.height },
      { x, y: centre.y + reach + 40 },
    ]),
  ];
  let best: CardPlace = { corner: centre, covers: 0 };
  let least = Number.POSITIVE_INFINITY;
  const attempt = (corner: Point, dislike: number): void => {
    const box = boxAt(corner, card);
    const covers =
      overlaps(box, obstacles) +
      areaOutside(box, stage) * 4 +
      (isBarred(box) ? card.width * card.height : 0);
    const cost = dislike + covers * 4;
    if (cost < least) {
      least = cost;
      best = { corner, covers };
    }
  };
  places.forEach((corner, order) => {
    attempt(corner, order * 8);
  });
  if (best.covers === 0) return best;
  // Nothing is free right beside the disc: anywhere near it, the nearer the better.
  for (let x = left - SEARCH; x <= right + SEARCH; x += SEARCH_STEP) {
    for (
      let y = centre.y - reach - card.height - SEARCH;
      y <= centre.y + reach + SEARCH;
      y += SEARCH_STEP
    ) {
      const apartX = Math.max(x - centre.x, centre.x - x - card.width, 0);
      const apartY = Math.max(y - centre.y, centre.y - y - card.height, 0);
      const far = Math.hypot(apartX, apartY);
      if (far >= reach - 4) attempt({ x, y }, 160 + (far - reach) * 8);
    }
  }
  return best;
};

const STEP_PIXELS = 14;
const UPPER_CORNER_COST = 80;

/**
 * The top left corner for a sentence on a ground: inside it, clear of the obstacles, as near to a
 * corner of the stage as can be, a lower one rather than an upper one; null when the ground has no room for it.
 */
export const placeOnGround = (
  outlines: readonly Outline[],
  words: Size,
  obstacles: readonly Box[],
  stage: Size,
  margin: number,
): Point | null => {
  let best: Point | null = null;
  let least = Number.POSITIVE_INFINITY;
  const lowest = stage.height - words.height - margin;
  const rightmost = stage.width - words.width - margin;
  for (let y = lowest; y >= margin; y -= STEP_PIXELS) {
    for (let step = 0; step * STEP_PIXELS <= rightmost - margin; step++) {
      // From both edges inwards.
      for (const x of [margin + step * STEP_PIXELS, rightmost - step * STEP_PIXELS]) {
        const cost = Math.min(lowest - y, y - margin + UPPER_CORNER_COST) + step * STEP_PIXELS;
        if (cost >= least) continue;
        const box = boxAt({ x, y }, words);
        if (overlaps(box, obstacles) > 0) continue;
        const holds = (point: Point) =>
          outlines.filter((outline) => insidePolygon(point, outline)).length % 2 === 1;
        if (!corners(box).every(holds)) continue;
        least = cost;
        best = { x, y };
      }
    }
  }
  return best;
};
