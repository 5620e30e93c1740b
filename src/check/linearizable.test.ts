import { describe, expect, test } from 'vitest';
import { atomicHistory, falsifyOneRead } from './bench.ts';
import type { HistoryOperation } from './history.ts';
import { judgeLinearizable } from './linearizable.ts';
import type { ModelName } from './models.ts';
import { add, append, cas, get, getList, getNumber, insert, put } from './testing/histories.ts';

const kindOf = (history: readonly HistoryOperation[], model: ModelName = 'key-value'): string =>
  judgeLinearizable(history, { model }).kind;

const violationOf = (history: readonly HistoryOperation[], model: ModelName = 'key-value') => {
  const verdict = judgeLinearizable(history, { model });
  if (verdict.kind !== 'violated') throw new Error(`expected a violation, got ${verdict.kind}`);
  return verdict;
};

describe('a register (Herlihy and Wing 1990; Lamport 1986)', () => {
  test('a read that overlaps a write may show the old value or the new one', () => {
    for (const shown of [null, 1])
      expect(kindOf([put('c1', 'x', 1, [0, 100]), get('c2', 'x', shown, [10, 20])])).toBe('holds');
  });

  test('overlapping operations may take effect in another order than they were asked', () => {
    const history = [
      put('c1', 'x', 1, [0, 100]),
      get('c2', 'x', 1, [25, 75]),
      get('c3', 'x', null, [30, 60]),
    ];
    expect(judgeLinearizable(history)).toMatchObject({
      kind: 'holds',
      order: [history[2]?.id, history[0]?.id, history[1]?.id],
    });
  });

  test('the new-old inversion is regular and not atomic', () => {
    const history = [
      put('c1', 'x', 1, [0, 100]),
      get('c2', 'x', 1, [10, 30]),
      get('c3', 'x', null, [40, 90]),
    ];
    expect(violationOf(history)).toMatchObject({
      sentence: 'c3 read x = nothing after c2 had read x = 1; x could only be 1 then',
      operations: [history[1]?.id, history[2]?.id],
      tried: [{ before: history[1]?.id, after: history[2]?.id, because: 'real-time' }],
      firstBrokenAtMicros: 90,
    });
  });

  test('a stale read names the write that it should have shown', () => {
    const [three, seven, stale, after] = [
      put('c1', 'x', 3, [0, 10]),
      put('c1', 'x', 7, [20, 30]),
      get('c2', 'x', 3, [40, 50]),
      get('c3', 'x', 7, [60, 70]),
    ];
    expect(violationOf([three, seven, stale, after])).toMatchObject({
      sentence: 'c2 read x = 3 after c1 was told that x = 7; x could only be 7 then',
      operations: [seven.id, stale.id],
      firstBrokenAtMicros: 50,
    });
  });

  test('a read of what nobody wrote stands alone', () => {
    const history = [put('c1', 'x', 1, [0, 10]), get('c2', 'x', 5, [20, 30])];
    expect(violationOf(history)).toMatchObject({
      sentence: 'c2 read x = 5, which nobody wrote',
      operations: [history[1]?.id],
    });
  });

  test('a read of what is written only later', () => {
    const history = [get('c2', 'x', 5, [0, 10]), put('c1', 'x', 5, [20, 30])];
    expect(violationOf(history)).toMatchObject({
      sentence: 'c2 read x = 5 before c1 began the put that made it so',
      firstBrokenAtMicros: 10,
    });
  });

  test('operations of different clients that touch at an instant are concurrent', () => {
    expect(kindOf([put('c1', 'x', 1, [0, 10]), get('c2', 'x', null, [10, 20])])).toBe('holds');
    expect(kindOf([put('c1', 'x', 1, [0, 10]), get('c1', 'x', null, [10, 20])])).toBe('violated');
  });

  test('keys are judged apart, and the earliest violation is reported', () => {
    const history = [
      put('c1', 'x', 1, [0, 10]),
      put('c1', 'y', 1, [20, 30]),
      get('c2', 'x', null, [60, 70]),
      get('c3', 'y', null, [40, 50]),
    ];
    expect(violationOf(history).sentence).toBe(
      'c3 read y = nothing after c1 was told that y = 1; y could only be 1 then',
    );
  });
});

