/** As long as one waits for an idle moment at most. */
const LONGEST_MILLIS = 2_000;

/** Comes true when the browser has nothing better to do; Safari, which cannot say, is asked to wait. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) {
      window.requestIdleCallback(() => resolve(), { timeout: LONGEST_MILLIS });
    } else {
      setTimeout(resolve, LONGEST_MILLIS);
    }
  });
