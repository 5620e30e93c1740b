import type { Grounds, Outline } from './fault.ts';
import type { Box, Point, Size } from './geometry.ts';
import { boxAt, placeOnGround } from './room.ts';
import type { PartOutlook } from './stage-view.ts';

/** What stands on the ground of a part, and where its top left corner is. */
export interface GroundLabel {
  readonly text: string;
  readonly corner: Point;
  readonly box: Box;
}

const CHARACTER_PIXELS = 7;
const HEIGHT = 20;
const MARGIN = 14;

const wholeStage = ({ width, height }: Size): readonly Outline[] => [
  [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ],
];

/** The outlines of a part's ground; the whole stage where nothing is parted. */
export const outlinesOf = (
  grounds: Grounds | null,
  place: number,
  size: Size,
): readonly Outline[] =>
  grounds === null ? wholeStage(size) : (grounds.outlines.get(place) ?? []);

/**
 * For each part what it can still do, where its ground has room for that; otherwise only how many
 * live (`2 of 5`); null where there is no room for either, and for a whole cluster that can do all.
 */
export const groundLabels = (
  outlooks: readonly PartOutlook[],
  grounds: Grounds | null,
  obstacles: readonly Box[],
  size: Size,
): readonly (GroundLabel | null)[] =>
  outlooks.map(({ sentence, able }, place) => {
    if (grounds === null && able) return null;
    const outlines = outlinesOf(grounds, place, size);
    for (const text of [sentence, sentence.slice(0, sentence.indexOf(':'))]) {
      const words = { width: text.length * CHARACTER_PIXELS, height: HEIGHT };
      const corner = placeOnGround(outlines, words, obstacles, size, MARGIN);
      if (corner !== null) return { text, corner, box: boxAt(corner, words) };
    }
    return null;
  });
