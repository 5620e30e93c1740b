import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atomicHistory, falsifyOneRead } from './bench.ts';
import { historyUntil } from './history.ts';
import { searchLinearization } from './linear-search.ts';
import { judgeLinearizable } from './linearizable.ts';
import { get, isLinearizableByForce, put, smallHistories } from './testing/histories.ts';
import { judgeUniqueWrites } from './unique-writes.ts';

const RUNS = { numRuns: 4000 };

const random = (maxLength: number, clients: number) =>
  smallHistories('register', {
    kinds: ['put', 'get', 'get'],
    keys: ['x'],
    lies: true,
    isDistinct: true,
    maxLength,
    clients,
  });

describe('random registers whose writes are all different', () => {
  test.each([
    ['seven operations of three clients', 7, 3],
    ['thirty operations of six clients', 30, 6],
  ])('%s: the verdict and its moment are those of the general search', (_, length, clients) => {
    const seen = { ordered: 0, violated: 0, inapplicable: 0 };
    fc.assert(
      fc.property(random(length, clients), (history) => {
        const found = judgeUniqueWrites(history, null);
        seen[found?.kind ?? 'inapplicable'] += 1;
        if (found === null) return;
        const isPossible = (untilMicros: number): boolean =>
          searchLinearization(
            historyUntil(history, untilMicros).filter(({ outcome }) => outcome !== 'fail'),
            'register',
            1_000_000,
          ).kind === 'ordered';
        expect(isPossible(Number.POSITIVE_INFINITY)).toBe(found.kind === 'ordered');
        if (found.kind === 'violated') {
          expect(isPossible(found.brokenAtMicros)).toBe(false);
          expect(isPossible(found.brokenAtMicros - 1)).toBe(true);
          expect(found.operations.length).toBeLessThanOrEqual(4);
        }
      }),
      RUNS,
    );
    expect(seen.ordered).toBeGreaterThan(100);
    expect(seen.violated).toBeGreaterThan(100);
  });

  test('where it starts with another value, the verdict is that of trying every order', () => {
    fc.assert(
      fc.property(random(7, 3), (history) => {
        const found = judgeUniqueWrites(history, 'start');
        if (found === null) return;
        expect(found.kind === 'ordered').toBe(isLinearizableByForce(history, 'register', 'start'));
      }),
      { numRuns: 1000 },
    );
  });

  test('the order explains every answer', () => {
    fc.assert(
      fc.property(random(20, 5), (history) => {
        const found = judgeUniqueWrites(history, null);
        if (found?.kind !== 'ordered') return;
        let value: string | null = null;
        let latestAsked = Number.NEGATIVE_INFINITY;
        for (const index of found.order) {
          const record = history[index];
          if (record === undefined) throw new Error(`there is no operation ${index}`);
          const { operation, result, completedAtMicros, outcome, invokedAtMicros } = record;
          latestAsked = Math.max(latestAsked, invokedAtMicros);
          if (outcome === 'ok') expect(completedAtMicros).toBeGreaterThanOrEqual(latestAsked);
          if (operation.kind === 'put') value = operation.value;
          else expect(result).toEqual({ kind: 'value', value });
        }
        const answered = history.filter(({ outcome }) => outcome === 'ok').length;
        expect(found.order.length).toBeGreaterThanOrEqual(answered);
      }),
      RUNS,
    );
  });
});

test('it does not apply where a value is written twice, is there at the start, or is swapped', () => {
  const one = put('a', 'x', 1, [0, 10]);
  expect(judgeUniqueWrites([one, put('b', 'x', 1, [20, 30])], null)).toBeNull();
  expect(judgeUniqueWrites([one], '1')).toBeNull();
  expect(judgeUniqueWrites([one], '2')?.kind).toBe('ordered');
});

test('twenty thousand operations by thirty clients, whole and with one read falsified', () => {
  const whole = atomicHistory({
    operations: 20_000,
    keys: 1,
    clients: 30,
    seed: 3,
    kinds: 'puts and gets',
  });
  expect(judgeLinearizable(whole, { budgetSteps: 1 }).kind).toBe('holds');
  const verdict = judgeLinearizable(falsifyOneRead(whole), { budgetSteps: 1 });
  expect(verdict).toMatchObject({ kind: 'violated', isSmallest: true });
  expect(verdict.kind === 'violated' && verdict.operations.length).toBeLessThanOrEqual(4);
});

test('a read of what a write was told to have failed at', () => {
  const failed = put('a', 'x', 1, [0, 50], 'fail');
  const early = get('b', 'x', 1, [10, 20]);
  expect(judgeUniqueWrites([failed, early], null)).toEqual({
    kind: 'violated',
    operations: [0, 1],
    brokenAtMicros: 50,
  });
  const late = get('b', 'x', 1, [60, 70]);
  expect(judgeUniqueWrites([failed, late], null)).toMatchObject({ brokenAtMicros: 70 });
});
