import { expect, it } from 'vitest';
import { countMessages } from './message-counts.ts';
import { message, recordsOf } from './testing/records.ts';

it('tells what became of the messages of each type', () => {
  const first = message('ping');
  const second = message('ping', { sequence: 2 });
  const third = message('ping', { sequence: 3 });
  const answer = message('pong', { from: 'n2', to: 'n1' });
  const records = recordsOf(
    { kind: 'start', sent: [first, second, third] },
    { kind: 'deliver', message: first, sent: [answer] },
    { kind: 'lost', message: second },
  );
  expect(countMessages(records)).toEqual([
    { type: 'ping', sent: 3, duplicated: 0, delivered: 1, lost: 1, underWay: 1 },
    { type: 'pong', sent: 1, duplicated: 0, delivered: 0, lost: 0, underWay: 1 },
  ]);
});

it('counts what a cut destroys as lost', () => {
  const ping = message('ping');
  const records = recordsOf(
    { kind: 'start', sent: [ping] },
    {
      kind: 'intervention',
      intervention: { kind: 'cut', from: 'n1', to: 'n2' },
      destroyed: [ping],
    },
  );
  expect(countMessages(records)).toMatchObject([{ sent: 1, lost: 1, underWay: 0 }]);
});

it('counts copies apart, whether the network or a person made them', () => {
  const ping = message('ping');
  const records = recordsOf(
    { kind: 'start', sent: [message('other', { sequence: 9 }), ping, { ...ping, copy: 1 }] },
    { kind: 'intervention', intervention: { kind: 'duplicate', message: 'n1>n2#1+1' } },
  );
  expect(countMessages(records)[1]).toMatchObject({
    type: 'ping',
    sent: 1,
    duplicated: 2,
    underWay: 3,
  });
});
