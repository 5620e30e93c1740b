import type { Judged, ToJudge } from './messages.ts';

type Listener = (judged: Judged) => void;

const listeners = new Set<Listener>();
const failures = new Set<(sentence: string) => void>();
let worker: Worker | null = null;

const start = (): Worker => {
  const started = new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<Judged>) => {
    for (const listener of listeners) listener(data);
  });
  started.addEventListener('error', (event) => {
    reportError(new Error(`The worker that judges histories failed: ${event.message}`));
    for (const tell of failures) tell('What clients saw can no longer be judged: reload the page.');
  });
  return started;
};

/** Tells the one worker that judges; it is started when it is first told something. */
export const tellJudge = (message: ToJudge): void => {
  worker ??= start();
  worker.postMessage(message);
};

/** Hears every answer of the worker, and whether it failed. Returns what ends it. */
export const hearJudge = (
  onJudged: Listener,
  onFailure: (sentence: string) => void,
): (() => void) => {
  listeners.add(onJudged);
  failures.add(onFailure);
  return () => {
    listeners.delete(onJudged);
    failures.delete(onFailure);
  };
};
