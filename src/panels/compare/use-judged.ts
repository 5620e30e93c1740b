import { useEffect, useRef, useState } from 'react';
import { convergenceOf } from '../../check/run-convergence.ts';
import { judgeRun } from '../../session/verdicts/follow.ts';
import type { Judged } from '../../session/verdicts/messages.ts';
import { replicasOf } from '../../session/verdicts/replicas-of.ts';
import type { Run } from '../../sim/run.ts';
import { type Verdict, verdictsOf } from '../verdicts/verdicts.ts';

/** How many events are taken in at once to tell what servers hold. */
const EVENTS_AT_ONCE = 20_000;

/** The verdicts of a run that is not the page's own, at the moment it shows. */
export const useJudged = (run: Run, micros: number, isPlaying: boolean): readonly Verdict[] => {
  const [judged, setJudged] = useState<Judged | null>(null);
  const judging = useRef<ReturnType<typeof judgeRun> | null>(null);
  useEffect(() => {
    const begun = judgeRun(run, setJudged);
    judging.current = begun;
    return () => {
      begun.end();
      judging.current = null;
    };
  }, [run]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run changes in place, and the moment says that it has
  useEffect(() => judging.current?.look(isPlaying), [micros, isPlaying]);
  const replicas = replicasOf(run);
  const isKnown = replicas.extend(run.records, EVENTS_AT_ONCE);
  return verdictsOf(run, { judged, convergence: isKnown ? convergenceOf(run, replicas) : null });
};
