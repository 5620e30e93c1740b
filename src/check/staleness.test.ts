import { expect, test } from 'vitest';
import { measureStaleness } from './staleness.ts';
import { add, append, get, getList, getNumber, put } from './testing/histories.ts';

test('a read is as stale as the writes it certainly misses, in number and in time', () => {
  const history = [
    put('c1', 'x', 1, [0, 10]),
    put('c1', 'x', 2, [20, 30]),
    put('c1', 'x', 3, [40, 50]),
    get('c2', 'x', 1, [100, 110]),
    get('c2', 'x', 2, [120, 130]),
    get('c2', 'x', 3, [140, 150]),
    get('c2', 'x', null, [160, 170]),
  ];
  expect(measureStaleness(history).map(({ versions, micros }) => [versions, micros])).toEqual([
    [2, 70],
    [1, 70],
    [0, 0],
    [3, 150],
  ]);
});

test('concurrent writes are given the benefit of the doubt', () => {
  const history = [
    put('c1', 'x', 1, [0, 30]),
    put('c2', 'x', 2, [10, 20]),
    get('c3', 'x', 2, [40, 50]),
    get('c3', 'x', 1, [60, 70]),
  ];
  expect(measureStaleness(history).map(({ versions }) => versions)).toEqual([0, 0]);
});

test('a write that ends after the read was asked is not missed', () => {
  const history = [put('c1', 'x', 1, [0, 30]), get('c2', 'x', null, [20, 50])];
  expect(measureStaleness(history)).toMatchObject([{ versions: 0, micros: 0 }]);
});

test('a list misses what it lacks', () => {
  const history = [
    append('c1', 'x', 1, [0, 10]),
    append('c2', 'x', 2, [0, 20]),
    append('c3', 'x', 3, [0, null], 'unknown'),
    getList('c4', 'x', [1], [50, 60]),
  ];
  expect(measureStaleness(history)).toEqual([
    { id: history[3]?.id, key: 'x', versions: 1, micros: 30 },
  ]);
});

test('keys whose reads do not say what they saw are left out', () => {
  const twice = [put('c1', 'x', 1, [0, 10]), put('c1', 'x', 1, [20, 30])];
  const counted = [add('c1', 'n', 1, [0, 10]), getNumber('c2', 'n', 0, [20, 30])];
  expect(measureStaleness([...twice, get('c2', 'x', 1, [40, 50]), ...counted])).toEqual([]);
});
