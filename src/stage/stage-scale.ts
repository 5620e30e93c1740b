import type { Size } from './geometry.ts';
import type { Detail } from './node-metrics.ts';

/** A stage of this many CSS pixels shows marks and type at their own size; a larger one shows them larger. */
const USUAL: Size = { width: 800, height: 420 };

/** While presenting the stage is larger, and type a little more than that: together half as large again. */
const PRESENTED = 1.08;

const GREATEST = 4;

/** More servers than this are not tried out at many scales. */
const MOST_TRIED = 12;

/** So much smaller type may be, for nodes to show the ends of their logs as well. */
const LEAST_FOR_LOGS = 0.88;

/** Nodes this detailed show their value. */
const showsValue = (detail: Detail): boolean => detail === 'full' || detail === 'compact';

/** The scales worth trying, the largest first and 1 last. */
const scalesFrom = (most: number, servers: number): readonly number[] => {
  const steps = servers > MOST_TRIED ? 2 : Math.ceil((most - 1) / 0.12);
  if (steps <= 0) return [1];
  return Array.from({ length: steps + 1 }, (_, step) => most - ((most - 1) * step) / steps);
};

/**
 * How many CSS pixels a unit of the stage is, never less than one: type and marks grow with the stage
 * as long as every node can still show its value. `detailAt` says how much nodes would show on a
 * stage of that size in units.
 */
export const stageScale = (
  pixels: Size,
  servers: number,
  isPresenting: boolean,
  detailAt: (units: Size) => Detail,
): number => {
  const usual = Math.min(pixels.width / USUAL.width, pixels.height / USUAL.height);
  const most = Math.min(GREATEST, Math.max(1, usual * (isPresenting ? PRESENTED : 1)));
  const scales = scalesFrom(most, servers);
  const sized = (scale: number): Size => ({
    width: pixels.width / scale,
    height: pixels.height / scale,
  });
  const details = scales.map((scale) => ({ scale, detail: detailAt(sized(scale)) }));
  const whole = details.find(
    ({ scale, detail }) => detail === 'full' && scale >= most * LEAST_FOR_LOGS,
  );
  return (whole ?? details.find(({ detail }) => showsValue(detail)))?.scale ?? 1;
};
