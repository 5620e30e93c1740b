import { create } from 'zustand';
import type { Verdict } from '../../check/verdict.ts';
import type { Run } from '../../sim/run.ts';
import type { Judged } from './messages.ts';

/** The latest verdicts on the run shown, from what its clients saw and its servers hold. */
export interface VerdictState {
  /** Null until the first answer about a run has come. */
  readonly run: Run | null;
  readonly judged: Judged | null;
  readonly convergence: Verdict | null;
  /** Why there are no verdicts, in a sentence; null when all is well. */
  readonly failure: string | null;
}

export const useVerdicts = create<VerdictState>()(() => ({
  run: null,
  judged: null,
  convergence: null,
  failure: null,
}));
