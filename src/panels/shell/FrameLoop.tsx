import { useAnimationFrame } from 'framer-motion';
import { frame } from '../../session/frames.ts';

/**
 * The one loop of the page, mounted once. Browsers give a hidden tab no frames, so nothing plays
 * there. An error is reported rather than thrown: thrown inside a frame it would stop the loop.
 */
export const FrameLoop = () => {
  useAnimationFrame((_time, elapsedMillis) => {
    try {
      frame(elapsedMillis);
    } catch (error) {
      reportError(error);
    }
  });
  return null;
};
