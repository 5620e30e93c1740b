import { describe, expect, it } from 'vitest';
import { apply, emptyStore, type KeyValueOperation, type Store } from './key-value.ts';

/** Runs operations of one client, each under its own serial number. */
const run = (...operations: KeyValueOperation[]) => {
  let store: Store = emptyStore;
  const results = operations.map((operation, place) => {
    const request = { client: 'c1', sequence: place + 1 };
    const { answer, store: next } = apply(store, { operation, request }, true);
    store = next;
    return answer?.result;
  });
  return { values: Object.fromEntries(store.values), results };
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

  it('answers a repeated request from the session, without executing it again', () => {
    const request = { client: 'c1', sequence: 1 };
    const operation = { kind: 'append', key: 'x', value: 'a' } as const;
    const first = apply(emptyStore, { operation, request }, true);
    expect(apply(first.store, { operation, request }, true)).toEqual(first);
    const twice = apply(first.store, { operation, request }, false);
    expect(twice.store.values.get('x')).toBe('a,a');
  });

  it('gives no answer to a request older than the last one executed', () => {
    const operation = { kind: 'get', key: 'x' } as const;
    const { store } = apply(
      emptyStore,
      { operation, request: { client: 'c1', sequence: 2 } },
      true,
    );
    const older = apply(store, { operation, request: { client: 'c1', sequence: 1 } }, true);
    expect(older).toEqual({ store, answer: null });
  });
});
