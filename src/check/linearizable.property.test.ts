import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HistoryOperation, historyUntil, type Operation } from './history.ts';
import { searchLinearization } from './linear-search.ts';
import { judgeLinearizable } from './linearizable.ts';
import { relaxInTime } from './minimal.ts';
import type { ModelName } from './models.ts';
import { judgeSequential } from './sequential.ts';
import { isLinearizableByForce, isSequentialByForce, smallHistories } from './testing/histories.ts';

const RUNS = { numRuns: 1500 };

const CASES: readonly (readonly [ModelName, string, readonly Operation['kind'][]])[] = [
  ['register', 'puts and gets', ['put', 'get']],
  ['cas-register', 'with compare-and-swap', ['put', 'get', 'get', 'cas']],
  ['key-value', 'of every kind', ['put', 'get', 'get', 'cas', 'append', 'delete']],
  ['key-value', 'appends and gets', ['append', 'get']],
  ['key-value', 'with additions', ['put', 'get', 'get', 'add', 'delete']],
  ['text', 'appends and gets', ['append', 'get']],
  ['text', 'of every kind', ['put', 'get', 'get', 'cas', 'append', 'delete']],
  ['append-list', 'appends and gets', ['append', 'get']],
  ['append-list', 'with deletes', ['append', 'append', 'get', 'get', 'delete']],
  ['counter', 'additions and gets', ['add', 'get']],
  ['set', 'insertions and gets', ['insert', 'get']],
  ['set', 'with deletes', ['insert', 'insert', 'get', 'get', 'delete']],
];

describe.each(CASES)('%s, %s: random small histories', (model, _, kinds) => {
  test('some keep each promise and some break it', () => {
    // Always the same ones: whether a handful of random histories breaks a promise is left to chance.
    const histories = fc.sample(smallHistories(model, { kinds, lies: true }), {
      ...RUNS,
      seed: 1,
    });
    for (const judge of [judgeLinearizable, judgeSequential]) {
      const seen = new Set(histories.map((history) => judge(history, { model }).kind));
      expect([...seen].sort()).toEqual(['holds', 'violated']);
    }
  });

  test('the linearizability verdict is that of trying every order', () => {
    fc.assert(
      fc.property(smallHistories(model, { kinds, lies: true }), (history) => {
        const { kind } = judgeLinearizable(history, { model });
        expect(kind).toBe(isLinearizableByForce(history, model) ? 'holds' : 'violated');
      }),
      RUNS,
    );
  });

  test('with the operations of some held and the others relaxed, the same', () => {
    fc.assert(
      fc.property(
        smallHistories(model, { kinds, lies: true, keys: ['x'] }),
        fc.nat(),
        (history, pattern) => {
          const relaxed = relaxInTime(
            history,
            ({ id }) => ((pattern >> Number(id.slice(3))) & 1) > 0,
          );
          const happened = relaxed.filter(({ outcome }) => outcome !== 'fail');
          expect(searchLinearization(happened, model, 1_000_000).kind).toBe(
            isLinearizableByForce(happened, model) ? 'ordered' : 'impossible',
          );
        },
      ),
      RUNS,
    );
  });

  test('the sequential verdict is that of trying every order', () => {
    fc.assert(
      fc.property(smallHistories(model, { kinds, lies: true }), (history) => {
        const { kind } = judgeSequential(history, { model });
        expect(kind).toBe(isSequentialByForce(history, model) ? 'holds' : 'violated');
      }),
      RUNS,
    );
  });

  test('a history whose answers were given at one instant each is linearizable', () => {
    fc.assert(
      fc.property(
        smallHistories(model, { kinds, lies: false, maxLength: 40, clients: 5 }),
        (history) => {
          expect(judgeLinearizable(history, { model }).kind).toBe('holds');
          expect(judgeSequential(history, { model }).kind).toBe('holds');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a violation is real, cannot be made smaller, and begins when it says', () => {
    fc.assert(
      fc.property(smallHistories(model, { kinds, lies: true, keys: ['x'] }), (history) => {
        const verdict = judgeLinearizable(history, { model });
        if (verdict.kind !== 'violated') return;
        const { operations, firstBrokenAtMicros } = verdict;
        const broken = historyUntil(history, firstBrokenAtMicros);
        const explains = (held: readonly string[]): boolean =>
          isLinearizableByForce(
            relaxInTime(broken, ({ id }) => held.includes(id)),
            model,
          );
        // What failed has not happened, whether it is named or not.
        const held = operations.filter(
          (named) => broken.find(({ id }) => id === named)?.outcome !== 'fail',
        );
        expect(explains(operations)).toBe(false);
        for (const left of held) expect(explains(held.filter((id) => id !== left))).toBe(true);
        expect(isLinearizableByForce(historyUntil(history, firstBrokenAtMicros - 1), model)).toBe(
          true,
        );
      }),
      { numRuns: 400 },
    );
  });

  test('effect points lie within their operations and replay to the answers given', () => {
    fc.assert(
      fc.property(smallHistories(model, { kinds, lies: true }), (history) => {
        const verdict = judgeLinearizable(history, { model });
        if (verdict.kind !== 'holds') return;
        const at = new Map(verdict.effects.map(({ id, atMicros }) => [id, atMicros]));
        for (const { id, outcome, invokedAtMicros, completedAtMicros } of history) {
          const moment = at.get(id);
          if (outcome === 'fail') expect(moment).toBeUndefined();
          if (outcome === 'ok') expect(moment).toBeLessThanOrEqual(completedAtMicros ?? Infinity);
          if (moment !== undefined) expect(moment).toBeGreaterThanOrEqual(invokedAtMicros);
        }
        const inOrder = verdict.order.map((id, place) => {
          const record = history.find((candidate) => candidate.id === id);
          if (record === undefined) throw new Error(`${id} is not in the history`);
          return doneAt(record, place);
        });
        expect(verdict.order).toEqual(expect.arrayContaining([...idsOfAnswered(history)]));
        expect(isLinearizableByForce(inOrder, model)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

/** The operation at one instant. An unheard compare-and-swap that is in a witness has swapped. */
const doneAt = (record: HistoryOperation, place: number): HistoryOperation => ({
  ...record,
  invokedAtMicros: place,
  completedAtMicros: place,
  outcome: 'ok',
  result:
    record.outcome === 'unknown' && record.operation.kind === 'cas'
      ? { kind: 'swapped', swapped: true }
      : record.result,
});

const idsOfAnswered = (history: readonly HistoryOperation[]): readonly string[] =>
  history.filter(({ outcome }) => outcome === 'ok').map(({ id }) => id);
