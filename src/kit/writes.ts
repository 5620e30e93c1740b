import type { Operation, OperationResult } from '../sim/operation.ts';
import type { EventBase } from '../sim/wire.ts';

/** The operations that may change a key. Values are text; `append` keeps a list with commas between. */
export type WriteOperation = Extract<
  Operation,
  { readonly kind: 'put' | 'cas' | 'append' | 'delete' | 'add' | 'sample' }
>;

const kinds: readonly Operation['kind'][] = ['put', 'cas', 'append', 'delete', 'add', 'sample'];

export const isWrite = (operation: Operation): operation is WriteOperation =>
  kinds.includes(operation.kind);

/** What a key holds after a write; null when it is gone. */
export interface Change {
  readonly key: string;
  readonly value: string | null;
}

/** What executing a write did, and what its client is told. */
export interface Execution {
  readonly changes: readonly Change[];
  readonly result: OperationResult;
}

/** How many different values a random sample has. */
const sampleValues = 1_000;

/** What an operation draws at the server and the moment at which it is executed; nothing unless it is a sample. */
export const drawn = (operation: Operation, { now, random }: EventBase): string => {
  if (operation.kind !== 'sample') return '';
  return operation.source === 'now' ? `${now}` : `${random % sampleValues}`;
};

const done = (key: string, value: string | null): Execution => ({
  changes: [{ key, value }],
  result: { kind: 'done' },
});

/** What a write does to values, without doing it; `sample` is what it draws. */
export const executeWrite = (
  values: ReadonlyMap<string, string>,
  operation: WriteOperation,
  sample: string,
): Execution => {
  const { key } = operation;
  switch (operation.kind) {
    case 'put':
      return done(key, operation.value);
    case 'delete':
      return done(key, null);
    case 'append': {
      const list = values.get(key);
      return done(key, list === undefined ? operation.value : `${list},${operation.value}`);
    }
    case 'add': {
      const count = Number(values.get(key) ?? '0');
      return done(key, `${(Number.isSafeInteger(count) ? count : 0) + operation.amount}`);
    }
    case 'cas': {
      const swapped = (values.get(key) ?? null) === operation.expected;
      return {
        changes: swapped ? [{ key, value: operation.value }] : [],
        result: { kind: 'swapped', swapped },
      };
    }
    case 'sample':
      return { changes: [{ key, value: sample }], result: { kind: 'value', value: sample } };
  }
};

/** The values after changes; the same map where there are none. */
export const withChanges = (
  values: ReadonlyMap<string, string>,
  changes: readonly Change[],
): ReadonlyMap<string, string> => {
  if (changes.length === 0) return values;
  const next = new Map(values);
  for (const { key, value } of changes) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return next;
};
