import { describe, expect, it } from 'vitest';
import type { Entry, StoreOperation } from './messages.ts';
import { applyEntries, emptyStore } from './store.ts';
import { logOf } from './testing/server.ts';

/** Runs operations of one client, each under its own serial number. */
const run = (...operations: StoreOperation[]) => {
  const entries = operations.map(
    (operation, place): Entry => ({
      term: 1,
      command: { operation, request: { client: 'c1', sequence: place + 1 } },
    }),
  );
  const { store, answers } = applyEntries(emptyStore, logOf(...entries), 0, entries.length, true);
  return { values: Object.fromEntries(store.values), results: answers.map(({ result }) => result) };
};

describe('the key-value store', () => {
  it('puts, gets and deletes', () => {
    const { values, results } = run(
      { kind: 'put', key: 'x', value: '1' },
      { kind: 'get', key: 'x' },
      { kind: 'delete', key: 'x' },
      { kind: 'get', key: 'x' },
    );
    expect(values).toEqual({});
    expect(results).toEqual([
      { kind: 'done' },
      { kind: 'value', value: '1' },
      { kind: 'done' },
      { kind: 'value', value: null },
    ]);
  });

  it('swaps only when it finds what was expected; null expects nothing', () => {
    const { values, results } = run(
      { kind: 'cas', key: 'x', expected: null, value: '1' },
      { kind: 'cas', key: 'x', expected: null, value: '2' },
      { kind: 'cas', key: 'x', expected: '1', value: '3' },
    );
    expect(values).toEqual({ x: '3' });
    expect(results).toEqual([
      { kind: 'swapped', swapped: true },
      { kind: 'swapped', swapped: false },
      { kind: 'swapped', swapped: true },
    ]);
  });

  it('appends to the list under a key, with commas between', () => {
    const { values } = run(
      { kind: 'append', key: 'x', value: 'a' },
      { kind: 'append', key: 'x', value: 'b' },
    );
    expect(values).toEqual({ x: 'a,b' });
  });

  it('takes any text as a key', () => {
    const { values } = run({ kind: 'put', key: '__proto__', value: '1' });
    expect(Object.entries(values)).toEqual([['__proto__', '1']]);
  });

  it('leaves the store it starts from as it was', () => {
    run({ kind: 'put', key: 'x', value: '1' });
    expect(emptyStore.values.size).toBe(0);
    expect(emptyStore.sessions.size).toBe(0);
  });

  it('gives the same store whether entries come at once or one by one', () => {
    const log = logOf(
      { term: 1, command: { operation: { kind: 'put', key: 'x', value: '1' }, request: null } },
      { term: 1, command: { operation: { kind: 'append', key: 'x', value: '2' }, request: null } },
    );
    const atOnce = applyEntries(emptyStore, log, 0, 2, true).store;
    const first = applyEntries(emptyStore, log, 0, 1, true).store;
    expect(applyEntries(first, log, 1, 2, true).store).toEqual(atOnce);
  });
});
