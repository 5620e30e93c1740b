import { useEffect, useState } from 'react';
import { onFrame, shownMicros } from '../session/frames.ts';
import type { Micros } from '../sim/time.ts';

/**
 * Lets a figure that counts time move with the clock, and not only with what happens: the component draws
 * again whenever the moment shown enters another step of so many microseconds. Returns where that begins.
 */
export const useClockStep = (stepMicros: Micros): Micros => {
  const stepAt = (micros: number): number => Math.floor(micros / stepMicros) * stepMicros;
  const [begin, setBegin] = useState(() => stepAt(shownMicros()));
  useEffect(
    () => onFrame((micros) => setBegin(Math.floor(micros / stepMicros) * stepMicros)),
    [stepMicros],
  );
  return begin;
};
