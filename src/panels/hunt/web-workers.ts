import type { HuntWorker } from '../../hunt/hunt.ts';
import type { FromWorker } from '../../hunt/messages.ts';

/** More threads than this are not started, however many cores there are. */
const mostWorkers = 16;

const startWorker = (): HuntWorker => {
  const worker = new Worker(new URL('../../hunt/browser-worker.ts', import.meta.url), {
    type: 'module',
  });
  return {
    post: (message) => worker.postMessage(message),
    listen: (onAnswer) => {
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => onAnswer(data));
      worker.addEventListener('error', ({ message }) =>
        onAnswer({ kind: 'failed', reason: message || 'A worker could not be started.' }),
      );
    },
    stop: () => worker.terminate(),
  };
};

/** One worker for each core but the one that draws the page. */
export const startWorkers = (): readonly HuntWorker[] => {
  const count = Math.max(1, Math.min(mostWorkers, navigator.hardwareConcurrency - 1));
  return Array.from({ length: count }, startWorker);
};
