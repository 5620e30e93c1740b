import type { Fault } from './fault.ts';
import { distance, firstCrossing } from './geometry.ts';
import { type Lane, laneX, laneY } from './lanes.ts';

const SHARE_SAMPLES = 32;

/** How far along a lane, from 0 to 1, the first fault is; null when the lane meets none. */
export const faultShare = (lane: Lane, faults: readonly Fault[]): number | null => {
  if (faults.length === 0) return null;
  let from = lane.start;
  for (let sample = 1; sample <= SHARE_SAMPLES; sample++) {
    const share = sample / SHARE_SAMPLES;
    const to = { x: laneX(lane, share), y: laneY(lane, share) };
    const step = distance(from, to);
    for (const { line } of faults) {
      const found = firstCrossing(from, to, line);
      if (found === null) continue;
      return share - (1 - (step === 0 ? 1 : distance(from, found) / step)) / SHARE_SAMPLES;
    }
    from = to;
  }
  return null;
};
