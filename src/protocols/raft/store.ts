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

const execute = (values: Map<string, string>, operation: StoreOperation): OperationResult => {
  switch (operation.kind) {
    case 'put':
      values.set(operation.key, operation.value);
      return { kind: 'done' };
    case 'get':
      return { kind: 'value', value: values.get(operation.key) ?? null };
    case 'cas': {
      const swapped = (values.get(operation.key) ?? null) === operation.expected;
      if (swapped) values.set(operation.key, operation.value);
      return { kind: 'swapped', swapped };
    }
    case 'append': {
      const list = values.get(operation.key);
      values.set(
        operation.key,
        list === undefined ? operation.value : `${list},${operation.value}`,
      );
      return { kind: 'done' };
    }
    case 'delete':
      values.delete(operation.key);
      return { kind: 'done' };
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
  const values = new Map(store.values);
  const sessions = new Map(store.sessions);
  const next: Store = { values, sessions };
  const answers: Answer[] = [];

  const apply = ({ request, operation }: Command): void => {
    if (request === null) {
      execute(values, operation);
      return;
    }
    if (detectDuplicates) {
      const known = answerFromSession(next, request);
      if (known) answers.push(known);
      if (known || isForgotten(next, request)) return;
    }
    const result = execute(values, operation);
    sessions.set(request.client, { sequence: request.sequence, result });
    answers.push({ request, result });
  };

  for (let index = lastApplied + 1; index <= commitIndex; index++) {
    const command = log.at(index - 1)?.command;
    if (command) apply(command);
  }
  return { store: next, answers };
};
