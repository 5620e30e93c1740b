/** A line from one point to another, in pixels. */
export interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/**
 * The line of a message: from its sender's lifeline when it was sent towards its receiver's when it
 * arrives, as far as it came. Times are microseconds, `xOf` turns them into pixels.
 */
export const messageLine = (
  xOf: (micros: number) => number,
  fromY: number,
  toY: number,
  sent: number,
  end: number,
  arrives: number,
): Line => {
  const share = arrives > sent ? Math.min(1, (end - sent) / (arrives - sent)) : 1;
  return { x1: xOf(sent), y1: fromY, x2: xOf(end), y2: fromY + (toY - fromY) * share };
};

/** How far a point is from a line, in pixels. */
export const distanceTo = ({ x1, y1, x2, y2 }: Line, x: number, y: number): number => {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / squared;
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(x - (x1 + nearest * dx), y - (y1 + nearest * dy));
};
