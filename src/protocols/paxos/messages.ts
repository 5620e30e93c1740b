import type { NodeId } from '../../sim/identifiers.ts';

/** "A proposal consists of a proposal number and a value" (section 2.2). */
export interface Proposal {
  readonly number: number;
  readonly value: string;
}

/** Phase 1 (a): a proposer asks for a promise and for what has been accepted (section 2.2). */
export interface Prepare {
  readonly type: 'prepare';
  readonly number: number;
}

/**
 * Phase 1 (b): an acceptor promises to accept nothing numbered below `number`, and names the
 * highest-numbered proposal that it has accepted, if any (section 2.2).
 */
export interface PromiseAnswer {
  readonly type: 'promise';
  readonly number: number;
  readonly accepted: Proposal | null;
}

/** Phase 2 (a): a proposer asks acceptors to accept its proposal (section 2.2). */
export interface Accept extends Proposal {
  readonly type: 'accept';
}

/** Phase 2 (b): an acceptor tells whoever is to learn of it that it has accepted (section 2.3). */
export interface Accepted extends Proposal {
  readonly type: 'accepted';
}

/**
 * An acceptor has promised a higher number and says so, so that the proposer can abandon its
 * proposal: "a performance optimization that does not affect correctness" (section 2.2, its end).
 */
export interface Refusal {
  readonly type: 'refusal';
  readonly request: 'prepare' | 'accept';
  /** The number that is refused. */
  readonly number: number;
  /** The number that the acceptor has promised. */
  readonly promised: number;
}

/** The distinguished learner informs the others that a value has been chosen (section 2.3). */
export interface Learn extends Proposal {
  readonly type: 'learn';
}

/** Everything that the nodes of a Paxos cluster say to each other. */
export type PaxosMessage = Prepare | PromiseAnswer | Accept | Accepted | Refusal | Learn;

/** An acceptance as its hearers count it. */
export interface Tally extends Proposal {
  readonly by: readonly NodeId[];
}
