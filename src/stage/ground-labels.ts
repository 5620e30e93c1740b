import type { Grounds, Outline } from './fault.ts';
import type { Box, Point, Size } from './geometry.ts';
import { boxAt, placeOnGround } from './room.ts';
import type { PartOutlook } from './stage-view.ts';

/** What stands on the ground of a part, and where its top left corner is. */
export interface GroundLabel {
  /** The size of the type. */
  readonly type: number;
  /** One under the other. */
  readonly lines: readonly string[];
  /** All that there was to say; more than the lines say where there was no room for it. */
  readonly sentence: string;
  readonly corner: Point;
  readonly box: Box;
}

/** The type of the sentences, in units of the stage: as large as there is room for. */
const LABEL_TYPES = [18, 15] as const;
/** A bold character, as a share of the type. */
const CHARACTER_SHARE = 0.535;
/** From line to line, as a share of the type. */
export const LINE_SHARE = 1.35;
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

/** A way in which a sentence may stand. */
interface Wording {
  readonly lines: readonly string[];
  readonly type: number;
}

/** How a sentence such as `2 of 5: can do neither` may stand, the best way first. */
const waysToSay = (sentence: string): readonly Wording[] => {
  const [count = '', rest = ''] = sentence.split(': ');
  const whole = [[sentence], [`${count}:`, rest], halved(sentence)];
  return [
    ...whole.flatMap((lines) => LABEL_TYPES.map((type) => ({ lines, type }))),
    { lines: [count], type: LABEL_TYPES[0] },
  ];
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
): readonly (GroundLabel | null)[] => {
  const taken = [...obstacles];
  return outlooks.map(({ sentence, able }, place) => {
    if (grounds === null && able) return null;
    const outlines = outlinesOf(grounds, place, size);
    for (const { lines, type } of waysToSay(sentence)) {
      const words = {
        width: Math.max(...lines.map(({ length }) => length)) * type * CHARACTER_SHARE,
        height: lines.length * type * LINE_SHARE,
      };
      const corner = placeOnGround(outlines, words, taken, size, MARGIN);
      if (corner === null) continue;
      const box = boxAt(corner, words);
      taken.push(box);
      return { type, lines, sentence, corner, box };
    }
    return null;
  });
};
