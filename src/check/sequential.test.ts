import { expect, test } from 'vitest';
import { judgeLinearizable } from './linearizable.ts';
import { judgeSequential } from './sequential.ts';
import { append, get, getList, put } from './testing/histories.ts';

test('a stale read is sequentially consistent and not linearizable (Attiya and Welch 1994)', () => {
  const history = [put('c1', 'x', 1, [0, 10]), get('c2', 'x', null, [20, 30])];
  expect(judgeLinearizable(history).kind).toBe('violated');
  expect(judgeSequential(history)).toEqual({
    kind: 'holds',
    order: [history[1]?.id, history[0]?.id],
    effects: [],
    silent: [],
  });
});

test('two clients that each write one key and read the other cannot both read nothing (Lamport 1979)', () => {
  const history = [
    put('c1', 'x', 1, [0, 10]),
    put('c2', 'y', 1, [0, 10]),
    get('c1', 'y', null, [20, 30]),
    get('c2', 'x', null, [20, 30]),
  ];
  expect(judgeSequential(history)).toMatchObject({
    kind: 'violated',
    operations: expect.arrayContaining(history.map(({ id }) => id)),
    sentence:
      "no single order keeps each client's own and explains every answer: c1 wrote x = 1, read y = nothing; c2 wrote y = 1, read x = nothing",
    firstBrokenAtMicros: 30,
  });
});

test('sequential consistency of two keys apart says nothing of both together (Herlihy and Wing 1990)', () => {
  const onX = [put('c1', 'x', 1, [0, 10]), get('c2', 'x', null, [20, 30])];
  const onY = [put('c2', 'y', 1, [0, 10]), get('c1', 'y', null, [20, 30])];
  expect(judgeSequential(onX).kind).toBe('holds');
  expect(judgeSequential(onY).kind).toBe('holds');
  expect(judgeSequential([...onX, ...onY]).kind).toBe('violated');
});

test('two readers may not see two writes in opposite orders', () => {
  const history = [
    put('c1', 'x', 1, [0, 10]),
    put('c2', 'x', 2, [0, 10]),
    get('c3', 'x', 1, [20, 30]),
    get('c3', 'x', 2, [40, 50]),
    get('c4', 'x', 2, [20, 30]),
    get('c4', 'x', 1, [40, 50]),
  ];
  const verdict = judgeSequential(history);
  expect(verdict).toMatchObject({ kind: 'violated', firstBrokenAtMicros: 50 });
  expect(verdict.kind === 'violated' && verdict.tried).toContainEqual({
    before: history[2]?.id,
    after: history[3]?.id,
    because: 'session',
  });
});

test('a client may be told of the past as long as it never goes back', () => {
  const history = [
    append('c1', 'x', 1, [0, 10]),
    append('c1', 'x', 2, [20, 30]),
    getList('c2', 'x', [], [40, 50]),
    getList('c2', 'x', [1], [60, 70]),
  ];
  expect(judgeSequential(history, { model: 'append-list' }).kind).toBe('holds');
  const back = getList('c2', 'x', [], [80, 90]);
  expect(judgeSequential([...history, back], { model: 'append-list' })).toMatchObject({
    kind: 'violated',
    operations: [history[3]?.id, back.id],
  });
});

test('an unheard write may come after what its client did next, but not before what it did', () => {
  const before = put('c1', 'x', 1, [0, 10]);
  const unheard = put('c1', 'x', 2, [20, null], 'unknown');
  const next = put('c1', 'x', 3, [40, 50]);
  const reads = (values: readonly number[]) =>
    values.map((value, place) => get('c2', 'x', value, [100 + place * 10, 105 + place * 10]));
  expect(judgeSequential([before, unheard, next, ...reads([1, 3, 2])]).kind).toBe('holds');
  expect(judgeSequential([before, unheard, next, ...reads([2, 1])]).kind).toBe('violated');
});
