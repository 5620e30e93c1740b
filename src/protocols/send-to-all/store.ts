import type { Operation } from '../../sim/operation.ts';
import type { EventBase } from '../../sim/wire.ts';
import type { Execution, WriteOperation } from './messages.ts';

/** What a replica stores. */
export type Values = ReadonlyMap<string, string>;

/** Whether an operation is one that may change the store. */
export const isWrite = (operation: Operation): operation is WriteOperation => {
  switch (operation.kind) {
    case 'put':
    case 'cas':
    case 'append':
    case 'delete':
    case 'add':
    case 'sample':
      return true;
    default:
      return false;
  }
};

/** How many different values a random sample has. */
const sampleValues = 1_000;

/** What a sample gives at the server and the moment at which it is drawn. */
export const drawSample = (source: 'random' | 'now', { now, random }: EventBase): string =>
  source === 'now' ? `${now}` : `${random % sampleValues}`;

const done = (key: string, value: string | null): Execution => ({
  changes: [{ key, value }],
  result: { kind: 'done' },
});

/** What a write does to a replica; `drawn` is what a sample gives. */
export const execute = (values: Values, operation: WriteOperation, drawn: string): Execution => {
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
      return { changes: [{ key, value: drawn }], result: { kind: 'value', value: drawn } };
  }
};

/** The values after an execution. */
export const applyExecution = (values: Values, { changes }: Execution): Values => {
  if (changes.length === 0) return values;
  const next = new Map(values);
  for (const { key, value } of changes) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return next;
};
