import { type Box, type Size, sharedArea } from './geometry.ts';

/** A corner of the stage. */
export type Corner = 'top right' | 'top left' | 'bottom right' | 'bottom left';

const CORNERS: readonly Corner[] = ['top right', 'top left', 'bottom right', 'bottom left'];

const BUTTONS: Size = { width: 112, height: 44 };

/** What the zoom buttons cover in a corner. */
export const cornerBox = (corner: Corner, { width, height }: Size): Box => {
  const left = corner.endsWith('left') ? 0 : width - BUTTONS.width;
  const top = corner.startsWith('top') ? 0 : height - BUTTONS.height;
  return { left, top, right: left + BUTTONS.width, bottom: top + BUTTONS.height };
};

/** The corner in which the zoom buttons cover least; the first one where several cover nothing. */
export const freestCorner = (obstacles: readonly Box[], size: Size): Corner => {
  const covered = (corner: Corner): number => {
    const box = cornerBox(corner, size);
    return obstacles.reduce((sum, obstacle) => sum + sharedArea(box, obstacle), 0);
  };
  return CORNERS.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best));
};