describe('unknown outcomes', () => {
  test('an unheard write may take effect much later', () => {
    const history = [
      put('c1', 'x', 1, [0, null], 'unknown'),
      get('c2', 'x', null, [100, 110]),
      get('c2', 'x', 1, [200, 210]),
    ];
    expect(kindOf(history)).toBe('holds');
  });

  test('a client that timed out has heard nothing, so its write may still come after it moved on', () => {
    const history = [
      put('c1', 'x', 1, [0, 50], 'unknown'),
      put('c1', 'x', 2, [60, 70]),
      get('c2', 'x', 2, [80, 90]),
      get('c2', 'x', 1, [100, 110]),
    ];
    expect(kindOf(history)).toBe('holds');
  });

  test('an unheard write may never take effect', () => {
    const history = [put('c1', 'x', 1, [0, null], 'unknown'), get('c2', 'x', null, [100, 110])];
    expect(kindOf(history)).toBe('holds');
  });

  test('an unheard write takes effect once', () => {
    const history = [
      put('c1', 'x', 1, [0, null], 'unknown'),
      get('c2', 'x', 1, [10, 20]),
      put('c3', 'x', 2, [30, 40]),
      get('c2', 'x', 2, [50, 60]),
      get('c2', 'x', 1, [70, 80]),
    ];
    expect(kindOf(history)).toBe('violated');
  });

  test('an unheard write cannot be seen before it was asked', () => {
    const history = [get('c2', 'x', 1, [0, 10]), put('c1', 'x', 1, [20, null], 'unknown')];
    expect(kindOf(history)).toBe('violated');
  });

  test('a failed write must not be seen', () => {
    const history = [put('c1', 'x', 1, [0, 10], 'fail'), get('c2', 'x', 1, [20, 30])];
    expect(violationOf(history)).toMatchObject({
      operations: history.map(({ id }) => id),
      firstBrokenAtMicros: 30,
    });
  });

  test('a write that fails after it was seen breaks the history when it fails', () => {
    const history = [put('c1', 'x', 1, [0, 50], 'fail'), get('c2', 'x', 1, [20, 30])];
    expect(violationOf(history)).toMatchObject({
      sentence: 'c2 read x = 1 although c1 was told that its write on x failed',
      firstBrokenAtMicros: 50,
    });
  });

  test('forty unheard writes of one key are no obstacle', () => {
    const unheard = Array.from({ length: 40 }, (_, n) =>
      put(`c${n}`, 'x', n, [n, null], 'unknown'),
    );
    const reads = [3, 17, 29].map((n, i) => get('c99', 'x', n, [100 + i * 10, 105 + i * 10]));
    const stale = get('c99', 'x', 3, [200, 205]);
    expect(kindOf([...unheard, ...reads])).toBe('holds');
    expect(violationOf([...unheard, ...reads, stale]).operations).toContain(stale.id);
  });
});

describe('compare-and-swap', () => {
  test('of two that expect the same value, one can succeed', () => {
    const start = put('c1', 'x', 1, [0, 10]);
    const first = cas('c2', 'x', [1, 2], true, [20, 40]);
    expect(kindOf([start, first, cas('c3', 'x', [1, 3], false, [20, 40])])).toBe('holds');
    expect(kindOf([start, first, cas('c3', 'x', [1, 3], true, [20, 40])])).toBe('violated');
  });

  test('a refused one is an observation', () => {
    const history = [put('c1', 'x', 1, [0, 10]), cas('c2', 'x', [1, 2], false, [20, 30])];
    expect(violationOf(history).operations).toEqual(history.map(({ id }) => id));
  });

  test('an unheard one takes effect only on the value that it expects', () => {
    const unheard = cas('c2', 'x', [5, 6], true, [0, null], 'unknown');
    const put5 = put('c1', 'x', 5, [20, 30]);
    const get6 = get('c3', 'x', 6, [40, 50]);
    expect(kindOf([unheard, put5, get6])).toBe('holds');
    expect(kindOf([unheard, put('c1', 'x', 4, [20, 30]), get6])).toBe('violated');
  });
});

