import type { Grounds, Outline } from './fault.ts';
import type { Box, Point, Size } from './geometry.ts';
import { boxAt, placeOnGround } from './room.ts';
import type { PartOutlook } from './stage-view.ts';

/** What stands on the ground of a part, and where its top left corner is. */
export interface GroundLabel {
  /** One under the other. */
  readonly lines: readonly string[];
  /** All that there was to say; more than the lines say where there was no room for it. */
  readonly sentence: string;
  readonly corner: Point;
  readonly box: Box;
}

const CHARACTER_PIXELS = 7;
export const LINE_PIXELS = 20;
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

/** A sentence in two lines as equally long as can be. */
const halved = (sentence: string): readonly string[] => {
  const words = sentence.split(' ');
  const splits = words
    .slice(1)
    .map((_, place) => [words.slice(0, place + 1).join(' '), words.slice(place + 1).join(' ')]);
  const longest = (lines: readonly string[]) => Math.max(...lines.map(({ length }) => length));
  return splits.reduce(
    (best, split) => (longest(split) < longest(best) ? split : best),
    [sentence],
  );
};

/** How a sentence such as `2 of 5: can do neither` may stand, the best way first. */
const waysToSay = (sentence: string): readonly (readonly string[])[] => {
  const [count = '', rest = ''] = sentence.split(': ');
  return [[sentence], [`${count}:`, rest], halved(sentence), [count]];
};

/**
 * For each part what it can still do, in one line or two, where its ground has room for that;
 * otherwise only how many live (`2 of 5`); null where there is no room for either, and for a whole
 * cluster that can do all.
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
    for (const lines of waysToSay(sentence)) {
      const words = {
        width: Math.max(...lines.map(({ length }) => length)) * CHARACTER_PIXELS,
        height: lines.length * LINE_PIXELS,
      };
      const corner = placeOnGround(outlines, words, obstacles, size, MARGIN);
      if (corner !== null) return { lines, sentence, corner, box: boxAt(corner, words) };
    }
    return null;
  });
