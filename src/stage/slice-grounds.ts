import type { Part } from '../session/parts.ts';
import type { Fault, Grounds, Outline } from './fault.ts';
import { between, distance, type Point, type Size } from './geometry.ts';
import type { StageLayout } from './layout.ts';
import { isInRegion, type Slice, straightened } from './slicing.ts';

/** On which side of a slice a part stands: null when it stands on both. */
const sideOfPart = (slice: Slice, part: Part, layout: StageLayout): boolean | null => {
  const sides = new Set(
    [...part.servers, ...part.clients].flatMap((id) => {
      const point = layout.points.get(id);
      return point === undefined ? [] : [isInRegion(slice, point)];
    }),
  );
  return sides.size === 1 ? [...sides][0] === true : null;
};

/** A slice and the side of it on which each part stands. */
interface Parting {
  readonly slice: Slice;
  readonly sides: readonly boolean[];
}

/**
 * As many of the slices, the latest first, as it takes to part every two parts; null when they do not, or no
 * longer since a node was moved or a link was mended. Only the latest is as it was drawn: grounds
 * cannot be told apart by several crooked lines, so the others are straight.
 */
const partingsFor = (
  slices: readonly Slice[],
  parts: readonly Part[],
  layout: StageLayout,
): readonly Parting[] | null => {
  const partings: Parting[] = [];
  /** Parts that nothing parts yet have the same key. */
  let keys = parts.map(() => '');
  for (const drawn of [...slices].reverse()) {
    const slice = partings.length === 0 ? drawn : straightened(drawn, layout.size);
    const sides = parts.map((part) => sideOfPart(slice, part, layout));
    if (!sides.every((side) => side !== null)) continue;
    const next = keys.map((key, place) => `${key}${sides[place] === true ? 1 : 0}`);
    if (new Set(next).size === new Set(keys).size) continue;
    keys = next;
    partings.push({ slice, sides });
  }
  return new Set(keys).size === parts.length ? partings : null;
};

/** A polygon without what lies where `outside` is above 0; `outside` must be linear in the place. */
const clipped = (polygon: Outline, outside: (point: Point) => number): Outline =>
  polygon.flatMap((point, place) => {
    const before = polygon.at(place - 1) ?? point;
    const far = outside(point);
    const farBefore = outside(before);
    const enters = far > 0 !== farBefore > 0;
    const border = enters ? [between(before, point, farBefore / (farBefore - far))] : [];
    return far > 0 ? border : [...border, point];
  });

const withinStage = (polygon: Outline, { width, height }: Size): Outline =>
  [
    ({ x }: Point) => -x,
    ({ x }: Point) => x - width,
    ({ y }: Point) => -y,
    ({ y }: Point) => y - height,
  ].reduce(clipped, polygon);

const wholeStage = ({ width, height }: Size): Outline => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
];

/** Which side of a straight slice a point is on: above 0 within its region. */
const withinStraight = ({ line, region }: Slice): ((point: Point) => number) => {
  const [from = { x: 0, y: 0 }] = line;
  const to = line.at(-1) ?? from;
  const turn = ({ x, y }: Point): number =>
    (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
  const sign = Math.sign(turn(region.at(Math.floor(region.length / 2)) ?? from));
  return (point) => sign * turn(point);
};

/** What of the stage is not in a region: the stage with the region as a hole (even-odd). */
const otherSide = (region: Outline, size: Size): readonly Outline[] => [
  wholeStage(size),
  withinStage(region, size),
];

/** The ground on one side of the latest slice, as it was drawn, within straight versions of those before. */
const groundOf = (partings: readonly Parting[], place: number, size: Size): readonly Outline[] => {
  const [latest, ...earlier] = partings;
  if (latest === undefined) return [wholeStage(size)];
  const own =
    latest.sides[place] === true
      ? [withinStage(latest.slice.region, size)]
      : otherSide(latest.slice.region, size);
  return earlier.reduce<readonly Outline[]>((outlines, { slice, sides }) => {
    const within = withinStraight(slice);
    const sign = sides[place] === true ? -1 : 1;
    return outlines.map((outline) => clipped(outline, (point) => sign * within(point)));
  }, own);
};

const STEP_PIXELS = 8;
/** How far from a line it is looked which ground is there. */
const ASIDE_PIXELS = 2;

const isOnStage = ({ x, y }: Point, { width, height }: Size): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;

/** A line in steps. */
const stepsAlong = (line: readonly Point[]): readonly Point[] =>
  line.flatMap((from, place) => {
    const to = line[place + 1];
    if (to === undefined) return [from];
    const count = Math.max(1, Math.ceil(distance(from, to) / STEP_PIXELS));
    return Array.from({ length: count }, (_, step) => between(from, to, step / count));
  });

/** The faults along a slice: wherever the grounds of two different parts meet at it. */
const faultsAlong = (
  slice: Slice,
  size: Size,
  partAt: (point: Point) => number | null,
): readonly Fault[] => {
  const faults: { readonly groups: readonly [number, number]; readonly line: Point[] }[] = [];
  const steps = stepsAlong(slice.line);
  steps.forEach((to, place) => {
    const from = steps[place - 1];
    if (from === undefined || !(isOnStage(from, size) || isOnStage(to, size))) return;
    const length = Math.max(0.001, distance(from, to));
    const asideX = (-(to.y - from.y) / length) * ASIDE_PIXELS;
    const asideY = ((to.x - from.x) / length) * ASIDE_PIXELS;
    const { x, y } = between(from, to, 0.5);
    const one = partAt({ x: x + asideX, y: y + asideY });
    const other = partAt({ x: x - asideX, y: y - asideY });
    if (one === null || other === null || one === other) return;
    const groups = [Math.min(one, other), Math.max(one, other)] as const;
    const fault = faults.at(-1);
    const goesOn =
      fault?.line.at(-1) === from && fault.groups[0] === groups[0] && fault.groups[1] === groups[1];
    if (goesOn) fault.line.push(to);
    else faults.push({ groups, line: [from, to] });
  });
  return faults;
};

/**
 * The grounds of parts that slices have made, with the faults as they were drawn. Null where the
 * slices do not tell the parts apart.
 */
export const sliceGrounds = (
  slices: readonly Slice[],
  parts: readonly Part[],
  layout: StageLayout,
): Grounds | null => {
  const partings = partingsFor(slices, parts, layout);
  if (partings === null || partings.length === 0) return null;
  const { size } = layout;
  const places = parts.map((_, place) => place);
  const partAt = (point: Point): number | null => {
    const place = places.find((each) =>
      partings.every(({ slice, sides }) => isInRegion(slice, point) === sides[each]),
    );
    return place ?? null;
  };
  return {
    outlines: new Map(places.map((place) => [place, groundOf(partings, place, size)])),
    faults: partings.flatMap(({ slice }) => faultsAlong(slice, size, partAt)),
  };
};
