import { expect, it } from 'vitest';
import type { OperationRecord } from '../../sim/operation.ts';
import { Increments } from './increments.ts';

const operation = (id: string, completedByEvent: number | null = null): OperationRecord => ({
  id,
  client: 'c1',
  operation: { kind: 'get', key: 'x' },
  invokedAtMicros: 0,
  completedAtMicros: completedByEvent,
  outcome: completedByEvent === null ? 'open' : 'ok',
  result: null,
  reason: null,
  answeredBy: null,
  invokedByEvent: 0,
  completedByEvent,
});

const placesOf = (told: ReturnType<Increments['next']>) => told?.changes.map(({ place }) => place);

it('each change is told once', () => {
  const increments = new Increments(3);
  const first = operation('c1#1');
  const second = operation('c2#1');
  expect(placesOf(increments.next([first, second]))).toEqual([0, 1]);
  expect(increments.next([first, second])).toBeNull();
  const done = operation('c1#1', 9);
  expect(placesOf(increments.next([done, second, operation('c3#1')]))).toEqual([0, 2]);
});

it('what was taken back is told by the new length', () => {
  const increments = new Increments(3);
  const first = operation('c1#1');
  increments.next([first, operation('c2#1')]);
  expect(increments.next([first])).toEqual({ kind: 'learn', run: 3, length: 1, changes: [] });
});

it('nothing is told of a run without operations', () => {
  expect(new Increments(1).next([])).toBeNull();
});
