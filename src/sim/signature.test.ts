import { expect, it } from 'vitest';
import type { MonitorSetup } from './protocol.ts';
import type { EventRecord, MessageInFlight } from './record.ts';
import { signatureOf, unforgeable } from './signature.ts';

const monitor = unforgeable('test', { paper: 'None', section: '1' });
const setup: MonitorSetup = { nodes: ['n1', 'n2', 'n3'], parameters: {} };

/** What the monitor says of messages, each from a sender with what it says. */
const judged = (...messages: readonly (readonly [from: string, says: unknown])[]) => {
  const watch = monitor.watch(setup);
  return messages.map(([from, says]) => {
    const message = { from, message: { type: 'says', says } } as unknown as MessageInFlight; // as much as the monitor reads
    const record = { kind: 'timer', sent: [message] } as unknown as EventRecord;
    return watch(record)?.nodes ?? null;
  });
};

it('a signature can be passed on by whoever has it, and by nobody before', () => {
  const signed = signatureOf('n1', { vote: 1 });
  expect(judged(['n1', signed], ['n2', signed], ['n3', [signed]])).toEqual([null, null, null]);
  expect(judged(['n2', signed])).toEqual([['n2', 'n1']]);
  expect(judged(['n1', signed], ['n2', signatureOf('n1', { vote: 2 })])).toEqual([
    null,
    ['n2', 'n1'],
  ]);
});

it('one within another is looked at, too: signing for what somebody signed does not make it theirs', () => {
  const forged = signatureOf('n3', { vote: 7 });
  expect(judged(['n2', signatureOf('n2', { proof: [forged] })])).toEqual([['n2', 'n3']]);
  const given = signatureOf('n1', { proof: signatureOf('n1', { vote: 1 }) });
  expect(judged(['n1', given], ['n2', signatureOf('n1', { vote: 1 })])).toEqual([null, null]);
});