describe('other models', () => {
  test('a list shows every acknowledged append, in one order', () => {
    const one = append('c1', 'x', 1, [0, 10]);
    const two = append('c2', 'x', 2, [5, 15]);
    const list = (values: readonly number[]) => getList('c3', 'x', values, [20, 30]);
    expect(kindOf([one, two, list([2, 1])], 'append-list')).toBe('holds');
    expect(violationOf([one, two, list([1])], 'append-list').sentence).toBe(
      'c3 read x = [1] after c2 was told that 2 was appended to x',
    );
  });

  test('two reads that no list can both show', () => {
    const history = [
      append('c1', 'x', 1, [0, 100]),
      append('c2', 'x', 2, [0, 100]),
      getList('c3', 'x', [1], [10, 90]),
      getList('c4', 'x', [2], [10, 90]),
    ];
    expect(violationOf(history, 'append-list')).toMatchObject({
      operations: [history[2]?.id, history[3]?.id],
      tried: [],
    });
  });

  test('appends to a stored string join with a comma', () => {
    const history = [append('c1', 'x', 1, [0, 10]), append('c2', 'x', 2, [20, 30])];
    expect(kindOf([...history, get('c3', 'x', '1,2', [40, 50])])).toBe('holds');
    expect(kindOf([...history, get('c3', 'x', '2,1', [40, 50])])).toBe('violated');
    expect(
      kindOf([put('c1', 'x', 9, [-9, -5]), ...history, get('c3', 'x', '9,1,2', [40, 50])]),
    ).toBe('holds');
  });

  test('a counter counts each acknowledged addition once', () => {
    const added = [add('c1', 'x', 2, [0, 10]), add('c2', 'x', 3, [5, 15])];
    expect(kindOf([...added, getNumber('c3', 'x', 5, [20, 30])], 'counter')).toBe('holds');
    expect(kindOf([...added, getNumber('c3', 'x', 2, [20, 30])], 'counter')).toBe('violated');
    expect(kindOf([...added, getNumber('c3', 'x', 7, [20, 30])], 'counter')).toBe('violated');
    expect(kindOf([...added, getNumber('c3', 'x', 2, [12, 30])], 'counter')).toBe('holds');
  });

  test('a set keeps what was put in, in no order', () => {
    const inserted = [insert('c1', 'x', 1, [0, 10]), insert('c2', 'x', 2, [20, 30])];
    expect(kindOf([...inserted, getList('c3', 'x', [2, 1], [40, 50])], 'set')).toBe('holds');
    expect(violationOf([...inserted, getList('c3', 'x', [1], [40, 50])], 'set').sentence).toBe(
      'c3 read x = [1] after c2 was told that 2 is in x',
    );
  });

  test('an operation that the model does not have is refused with a reason', () => {
    const history = [add('c1', 'x', 1, [0, 10])];
    expect(judgeLinearizable(history, { model: 'register' })).toEqual({
      kind: 'doesNotApply',
      reason: `${history[0]?.id} asks for add, which the model register does not have`,
    });
  });
});

describe('long histories', () => {
  test.each([
    [2_000, 5, 10],
    [2_000, 1, 20],
  ])(
    '%i operations on %i keys by %i clients, and the same with one read falsified',
    (operations, keys, clients) => {
      for (const seed of [1, 2, 3]) {
        const history = atomicHistory({ operations, keys, clients, seed });
        expect(kindOf(history)).toBe('holds');
        const { operations: held } = violationOf(falsifyOneRead(history));
        expect(held.length).toBeLessThanOrEqual(4);
      }
    },
  );

  test('a hard history ends with the number of steps tried', () => {
    const adds = Array.from({ length: 40 }, (_, n) => add(`c${n}`, 'x', 2 ** (n % 20), [0, 1000]));
    const odd = getNumber('c99', 'x', 3.5, [500, 600]);
    expect(judgeLinearizable([...adds, odd], { model: 'counter', budgetSteps: 5_000 })).toEqual({
      kind: 'undecided',
      steps: expect.any(Number),
    });
  });
});
