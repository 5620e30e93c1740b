import { Desk } from './desk.ts';
import type { ToJudge } from './messages.ts';

/*
 * The worker: judges what it is asked, one question after the other. What goes wrong in it is thrown
 * and reaches the page as the worker's error.
 */

const desk = new Desk();

self.addEventListener('message', ({ data }: MessageEvent<ToJudge>) => {
  const answer = desk.take(data);
  if (answer !== null) {
    self.postMessage(answer, {
      transfer: [answer.effectPlaces.buffer, answer.effectMicros.buffer],
    });
  }
});
