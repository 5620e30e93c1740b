import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { OperationResult } from '../../sim/operation.ts';
import type { Log } from './log.ts';
import type { Command, StoreOperation } from './messages.ts';

/** The latest operation of a client that was executed, and what it gave (section 8). */
export interface Session {
  readonly sequence: number;
  readonly result: OperationResult;
}

/**
 * The replicated state machine: a key-value store, and the clients' sessions beside it. Every server
 * executes the same commands in the same order, so all stores go through the same states.
 */
export interface Store {
  readonly values: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<NodeId, Session>;
}

export const emptyStore: Store = { values: new Map(), sessions: new Map() };

/** What an executed command tells the client that asked for it. */
export interface Answer {
  readonly request: RequestId;
  readonly result: OperationResult;
}

/** The values after an operation, and its result. What does not write gives back the same values. */
interface Executed {
  readonly values: ReadonlyMap<string, string>;
  readonly result: OperationResult;
}

const done: OperationResult = Object.freeze({ kind: 'done' });

const withValue = (
  values: ReadonlyMap<string, string>,
  key: string,
  value: string,
): ReadonlyMap<string, string> => new Map(values).set(key, value);

const execute = (values: ReadonlyMap<string, string>, operation: StoreOperation): Executed => {
  switch (operation.kind) {
    case 'put':
      return { values: withValue(values, operation.key, operation.value), result: done };
    case 'get':
      return { values, result: { kind: 'value', value: values.get(operation.key) ?? null } };
    case 'cas': {
      const swapped = (values.get(operation.key) ?? null) === operation.expected;
      return {
        values: swapped ? withValue(values, operation.key, operation.value) : values,
        result: { kind: 'swapped', swapped },
      };
    }
    case 'append': {
      const list = values.get(operation.key);
      const value = list === undefined ? operation.value : `${list},${operation.value}`;
      return { values: withValue(values, operation.key, value), result: done };
    }
    case 'delete': {
      const rest = new Map(values);
      rest.delete(operation.key);
      return { values: rest, result: done };
    }
  }
};

/** The answer that a client's session holds for a request; null when it holds none. */
export const answerFromSession = (store: Store, request: RequestId): Answer | null => {
  const session = store.sessions.get(request.client);
  return session?.sequence === request.sequence ? { request, result: session.result } : null;
};

/** Whether a request is older than the last one executed for its client, so that its result is gone. */
export const isForgotten = (store: Store, request: RequestId): boolean =>
  (store.sessions.get(request.client)?.sequence ?? 0) > request.sequence;

/**
 * Executes the log's entries after `lastApplied` up to `commitIndex`. With `detectDuplicates` a
 * command whose serial number was executed before is not executed again but answered from the
 * client's session (section 8).
 */
export const applyEntries = (
  store: Store,
  log: Log,
  lastApplied: number,
  commitIndex: number,
  detectDuplicates: boolean,
): { readonly store: Store; readonly answers: readonly Answer[] } => {
  let next = store;
  const answers: Answer[] = [];

  const apply = ({ request, operation }: Command): void => {
    if (request === null) {
      next = { ...next, values: execute(next.values, operation).values };
      return;
    }
    if (detectDuplicates) {
      const known = answerFromSession(next, request);
      if (known) answers.push(known);
      if (known || isForgotten(next, request)) return;
    }
    const { values, result } = execute(next.values, operation);
    const session = { sequence: request.sequence, result };
    next = { values, sessions: new Map(next.sessions).set(request.client, session) };
    answers.push({ request, result });
  };

  for (let index = lastApplied + 1; index <= commitIndex; index++) {
    const command = log.at(index - 1)?.command;
    if (command) apply(command);
  }
  return { store: next, answers };
};
