import type { NodeId, RequestId } from '../sim/identifiers.ts';
import type { Operation, OperationResult } from '../sim/operation.ts';

/** The operations of a key-value store. Values are text; `append` keeps a list with commas between. */
export type KeyValueOperation = Extract<
  Operation,
  { readonly kind: 'put' | 'get' | 'cas' | 'append' | 'delete' }
>;

/** The kinds of these operations, for `Protocol.operations` and `NodeDefinition.serves`. */
export const keyValueOperations = ['put', 'get', 'cas', 'append', 'delete'] as const;

/** What an entry of a replicated log asks of the store. `request` is null when no client asked for it. */
export interface Command {
  readonly operation: KeyValueOperation;
  readonly request: RequestId | null;
}

/** The latest operation of a client that was executed, and what it gave (Raft paper, §8). */
export interface Session {
  readonly sequence: number;
  readonly result: OperationResult;
}

/**
 * A replicated state machine: the values, and the clients' sessions beside them. Replicas that execute
 * the same commands in the same order go through the same states. Never changed, only replaced.
 */
export interface Store {
  readonly values: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<NodeId, Session>;
}

/** A store that nothing has been written to. */
export const emptyStore: Store = { values: new Map(), sessions: new Map() };

/** What an executed command tells the client that asked for it. */
export interface Answer {
  readonly request: RequestId;
  readonly result: OperationResult;
}

const done: OperationResult = Object.freeze({ kind: 'done' });

const withValue = (
  values: ReadonlyMap<string, string>,
  key: string,
  value: string,
): ReadonlyMap<string, string> => new Map(values).set(key, value);

/** The values after an operation, and its result. What does not write gives back the same values. */
export const execute = (
  values: ReadonlyMap<string, string>,
  operation: KeyValueOperation,
): { readonly values: ReadonlyMap<string, string>; readonly result: OperationResult } => {
  const { key } = operation;
  switch (operation.kind) {
    case 'put':
      return { values: withValue(values, key, operation.value), result: done };
    case 'get':
      return { values, result: { kind: 'value', value: values.get(key) ?? null } };
    case 'cas': {
      const swapped = (values.get(key) ?? null) === operation.expected;
      const result: OperationResult = { kind: 'swapped', swapped };
      return { values: swapped ? withValue(values, key, operation.value) : values, result };
    }
    case 'append': {
      const list = values.get(key);
      const value = list === undefined ? operation.value : `${list},${operation.value}`;
      return { values: withValue(values, key, value), result: done };
    }
    case 'delete': {
      const rest = new Map(values);
      rest.delete(key);
      return { values: rest, result: done };
    }
  }
};

/** Whether two names stand for the same request of the same client. */
export const isSameRequest = (a: RequestId, b: RequestId): boolean =>
  a.client === b.client && a.sequence === b.sequence;

/** The answer that a client's session holds for a request; null when it holds none. */
export const answerFromSession = (store: Store, request: RequestId): Answer | null => {
  const session = store.sessions.get(request.client);
  return session?.sequence === request.sequence ? { request, result: session.result } : null;
};

/** Whether a request is older than the last one executed for its client, so that its result is gone. */
export const isForgotten = (store: Store, request: RequestId): boolean =>
  (store.sessions.get(request.client)?.sequence ?? 0) > request.sequence;

/**
 * The store after a command, and the answer for its client, if any waits. With `detectDuplicates` a
 * command whose serial number was executed before is not executed again but answered from the
 * client's session (Raft paper, §8).
 */
export const apply = (
  store: Store,
  { operation, request }: Command,
  detectDuplicates: boolean,
): { readonly store: Store; readonly answer: Answer | null } => {
  if (request === null) {
    return { store: { ...store, values: execute(store.values, operation).values }, answer: null };
  }
  if (detectDuplicates) {
    const known = answerFromSession(store, request);
    if (known !== null || isForgotten(store, request)) return { store, answer: known };
  }
  const { values, result } = execute(store.values, operation);
  const session = { sequence: request.sequence, result };
  return {
    store: { values, sessions: new Map(store.sessions).set(request.client, session) },
    answer: { request, result },
  };
};

/** What a store holds, in the order of its keys: equal contents give equal lists. */
export const sortedValues = ({ values }: Store): readonly (readonly [string, string])[] =>
  [...values].sort(([a], [b]) => (a < b ? -1 : 1));
