import type { NodeId, OperationId } from './identifiers.ts';
import type { Micros } from './time.ts';

/**
 * What a client can ask of a replicated service. Values and keys are text. A protocol states which
 * kinds it serves (`Protocol.operations`).
 */
export type Operation =
  | { readonly kind: 'put'; readonly key: string; readonly value: string }
  | { readonly kind: 'get'; readonly key: string }
  /** Compare-and-swap: `expected` null means that the key must be absent. */
  | {
      readonly kind: 'cas';
      readonly key: string;
      readonly expected: string | null;
      readonly value: string;
    }
  /** Adds to the end of the list under the key, kept as text with commas between. */
  | { readonly kind: 'append'; readonly key: string; readonly value: string }
  | { readonly kind: 'delete'; readonly key: string }
  /** Counter increment; `amount` is a whole number. */
  | { readonly kind: 'add'; readonly key: string; readonly amount: number }
  /** Adds an element to a set. */
  | { readonly kind: 'insert'; readonly key: string; readonly value: string }
  /** Takes an element out of a set. */
  | { readonly kind: 'remove'; readonly key: string; readonly value: string }
  /** Puts a value into a sequence, so that it stands at that place, counted from 0. */
  | {
      readonly kind: 'insertAt';
      readonly key: string;
      readonly index: number;
      readonly value: string;
    }
  /** Takes what stands at that place out of a sequence. */
  | { readonly kind: 'deleteAt'; readonly key: string; readonly index: number }
  /** Reads several keys at once. */
  | { readonly kind: 'getAll'; readonly keys: readonly string[] }
  /** An operation whose result depends on where and when it runs. */
  | { readonly kind: 'sample'; readonly key: string; readonly source: 'random' | 'now' }
  /** Several writes that must all happen or none. */
  | {
      readonly kind: 'transaction';
      readonly writes: readonly { readonly key: string; readonly value: string }[];
    }
  /** Proposes a value for a single decision. */
  | { readonly kind: 'propose'; readonly value: string }
  /** What an administrator asks of the cluster itself; answered and judged like any other operation. */
  | { readonly kind: 'administer'; readonly action: AdministratorAction };

export type OperationKind = Operation['kind'];

/** What an administrator can ask for. A protocol states which it serves (`Protocol.administers`). */
export type AdministratorAction =
  /** Makes just these servers the members. */
  | { readonly kind: 'changeMembers'; readonly members: readonly NodeId[] }
  | { readonly kind: 'transferLeadership'; readonly to: NodeId }
  /** Parts what is stored in two: the keys below this one, and the rest. */
  | { readonly kind: 'split'; readonly atKey: string };

/** The one key that an operation is about; null where it is about several or none. */
export const keyOf = (operation: Operation): string | null =>
  'key' in operation ? operation.key : null;

/** What a completed operation told its client. */
export type OperationResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'value'; readonly value: string | null }
  /** The values of several keys, in the order in which they were asked for. */
  | { readonly kind: 'values'; readonly values: readonly (string | null)[] }
  | { readonly kind: 'swapped'; readonly swapped: boolean };

/**
 * A server's answer to a request. `redirect` names the node to ask instead (null: it knows none);
 * `fail` means that the operation certainly has not taken and will not take effect.
 */
export type Outcome =
  | { readonly kind: 'ok'; readonly result: OperationResult }
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'redirect'; readonly to: NodeId | null };

/**
 * One operation as its client saw it. `unknown`: no answer was heard, so it may have taken effect,
 * may do so later, or never. `open`: still waiting at the moment of looking.
 */
export interface OperationRecord {
  readonly id: OperationId;
  readonly client: NodeId;
  readonly operation: Operation;
  readonly invokedAtMicros: Micros;
  readonly completedAtMicros: Micros | null;
  readonly outcome: 'ok' | 'fail' | 'unknown' | 'open';
  readonly result: OperationResult | null;
  /** Why it failed, in the server's words; null otherwise. */
  readonly reason: string | null;
  /** The server whose answer ended it, if any. */
  readonly answeredBy: NodeId | null;
  /** The events that began and ended it (indices into the run's records). */
  readonly invokedByEvent: number;
  readonly completedByEvent: number | null;
}

/** How an operation is written on the page: `put x=7`, `get x`. */
export const operationText = (operation: Operation): string => {
  switch (operation.kind) {
    case 'put':
      return `put ${operation.key}=${operation.value}`;
    case 'get':
      return `get ${operation.key}`;
    case 'cas':
      return `cas ${operation.key} ${operation.expected ?? '∅'}→${operation.value}`;
    case 'append':
      return `append ${operation.key}+${operation.value}`;
    case 'delete':
      return `delete ${operation.key}`;
    case 'add':
      return `add ${operation.key}${operation.amount < 0 ? '' : '+'}${operation.amount}`;
    case 'insert':
      return `insert ${operation.key}∋${operation.value}`;
    case 'remove':
      return `remove ${operation.key}∌${operation.value}`;
    case 'insertAt':
      return `insert ${operation.key}[${operation.index}]=${operation.value}`;
    case 'deleteAt':
      return `delete ${operation.key}[${operation.index}]`;
    case 'getAll':
      return `get ${operation.keys.join(', ')}`;
    case 'sample':
      return `${operation.source}() into ${operation.key}`;
    case 'transaction':
      return operation.writes.map(({ key, value }) => `${key}=${value}`).join(', ');
    case 'propose':
      return `propose ${operation.value}`;
    case 'administer':
      return actionText(operation.action);
  }
};

const actionText = (action: AdministratorAction): string => {
  switch (action.kind) {
    case 'changeMembers':
      return `members ${action.members.join(' ')}`;
    case 'transferLeadership':
      return `leadership to ${action.to}`;
    case 'split':
      return `split at ${action.atKey}`;
  }
};
