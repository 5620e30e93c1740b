import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '../../hunt/messages.ts';
import { createServant } from '../../hunt/servant.ts';
import { loadProtocol } from '../../protocols/index.ts';

const servant = createServant(loadProtocol, (answer) => parentPort?.postMessage(answer));

parentPort?.on('message', (message: ToWorker) => {
  void servant.take(message);
});
