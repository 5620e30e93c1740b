import type { Micros } from '../../sim/time.ts';

/** The stretch of virtual time that the diagram shows; both may be fractional microseconds. */
export interface TimeWindow {
  readonly startMicros: number;
  readonly spanMicros: number;
}

/** The shortest stretch that can be shown, 1 ms, and the longest, a little over one hour. */
export const minimumSpanMicros = 1_000;
export const maximumSpanMicros = 4_000_000_000;

/** Where the moment stands while the window follows it, as a share of the window's width. */
export const followShare = 0.86;
/** Where it stands after a step back beyond the window's left end. */
const returnShare = 0.3;
/** What is shown of the time before the run, as a share of the width. */
const startMargin = 0.03;

/** Horizontal position in pixels of a moment, in a window drawn `width` pixels wide. */
export const xOf = (window: TimeWindow, width: number, micros: number): number =>
  ((micros - window.startMicros) / window.spanMicros) * width;

/** The moment at a horizontal position in pixels. */
export const microsAt = (window: TimeWindow, width: number, x: number): number =>
  window.startMicros + (x / width) * window.spanMicros;

/** The window moved by pixels: positive shows later times. */
export const panned = (window: TimeWindow, width: number, pixels: number): TimeWindow => ({
  startMicros: window.startMicros + (pixels / width) * window.spanMicros,
  spanMicros: window.spanMicros,
});

/** The window with its span multiplied by `factor`; the moment at `share` of its width stays there. */
export const zoomed = (window: TimeWindow, factor: number, share: number): TimeWindow => {
  const spanMicros = clamp(window.spanMicros * factor, minimumSpanMicros, maximumSpanMicros);
  return {
    startMicros: window.startMicros + share * (window.spanMicros - spanMicros),
    spanMicros,
  };
};

/** Keeps a window within the run, with a margin of a tenth on either side. */
export const withinRun = (window: TimeWindow, untilMicros: Micros): TimeWindow => {
  const margin = window.spanMicros / 10;
  const latest = Math.max(-margin, untilMicros + margin - window.spanMicros);
  return { ...window, startMicros: clamp(window.startMicros, -margin, latest) };
};

/**
 * The window that follows a moment: it stands still as long as the moment is well within it, slides
 * along once the moment has come to `followShare` of its width, and turns up a little before the
 * moment when that has gone back beyond the left end.
 */
export const following = (window: TimeWindow, nowMicros: number): TimeWindow => {
  const { startMicros, spanMicros } = window;
  const share = (nowMicros - startMicros) / spanMicros;
  const earliest = -startMargin * spanMicros;
  if (share > followShare) {
    return { spanMicros, startMicros: Math.max(earliest, nowMicros - followShare * spanMicros) };
  }
  if (share < 0) {
    return { spanMicros, startMicros: Math.max(earliest, nowMicros - returnShare * spanMicros) };
  }
  return startMicros < earliest ? { spanMicros, startMicros: earliest } : window;
};

/**
 * The window that shows the whole of what is known. Its span grows in steps of an eighth, so that a
 * run that goes on does not change the scale at every frame.
 */
export const fitting = (knownUntilMicros: Micros): TimeWindow => {
  const needed = clamp(knownUntilMicros * 1.04, minimumSpanMicros, maximumSpanMicros);
  let spanMicros = minimumSpanMicros;
  while (spanMicros < needed) spanMicros *= 1.125;
  return { startMicros: -startMargin * spanMicros, spanMicros };
};

/**
 * How much time a following window shows at a speed (virtual seconds a wall second): eight wall
 * seconds' worth, but never less than 0.6 s (several heartbeats) nor more than 30 s.
 */
export const followSpanMicros = (speed: number): number =>
  clamp(speed * 8_000_000, 600_000, 30_000_000);

const clamp = (value: number, minimum: number, maximum: number): number =>
  Math.min(Math.max(value, minimum), maximum);
