import { describe, expect, test } from 'vitest';
import type { HistoryOperation } from './history.ts';
import {
  findLostWrites,
  findWritesLostFromReplicas,
  judgeLostWrites,
  judgeWritesLostFromReplicas,
} from './lost-writes.ts';
import { add, append, cas, get, getList, put } from './testing/histories.ts';

const lostIds = (history: readonly HistoryOperation[]): readonly string[] =>
  findLostWrites(history).map(({ write }) => write.id);

describe('from reads', () => {
  const first = put('c1', 'x', 3, [0, 10]);
  const second = put('c1', 'x', 7, [20, 30]);

  test('an acknowledged write that reads have gone back from is lost', () => {
    const read = get('c2', 'x', 3, [40, 50]);
    expect(judgeLostWrites([first, second, read])).toEqual({
      kind: 'violated',
      operations: [second.id, read.id],
      tried: [{ before: second.id, after: read.id, because: 'real-time' }],
      sentence:
        'c1 was told that x = 7, but then c2 read x = 3, and nobody has seen that write or a later one since',
      firstBrokenAtMicros: 50,
    });
  });

  test('a stale read is no loss once a later read shows the write, or what replaced it', () => {
    const stale = get('c2', 'x', 3, [40, 50]);
    expect(lostIds([first, second, stale, get('c2', 'x', 7, [60, 70])])).toEqual([]);
    const third = put('c1', 'x', 9, [35, 38]);
    expect(lostIds([first, second, third, stale, get('c2', 'x', 9, [60, 70])])).toEqual([]);
  });

  test('a write that an unheard or a concurrent one may have replaced is not lost', () => {
    const unheard = put('c3', 'x', 5, [0, null], 'unknown');
    expect(lostIds([unheard, second, get('c2', 'x', 5, [40, 50])])).toEqual([]);
    const concurrent = put('c3', 'x', 5, [25, 35]);
    expect(lostIds([concurrent, second, get('c2', 'x', 5, [40, 50])])).toEqual([]);
  });

  test('a write that nobody has read since proves nothing', () => {
    expect(lostIds([first, second])).toEqual([]);
    expect(lostIds([first, second, get('c2', 'x', 3, [25, 50])])).toEqual([]);
  });

  test('an unheard or a failed write cannot be lost', () => {
    const history = [
      first,
      put('c1', 'x', 7, [20, null], 'unknown'),
      put('c1', 'x', 8, [20, 30], 'fail'),
      get('c2', 'x', 3, [40, 50]),
    ];
    expect(lostIds(history)).toEqual([]);
  });

  test('everything is lost when a key is empty again', () => {
    expect(lostIds([first, second, get('c2', 'x', null, [40, 50])])).toEqual([first.id, second.id]);
  });

  test('a refused swap wrote nothing, a swap did', () => {
    const refused = cas('c1', 'x', [9, 7], false, [20, 30]);
    const swapped = cas('c1', 'x', [3, 7], true, [20, 30]);
    const read = get('c2', 'x', 3, [40, 50]);
    expect(lostIds([first, refused, read])).toEqual([]);
    expect(lostIds([first, swapped, read])).toEqual([swapped.id]);
  });

  test('an appended element that later lists lack is lost', () => {
    const one = append('c1', 'x', 1, [0, 10]);
    const two = append('c1', 'x', 2, [20, 30]);
    expect(lostIds([one, two, getList('c2', 'x', [1], [40, 50])])).toEqual([two.id]);
    expect(lostIds([one, two, get('c2', 'x', '1,2', [40, 50])])).toEqual([]);
  });

  test('a counter does not show what it is made of', () => {
    expect(judgeLostWrites([add('c1', 'x', 1, [0, 10])]).kind).toBe('doesNotApply');
  });
});

describe('from what the replicas hold', () => {
  const first = put('c1', 'x', 3, [0, 10]);
  const second = put('c1', 'x', 7, [20, 30]);
  const history = [first, second];

  test('a write that no replica holds is lost', () => {
    const replicas = [
      { replica: 'n1', store: { x: '3' } },
      { replica: 'n2', store: {} },
    ];
    expect(judgeWritesLostFromReplicas(history, replicas, 100)).toEqual({
      kind: 'violated',
      operations: [second.id],
      tried: [],
      sentence:
        'c1 was told that x = 7, but no replica has that write or a later one: n1 holds 3, n2 holds nothing',
      firstBrokenAtMicros: 100,
    });
  });

  test('one replica is enough to keep it', () => {
    const replicas = [
      { replica: 'n1', store: { x: '7' } },
      { replica: 'n2', store: {} },
    ];
    expect(judgeWritesLostFromReplicas(history, replicas, 100).kind).toBe('holds');
  });

  test('what a later write left contains it, what an earlier one left does not', () => {
    const third = put('c2', 'x', 9, [40, 50]);
    const holding = (x: string) => [{ replica: 'n1', store: { x } }];
    expect(findWritesLostFromReplicas([...history, third], holding('9'), 100)).toEqual([]);
    expect(
      findWritesLostFromReplicas([...history, third], holding('7'), 100).map(({ write }) => write),
    ).toEqual([third]);
  });

  test('what is answered later is not yet expected', () => {
    expect(findWritesLostFromReplicas(history, [{ replica: 'n1', store: { x: '3' } }], 25)).toEqual(
      [],
    );
  });

  test('a key named like a property of every object is a key', () => {
    const odd = put('c1', 'constructor', 1, [0, 10]);
    expect(
      findWritesLostFromReplicas([odd], [{ replica: 'n1', store: {} }], 100).map(
        ({ write }) => write,
      ),
    ).toEqual([odd]);
  });
});
