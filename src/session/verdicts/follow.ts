import { convergenceOf } from '../../check/run-convergence.ts';
import type { Run } from '../../sim/run.ts';
import { takeInWithin } from '../advance.ts';
import { stopAtBreak } from '../playback.ts';
import { useSession } from '../state.ts';
import { criterionWords } from './criteria.ts';
import type { Break } from './first-breaks.ts';
import { Follower } from './follower.ts';
import type { Judged } from './messages.ts';
import { replicasOf } from './replicas-of.ts';
import { useVerdicts } from './verdict-store.ts';
import { hearJudge, tellJudge } from './worker.ts';

/** While a run plays, what servers hold is looked at so often. */
const LEAST_MILLIS_BETWEEN_LOOKS = 250;

/** The client-side promises that an answer found broken and that the run still holds as it did. */
const brokenPromises = (run: Run, judged: Judged): readonly Break[] =>
  judged.verdicts.flatMap((verdict) => {
    if (verdict.kind !== 'violated') return [];
    const { criterion, atEvent, sentence, operations } = verdict;
    const stands = run.operations.some(
      ({ id, completedByEvent }) => completedByEvent === atEvent && operations.includes(id),
    );
    const { title } = criterionWords[criterion];
    return stands ? [{ id: criterion, title, atEvent, sentence }] : [];
  });

const systemPage = {
  post: tellJudge,
  now: () => performance.now(),
  later: (call: () => void, millis: number) => {
    const timer = window.setTimeout(call, millis);
    return () => window.clearTimeout(timer);
  },
};

/** Has any run judged as it goes on, and calls back with each answer. Returns what ends it. */
export const judgeRun = (
  run: Run,
  onVerdicts: (judged: Judged) => void,
): { readonly look: (isPlaying: boolean) => void; readonly end: () => void } => {
  const follower = new Follower(run, { ...systemPage, onVerdicts });
  const stopHearing = hearJudge(
    (judged) => follower.answer(judged),
    (failure) => useVerdicts.setState({ failure }),
  );
  return {
    look: (isPlaying) => follower.look(isPlaying),
    end: () => {
      follower.end();
      stopHearing();
    },
  };
};

/**
 * Has the run on the page judged for as long as the page lives, and stops the player the first time
 * that what clients saw breaks a promise. Returns what ends it.
 */
export const followVerdicts = (): (() => void) => {
  let followed: { readonly run: Run; readonly judging: ReturnType<typeof judgeRun> } | null = null;
  let timer = 0;
  let frame = 0;
  let lookedAtMillis = 0;

  const onVerdicts = (judged: Judged): void => {
    const run = followed?.run;
    if (run === undefined) return;
    useVerdicts.setState({ run, judged });
    const { mode } = useSession.getState();
    if (mode === 'playing') stopAtBreak(run, brokenPromises(run, judged));
  };

  const stopLooking = (): void => {
    window.clearTimeout(timer);
    cancelAnimationFrame(frame);
    timer = 0;
    frame = 0;
  };

  const lookAtReplicas = (run: Run): void => {
    timer = 0;
    frame = 0;
    lookedAtMillis = performance.now();
    const history = replicasOf(run);
    const isKnown = takeInWithin((most) => history.extend(run.records, most));
    if (!isKnown && history.eventCount < run.eventCount) {
      // With the next frame, which does not come while the page is hidden.
      frame = requestAnimationFrame(() => lookAtReplicas(run));
      return;
    }
    const convergence = convergenceOf(run, history);
    const before = useVerdicts.getState();
    const isSame =
      before.run === run && JSON.stringify(before.convergence) === JSON.stringify(convergence);
    if (!isSame) useVerdicts.setState({ run, convergence });
  };

  const look = (): void => {
    const { run, mode, underWay } = useSession.getState();
    if (run !== followed?.run) {
      followed?.judging.end();
      stopLooking();
      followed = run === null ? null : { run, judging: judgeRun(run, onVerdicts) };
      useVerdicts.setState({ run, judged: null, convergence: null });
    }
    if (run === null || followed === null) return;
    const isPlaying = mode === 'playing' || underWay !== null;
    followed.judging.look(isPlaying);
    if ((timer !== 0 || frame !== 0) && isPlaying) return;
    stopLooking();
    const wait = isPlaying ? lookedAtMillis + LEAST_MILLIS_BETWEEN_LOOKS - performance.now() : 0;
    if (wait > 0) timer = window.setTimeout(() => lookAtReplicas(run), wait);
    else lookAtReplicas(run);
  };

  const unsubscribe = useSession.subscribe((state, before) => {
    const isSame =
      state.run === before.run && state.revision === before.revision && state.mode === before.mode;
    if (!isSame) look();
  });
  look();
  return () => {
    unsubscribe();
    stopLooking();
    followed?.judging.end();
  };
};
