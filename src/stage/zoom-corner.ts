import { type Box, type Size, sharedArea } from './geometry.ts';

/** A corner of the stage. */
export type Corner = 'top right' | 'top left' | 'bottom right' | 'bottom left';

const CORNERS: readonly Corner[] = ['top right', 'top left', 'bottom right', 'bottom left'];

/** As many there are once something is zoomed. */
const MOST_BUTTONS = 3;
/** One button with the gap to the next, and what they stand off the stage's edge. */
const BUTTON_PIXELS = 32;
const EDGE_PIXELS = 12;

/** What so many zoom buttons cover in a corner, side by side; `scale` is CSS pixels to a unit. */
export const cornerBox = (
  corner: Corner,
  { width, height }: Size,
  buttons: number = MOST_BUTTONS,
  scale = 1,
): Box => {
  const wide = (buttons * BUTTON_PIXELS + EDGE_PIXELS) / scale;
  const high = (BUTTON_PIXELS + EDGE_PIXELS) / scale;
  const left = corner.endsWith('left') ? 0 : width - wide;
  const top = corner.startsWith('top') ? 0 : height - high;
  return { left, top, right: left + wide, bottom: top + high };
};

/** The corner in which the zoom buttons cover least; the first one where several cover nothing. */
export const freestCorner = (obstacles: readonly Box[], size: Size, scale = 1): Corner => {
  const covered = (corner: Corner): number => {
    const box = cornerBox(corner, size, MOST_BUTTONS, scale);
    return obstacles.reduce((sum, obstacle) => sum + sharedArea(box, obstacle), 0);
  };
  return CORNERS.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best));
};
