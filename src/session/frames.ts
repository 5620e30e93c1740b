import { advanceFrame, positionMicros } from './playback.ts';

type Draw = (micros: number) => void;

const drawers = new Set<Draw>();

/**
 * Called once a frame with the fractional virtual time to draw (micros), after the run has been
 * played on to it. Returns the function that ends the subscription.
 */
export const onFrame = (draw: Draw): (() => void) => {
  drawers.add(draw);
  return () => {
    drawers.delete(draw);
  };
};

/** The fractional virtual time now drawn, in microseconds. */
export const shownMicros = positionMicros;

/** One frame: plays on by `elapsedMillis` of wall time, then lets everyone draw. */
export const frame = (elapsedMillis: number): void => {
  try {
    advanceFrame(elapsedMillis, () => performance.now());
  } finally {
    const micros = positionMicros();
    for (const draw of drawers) draw(micros);
  }
};
