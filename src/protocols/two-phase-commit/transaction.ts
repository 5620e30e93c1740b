import type { NodeId, OperationId, RequestId } from '../../sim/identifiers.ts';
import type { Operation } from '../../sim/operation.ts';
import type { SharedList } from '../../sim/shared-list.ts';

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

/** What a transaction, or a single put, writes; null for what is not served. */
export const writesOf = (operation: Operation): readonly Write[] | null => {
  if (operation.kind === 'transaction') return operation.writes;
  return operation.kind === 'put' ? [{ key: operation.key, value: operation.value }] : null;
};

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

/** What a transaction can come to. */
export type Decision = 'commit' | 'abort';

/**
 * A record of the write-ahead log. `forced` records are on the disk before anything that depends on
 * them leaves the node; the others stay in memory until the next forced write takes them along.
 */
export type LogRecord =
  /** A participant's: it has voted yes. */
  | {
      readonly kind: 'prepare';
      readonly forced: boolean;
      readonly transaction: TransactionId;
      readonly participants: readonly NodeId[];
      readonly writes: readonly Write[];
    }
  /** The coordinator's names the participants who must hear of it; a participant's names none. */
  | {
      readonly kind: 'commit';
      readonly forced: boolean;
      readonly transaction: TransactionId;
      readonly participants: readonly NodeId[];
      /** What it writes at this node. */
      readonly writes: readonly Write[];
    }
  | {
      readonly kind: 'abort';
      readonly forced: boolean;
      readonly transaction: TransactionId;
      readonly reason: string;
    }
  /** The coordinator's: everybody has acknowledged the commit, and it may be forgotten. */
  | { readonly kind: 'end'; readonly forced: false; readonly transaction: TransactionId };

export type Log = SharedList<LogRecord>;

/** A decision in a log, and the place of its record from 0. */
export interface Decided {
  readonly decision: Decision;
  readonly place: number;
  /** Whether an end record follows: the coordinator has forgotten. */
  readonly ended: boolean;
}

/**
 * What a log says about a transaction; null where it is undecided. It looks from the end, so only
 * questions about transactions long past are dear, and those are rare.
 */
export const decisionIn = (log: Log, transaction: TransactionId): Decided | null => {
  let ended = false;
  for (let place = log.length - 1; place >= 0; place--) {
    const record = log.at(place);
    if (record?.transaction !== transaction) continue;
    if (record.kind === 'end') ended = true;
    else if (record.kind === 'prepare') return null;
    else return { decision: record.kind, place, ended };
  }
  return null;
};
