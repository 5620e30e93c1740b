import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { Operation } from '../../sim/operation.ts';

/** The operations that the replicated key-value store serves. */
export type StoreOperation = Extract<
  Operation,
  { readonly kind: 'put' | 'get' | 'cas' | 'append' | 'delete' }
>;

/** What an entry asks of the state machine. `request` is null when no client asked for it. */
export interface Command {
  readonly operation: StoreOperation;
  readonly request: RequestId | null;
}

/** One entry of the log: the term in which a leader received it, and its command (null: a no-op). */
export interface Entry {
  readonly term: number;
  readonly command: Command | null;
}

/** RequestVote RPC, arguments (Figure 2). */
export interface RequestVote {
  readonly type: 'requestVote';
  readonly term: number;
  readonly candidateId: NodeId;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

/** RequestVote RPC, results (Figure 2). */
export interface RequestVoteResponse {
  readonly type: 'requestVoteResponse';
  readonly term: number;
  readonly voteGranted: boolean;
}

/** AppendEntries RPC, arguments (Figure 2); without entries it is a heartbeat. */
export interface AppendEntries {
  readonly type: 'appendEntries';
  readonly term: number;
  readonly leaderId: NodeId;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
}

/**
 * AppendEntries RPC, results (Figure 2). The paper's caller knows which call a result belongs to; on
 * a network that loses and reorders, the result has to say it. `matchIndex` is the last index known
 * to agree with the leader's log; `prevLogIndex` is the one that was refused.
 */
export type AppendEntriesResponse =
  | {
      readonly type: 'appendEntriesResponse';
      readonly term: number;
      readonly success: true;
      readonly matchIndex: number;
    }
  | {
      readonly type: 'appendEntriesResponse';
      readonly term: number;
      readonly success: false;
      readonly prevLogIndex: number;
      readonly conflict: Conflict | null;
    };

/**
 * Where a follower's log leaves the leader's (section 5.3, the optimisation): the term of the
 * conflicting entry and the first index that the follower stores for it. `term` is null when the log
 * ends before the conflict; then `index` is the one after its last. Null as a whole when the
 * optimisation is off or the request was stale.
 */
export interface Conflict {
  readonly term: number | null;
  readonly index: number;
}

/** Everything that Raft's servers say to each other. */
export type RaftMessage = RequestVote | RequestVoteResponse | AppendEntries | AppendEntriesResponse;
