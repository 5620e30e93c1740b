import { loadProtocol } from '../protocols/index.ts';
import type { ToWorker } from './messages.ts';
import { createServant } from './servant.ts';

/*
 * The script of a web worker that hunts. `self` is the page's own type where types are checked; both have
 * what is used here.
 */

const servant = createServant(loadProtocol, (answer) => self.postMessage(answer));

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  void servant.take(data);
});
