import { raft } from '../../protocols/raft/index.ts';
import { relay } from '../../sim/testing/relay.ts';
import type { HuntWorker } from '../hunt.ts';
import type { FromWorker } from '../messages.ts';
import { createServant } from '../servant.ts';

const protocols = [raft, relay];

/** A hunt's worker that works where it is called, with everything copied as between threads. */
export const onOwnThread = (): HuntWorker => {
  let onAnswer: (answer: FromWorker) => void = () => {};
  let isStopped = false;
  const servant = createServant(
    async (id) => protocols.find((protocol) => protocol.id === id) ?? null,
    (answer) => {
      if (!isStopped) onAnswer(structuredClone(answer));
    },
  );
  return {
    post: (message) => void servant.take(structuredClone(message)),
    listen: (listener) => {
      onAnswer = listener;
    },
    stop: () => {
      isStopped = true;
    },
  };
};
