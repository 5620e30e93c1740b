import type { NodeId, OperationId, RequestId } from '../../sim/identifiers.ts';
import type { Operation } from '../../sim/operation.ts';

/**
 * A transaction's name: the client's operation and the coordinator, `c1#3@n2`. A coordinator that has
 * restarted adds how often, `c1#3@n2.1`, so that no name is ever used twice.
 */
export type TransactionId = string;

/** One key and what a transaction writes there. */
export interface Write {
  readonly key: string;
  readonly value: string;
}

/** Names the transaction that a coordinator begins for a request. */
export const transactionIdOf = (
  request: RequestId,
  coordinator: NodeId,
  incarnation: number,
): TransactionId =>
  `${request.client}#${request.sequence}@${coordinator}${incarnation === 0 ? '' : `.${incarnation}`}`;

/** The client operation that a transaction serves: the short name shown to people. */
export const operationOf = (transaction: TransactionId): OperationId =>
  transaction.slice(0, transaction.indexOf('@'));

/** The request that a transaction serves. */
export const requestOf = (transaction: TransactionId): RequestId => {
  const [client = '', sequence = ''] = operationOf(transaction).split('#');
  return { client, sequence: Number(sequence) };
};

/** The node that coordinates a transaction. */
export const coordinatorOf = (transaction: TransactionId): NodeId => {
  const [coordinator = ''] = transaction.slice(transaction.indexOf('@') + 1).split('.');
  return coordinator;
};

/** An operation that is served as a transaction: several writes, or a single one. */
export type TransactionalOperation = Extract<Operation, { readonly kind: 'transaction' | 'put' }>;

/** Whether an operation is served. */
export const isServed = (operation: Operation): operation is TransactionalOperation =>
  operation.kind === 'transaction' || operation.kind === 'put';

/** What a served operation writes. */
export const writesOf = (operation: TransactionalOperation): readonly Write[] =>
  operation.kind === 'put' ? [{ key: operation.key, value: operation.value }] : operation.writes;

/** Writes in a few characters: `a=1 b=1`. */
export const writesText = (writes: readonly Write[]): string =>
  writes.map(({ key, value }) => `${key}=${value}`).join(' ');

const alphabet = 'abcdefghijklmnopqrstuvwxyz';
const codeOfA = 97;

/** The place of a key's home among `count` servers, from 0. */
const homePlaceOf = (key: string, count: number): number => {
  const place = key.length === 0 ? 0 : key.charCodeAt(0) - codeOfA;
  return ((place % count) + count) % count;
};

/**
 * The server that a key lives on, by the key's first character: a… on the first server, b… on the
 * second, and so on, beginning again after the last.
 */
export const homeOf = (key: string, servers: readonly NodeId[]): NodeId => {
  const home = servers[homePlaceOf(key, servers.length)];
  if (home === undefined) throw new RangeError('A key lives on a server, and there is none.');
  return home;
};

/** The first letters of the keys that live on a server: `a d g j …`. */
export const lettersOf = (server: NodeId, servers: readonly NodeId[]): string =>
  [...alphabet].filter((letter) => homeOf(letter, servers) === server).join(' ');

/** Writes by the server that they are for, in the order of the servers. */
export const writesByHome = (
  writes: readonly Write[],
  servers: readonly NodeId[],
): ReadonlyMap<NodeId, readonly Write[]> =>
  new Map(
    servers.flatMap((server) => {
      const own = writes.filter(({ key }) => homeOf(key, servers) === server);
      return own.length === 0 ? [] : [[server, own]];
    }),
  );
