import { useEffect, useState } from 'react';
import type { Solution } from '../../scenario/run-question.ts';
import { runOptions } from '../../session/run-options.ts';
import { useSession } from '../../session/store.ts';
import type { Prediction, Scenario } from '../../sim/scenario.ts';

interface Solved {
  readonly scenario: Scenario;
  readonly solutions: ReadonlyMap<string, Solution>;
}

/**
 * What is right of some questions in the run shown, by the text of the question; of those not played
 * out yet, nothing. The runs are played after the page has been drawn, one between two frames.
 */
export const useSolutions = (asks: readonly Prediction[]): ReadonlyMap<string, Solution> => {
  const protocol = useSession((state) => state.run?.protocol);
  const scenario = useSession((state) => state.run?.scenario);
  const [solved, setSolved] = useState<Solved | null>(null);
  const solutions = solved?.scenario === scenario ? (solved?.solutions ?? null) : null;
  const next = asks.find(({ question }) => solutions?.has(question) !== true);
  useEffect(() => {
    if (next === undefined || protocol === undefined || scenario === undefined) return;
    let isWanted = true;
    const solve = async (): Promise<void> => {
      const { solutionOf } = await import('../../scenario/run-question.ts');
      if (!isWanted) return;
      const solution = solutionOf(protocol, scenario, next, runOptions);
      setSolved({
        scenario,
        solutions: new Map([...(solutions ?? []), [next.question, solution]]),
      });
    };
    solve().catch((error: unknown) => reportError(error));
    return () => {
      isWanted = false;
    };
  }, [next, protocol, scenario, solutions]);
  return solutions ?? new Map();
};
