import { useEffect, useReducer } from 'react';
import { takeInWithin } from '../session/advance.ts';

/** Who has not taken in all goes on so often; the page has other things to do meanwhile. */
const millisBetweenGoes = 90;

/**
 * Lets something take in a run's events, a while at each rendering, and renders again until it knows
 * all. `takeIn` takes in at most so many events and returns whether it now knows all; so does this.
 * To take in while rendering is safe where one only remembers what the run's records say.
 */
export const useTakingIn = (takeIn: (mostEvents: number) => boolean): boolean => {
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const isComplete = takeInWithin(takeIn);
  useEffect(() => {
    if (isComplete) return;
    let timer = 0;
    // Frames do not come while the page is hidden, and then nothing shall go on.
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(renderAgain, millisBetweenGoes);
    });
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
  });
  return isComplete;
};
