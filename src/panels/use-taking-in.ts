import { useEffect, useReducer, useRef } from 'react';
import { takeInWithin } from '../session/advance.ts';
import { useSession } from '../session/store.ts';

/** Who has not taken in all is rendered again so often. */
const millisBetweenRenders = 90;

/**
 * Lets something take in a run's events: a while at each rendering and, unless the page is still
 * simulating, a while each frame; renders again until it knows all. `takeIn` takes in at most so many
 * events and returns whether it now knows all; so does this. To take in while rendering is safe where
 * one only remembers what the run's records say.
 */
export const useTakingIn = (takeIn: (mostEvents: number) => boolean): boolean => {
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const latest = useRef(takeIn);
  latest.current = takeIn;
  const isComplete = takeInWithin(takeIn);
  useEffect(() => {
    if (isComplete) return;
    const renderedAt = performance.now();
    // Frames do not come while the page is hidden, and then nothing shall go on.
    let frame = 0;
    const goOn = () => {
      const isSimulating = useSession.getState().underWay !== null;
      const knowsAll = !isSimulating && takeInWithin(latest.current);
      if (knowsAll || performance.now() >= renderedAt + millisBetweenRenders) renderAgain();
      else frame = requestAnimationFrame(goOn);
    };
    frame = requestAnimationFrame(goOn);
    return () => cancelAnimationFrame(frame);
  });
  return isComplete;
};
