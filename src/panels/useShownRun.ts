import { useEffect, useReducer, useState } from 'react';
import { useSession } from '../session/store.ts';
import type { Run } from '../sim/run.ts';
import { historyOf } from './run-history/history-of.ts';
import type { RunHistory } from './run-history/run-history.ts';

/** A running simulation is told in words at most so often; faster than that nobody reads. */
const millisBetweenUpdates = 90;
/** How many events are taken in at once while catching up after a leap. */
const eventsAtOnce = 1_500;

/**
 * The run on the page. The component is rendered again when the moment shown has changed: at once
 * when somebody did something, a few times a second while it plays. Null while there is none.
 */
export const useShownRun = (): Run | null => {
  const [run, setRun] = useState(() => useSession.getState().run);
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let timer = 0;
    let shownAt = 0;
    const show = () => {
      timer = 0;
      shownAt = performance.now();
      setRun(useSession.getState().run);
      renderAgain();
    };
    const stop = useSession.subscribe((state, before) => {
      if (state.run === before.run && state.revision === before.revision) return;
      const isPlaying = state.mode === 'playing' && state.run === before.run;
      const wait = isPlaying ? shownAt + millisBetweenUpdates - performance.now() : 0;
      if (wait > 0) {
        if (timer === 0) timer = window.setTimeout(show, wait);
        return;
      }
      window.clearTimeout(timer);
      show();
    });
    show();
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, []);
  return run;
};

/**
 * The history of a run, grown up to what is known now. After a leap it takes a few frames to catch
 * up; the component is then rendered again.
 */
export const useHistory = (run: Run): RunHistory => {
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const history = historyOf(run);
  // Growing it while rendering is safe: it only remembers what the run's records say.
  const isComplete = history.extend(run.records, eventsAtOnce);
  useEffect(() => {
    if (isComplete) return;
    const frame = requestAnimationFrame(renderAgain);
    return () => cancelAnimationFrame(frame);
  });
  return history;
};
