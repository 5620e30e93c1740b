import { between, clamp, distance, type Point } from './geometry.ts';

/** Two fingers on the stage: the point between them, and how far they are apart in pixels. */
export interface Grip {
  readonly middle: Point;
  readonly span: number;
}

/** Fingers this close are hardly two: a smaller span would zoom wildly. */
const LEAST_SPAN_PIXELS = 20;

export const pinchOf = (one: Point, other: Point): Grip => ({
  middle: between(one, other, 0.5),
  span: Math.max(LEAST_SPAN_PIXELS, distance(one, other)),
});

/** What `WheelEvent.deltaMode` counts in, in pixels: pixels, lines, pages. */
const MODE_PIXELS = [1, 16, 400] as const;
const PIXELS_PER_DOUBLING = 240;
/** One event of a coarse wheel shall not zoom further than this. */
const GREATEST_STEP_PIXELS = 120;
/** A pinch on a trackpad comes as a wheel with Ctrl and in much smaller steps. */
const PINCH_PIXELS = 4;

/** By how much a turn of the wheel, or a pinch on a trackpad, zooms: over 1 for closer. */
export const wheelFactor = ({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number => {
  const pixels = deltaY * (MODE_PIXELS[deltaMode] ?? 1) * (ctrlKey ? PINCH_PIXELS : 1);
  const step = clamp(pixels, -GREATEST_STEP_PIXELS, GREATEST_STEP_PIXELS);
  return 2 ** (-step / PIXELS_PER_DOUBLING);
};

/** Whether a pointer is on something that answers to it, rather than on empty ground. */
export const isOnSomething = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest('[data-node], [data-message], [data-crowd], [data-link], [role="button"]') !==
    null;
