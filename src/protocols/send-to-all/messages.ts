import type { RequestId } from '../../sim/identifiers.ts';
import type { Operation, OperationResult } from '../../sim/operation.ts';

/** The operations that may change a replica. */
export type WriteOperation = Extract<
  Operation,
  { readonly kind: 'put' | 'cas' | 'append' | 'delete' | 'add' | 'sample' }
>;

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

/** A client's write on its way from the server that it asked to every other one. */
export interface Relay {
  readonly type: 'relay';
  readonly request: RequestId;
  readonly operation: WriteOperation;
  /** What a sample drew at the first server; null where every server draws for itself. */
  readonly drawn: string | null;
}

/** Everything that the servers say to each other. */
export type SendToAllMessage = Relay;
