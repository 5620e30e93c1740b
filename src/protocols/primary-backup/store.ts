import type { NodeId } from '../../sim/identifiers.ts';
import type { Operation } from '../../sim/operation.ts';
import type { EventBase } from '../../sim/wire.ts';
import type {
  Change,
  Entry,
  Execution,
  ServedOperation,
  Session,
  WriteOperation,
} from './messages.ts';

/** The replicated state: a key-value store, and the clients' sessions beside it. */
export interface Store {
  readonly values: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<NodeId, Session>;
}

export const emptyStore: Store = { values: new Map(), sessions: new Map() };

/** Whether the key-value store serves an operation. */
export const isServed = (operation: Operation): operation is ServedOperation =>
  operation.kind === 'get' || isWrite(operation);

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

const done = (key: string, value: string | null): Execution => ({
  changes: [{ key, value }],
  result: { kind: 'done' },
});

/** How many different values a random sample has. */
const sampleValues = 1_000;

/**
 * What a write does to a store, without doing it. A sample takes the clock or the chance of the server
 * that executes it, so it gives something else at every server.
 */
export const execute = (
  { values }: Store,
  operation: WriteOperation,
  { now, random }: EventBase,
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
    case 'sample': {
      const value = operation.source === 'now' ? `${now}` : `${random % sampleValues}`;
      return { changes: [{ key, value }], result: { kind: 'value', value } };
    }
  }
};

const applyChanges = (values: Map<string, string>, changes: readonly Change[]): void => {
  for (const { key, value } of changes) {
    if (value === null) values.delete(key);
    else values.set(key, value);
  }
};

/** The store after entries of a log, the first of which stands at `firstIndex`. */
export const applyEntries = (
  store: Store,
  entries: readonly Entry[],
  firstIndex: number,
): Store => {
  if (entries.length === 0) return store;
  const values = new Map(store.values);
  const sessions = new Map(store.sessions);
  entries.forEach(({ command, changes, result }, place) => {
    applyChanges(values, changes);
    if (command === null) return;
    const { client, sequence } = command.request;
    sessions.set(client, { sequence, index: firstIndex + place, result });
  });
  return { values, sessions };
};
