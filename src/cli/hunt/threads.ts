import { Worker } from 'node:worker_threads';
import type { HuntWorker } from '../../hunt/hunt.ts';
import type { FromWorker } from '../../hunt/messages.ts';

/** A hunt's worker on a thread of its own. */
export const startThread = (): HuntWorker => {
  const worker = new Worker(new URL('./hunt-thread.mjs', import.meta.url));
  return {
    post: (message) => worker.postMessage(message),
    listen: (onAnswer) => {
      worker.on('message', (answer: FromWorker) => onAnswer(answer));
      worker.on('error', ({ message }) => onAnswer({ kind: 'failed', reason: message }));
    },
    stop: () => void worker.terminate(),
  };
};
