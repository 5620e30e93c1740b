import { expect, it } from 'vitest';
import type { Operation } from '../sim/operation.ts';
import type { EventRecord } from '../sim/record.ts';
import { serviceEventsIn, unavailability } from './availability.ts';

const base = { cause: -1, operation: null, before: null, after: null, sent: [], node: 'c1' };

const invoke = (index: number, atMicros: number, operation: Operation): EventRecord => ({
  ...base,
  kind: 'operation',
  index,
  atMicros,
  effects: [{ kind: 'invoke', request: { client: 'c1', sequence: index }, operation }],
});

const complete = (
  index: number,
  atMicros: number,
  outcome: 'ok' | 'fail' | 'unknown',
): EventRecord => ({
  ...base,
  kind: 'operation',
  index,
  atMicros,
  effects: [
    {
      kind: 'complete',
      request: { client: 'c1', sequence: index },
      outcome,
      result: null,
      reason: null,
      answeredBy: null,
    },
  ],
});

const put: Operation = { kind: 'put', key: 'x', value: '1' };
const get: Operation = { kind: 'get', key: 'x' };
const isRead = ({ kind }: Operation): boolean => kind === 'get';

it('reads and writes can be counted apart: a read that is served does not end the wait of writes', () => {
  const records = [
    invoke(0, 0, put),
    complete(1, 100, 'unknown'),
    invoke(2, 100, get),
    complete(3, 150, 'ok'),
    invoke(4, 150, put),
    complete(5, 200, 'ok'),
  ];
  const microsOf = (counts?: (operation: Operation) => boolean) =>
    unavailability(serviceEventsIn(records), 1_000, counts).clients[0]?.micros;
  expect(microsOf(isRead)).toBe(0);
  expect(microsOf((operation) => !isRead(operation))).toBe(150);
  expect(microsOf()).toBe(150);
});

it('events that do not concern service are left out', () => {
  const timer = (index: number, name: string): EventRecord => ({
    ...base,
    kind: 'timer',
    index,
    atMicros: 50,
    timer: name,
    byHand: false,
    effects: [],
  });
  expect(
    serviceEventsIn([timer(0, 'requestTimeout'), timer(1, 'electionTimeout'), invoke(2, 0, put)]),
  ).toMatchObject([
    { index: 0, kind: 'letDown' },
    { index: 2, kind: 'invoked', operation: put },
  ]);
});
