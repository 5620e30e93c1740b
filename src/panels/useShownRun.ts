import { startTransition, useEffect, useReducer, useState } from 'react';
import { type SessionState, useSession } from '../session/store.ts';
import type { Run } from '../sim/run.ts';
import { historyOf } from './run-history/history-of.ts';
import type { RunHistory } from './run-history/run-history.ts';
import { useTakingIn } from './use-taking-in.ts';

/** A running simulation is told in words at most so often; faster than that nobody reads. */
const millisBetweenUpdates = 90;
/** And while it is on its way to a far moment only so often, since nobody waits for what lies between. */
const millisBetweenUpdatesUnderWay = 600;

/** How long the words on the page may stay as they are while the moment shown goes on by itself. */
const pauseIn = ({ mode, underWay }: Pick<SessionState, 'mode' | 'underWay'>): number => {
  if (underWay !== null) return millisBetweenUpdatesUnderWay;
  return mode === 'playing' ? millisBetweenUpdates : 0;
};

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
      // The stage comes first; words may take a few frames, and give way to what comes meanwhile.
      startTransition(() => {
        setRun(useSession.getState().run);
        renderAgain();
      });
    };
    const stop = useSession.subscribe((state, before) => {
      if (state.run === before.run && state.revision === before.revision) return;
      const wait = state.run === before.run ? shownAt + pauseIn(state) - performance.now() : 0;
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
 * The history of a run, grown up to what is known now. After a leap it takes a while to catch up (the
 * diagram's frames help); the component is rendered again until it has.
 */
export const useHistory = (run: Run): RunHistory => {
  const history = historyOf(run);
  useTakingIn((most) => history.extend(run.records, most));
  return history;
};
