import { useEffect, useRef, useState } from 'react';
import { type HuntProgress, type HuntResult, hunt } from '../../hunt/hunt.ts';
import { seedOf } from '../../hunt/servant.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { boundsOf, type HuntForm, huntedScenario } from './hunt-form.ts';
import { startWorkers } from './web-workers.ts';

/** Where a hunt stands. `runsASecond` is null until something can be said. */
export type HuntState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'hunting';
      readonly progress: HuntProgress | null;
      readonly runsASecond: number | null;
    }
  | { readonly kind: 'over'; readonly result: HuntResult; readonly target: string }
  | { readonly kind: 'failed'; readonly sentence: string };

/** So often the page hears how far a hunt has come. */
const millisBetweenTellings = 100;

/** A hunt that ends with the component that started it. */
export const useHunt = (protocol: Protocol, scenario: Scenario) => {
  const [state, setState] = useState<HuntState>({ kind: 'idle' });
  /** How many seeds have been tried: the next hunt goes on after them. */
  const [tried, setTried] = useState(0);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const start = async (form: HuntForm): Promise<void> => {
    const begin = huntedScenario(scenario, form.withScript);
    const controller = new AbortController();
    stop.current = controller;
    setState({ kind: 'hunting', progress: null, runsASecond: null });
    const started = performance.now();
    let last = started;
    try {
      const result = await hunt({
        scenario: { ...begin, seed: seedOf(begin, tried) },
        target: form.target,
        bounds: boundsOf(protocol, begin, form),
        seeds: form.seeds,
        workers: startWorkers(),
        signal: controller.signal,
        onProgress: (progress) => {
          const now = performance.now();
          if (now - last < millisBetweenTellings) return;
          last = now;
          const runsASecond = Math.round((progress.runs * 1_000) / (now - started));
          setState({ kind: 'hunting', progress, runsASecond });
        },
      });
      if (result.kind === 'nothing found') setTried(tried + form.seeds);
      if (result.kind === 'found') setTried(tried + result.found.number + 1);
      setState({ kind: 'over', result, target: form.target });
    } catch (error) {
      // Told to the person: nothing else depends on it.
      setState({ kind: 'failed', sentence: error instanceof Error ? error.message : `${error}` });
    }
  };

  return { state, start, cancel: (): void => stop.current?.abort() };
};
