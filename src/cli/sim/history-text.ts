import { historyAsEdn, historyAsJsonLines } from '../../check/recorded/write-history.ts';
import { historyOperationOf } from '../../check/run-history.ts';
import { ScenarioError } from '../../sim/errors.ts';
import { Run } from '../../sim/run.ts';
import type { HistoryForm } from './arguments.ts';
import type { RunOrder } from './report.ts';

/** A history as text, or why the run could not be made. `left`: how many operations have no such form. */
export type HistoryText =
  | { readonly kind: 'text'; readonly text: string; readonly left: number }
  | { readonly kind: 'problem'; readonly sentence: string };

/** What the clients of a run saw, as `check` reads it. */
export const historyText = (
  { protocol, scenario, seed, untilMicros }: RunOrder,
  form: HistoryForm,
): HistoryText => {
  try {
    const until = Math.max(untilMicros, scenario.untilMicros);
    const run = Run.start(protocol, { ...scenario, seed, untilMicros: until });
    run.advanceTo(untilMicros);
    const history = run.operations.flatMap((record) => {
      const operation = historyOperationOf(record);
      return operation === null || operation.operation.kind === 'other' ? [] : [operation];
    });
    return {
      kind: 'text',
      text: form === 'edn' ? historyAsEdn(history) : historyAsJsonLines(history),
      left: run.operations.length - history.length,
    };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return { kind: 'problem', sentence: error.message };
  }
};
