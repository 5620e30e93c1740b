import type { NodeId } from '../../sim/identifiers.ts';
import type { TransactionId, Write } from './transaction.ts';

/** PREPARE: asks for a vote. It brings the writes, and names all participants (BHG, section 7.4). */
export interface Prepare {
  readonly type: 'prepare';
  readonly transaction: TransactionId;
  /** All participants besides the coordinator. */
  readonly participants: readonly NodeId[];
  /** What this participant is to write. */
  readonly writes: readonly Write[];
}

/** YES VOTE: the participant is prepared, and leaves the decision to the coordinator. */
export interface YesVote {
  readonly type: 'yesVote';
  readonly transaction: TransactionId;
}

/** NO VOTE: the participant has aborted its part. */
export interface NoVote {
  readonly type: 'noVote';
  readonly transaction: TransactionId;
  readonly reason: string;
  /** The coordinator through which the same request has come before; null for every other reason. */
  readonly elsewhere: NodeId | null;
}

/** COMMIT: the decision, or a participant that knows it telling one that asks. */
export interface Commit {
  readonly type: 'commit';
  readonly transaction: TransactionId;
}

/** ABORT: the decision, or what is presumed where nothing is known. */
export interface Abort {
  readonly type: 'abort';
  readonly transaction: TransactionId;
}

/** ACK: the participant has its commit record on its disk. There is none for an abort. */
export interface Acknowledgement {
  readonly type: 'acknowledgement';
  readonly transaction: TransactionId;
}

/** A prepared participant asks for the decision (DECISION-REQ in BHG). */
export interface Inquiry {
  readonly type: 'inquiry';
  readonly transaction: TransactionId;
}

/** The answer of a participant that is prepared itself: it cannot help. */
export interface Uncertain {
  readonly type: 'uncertain';
  readonly transaction: TransactionId;
}

/** Everything that the nodes say to each other. */
export type TwoPhaseMessage =
  | Prepare
  | YesVote
  | NoVote
  | Commit
  | Abort
  | Acknowledgement
  | Inquiry
  | Uncertain;
