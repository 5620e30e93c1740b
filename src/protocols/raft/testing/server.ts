import { DrivenNode, type DrivenNodeOptions } from '../../../kit/testing/driven-node.ts';
import type { NodeId, RequestId } from '../../../sim/identifiers.ts';
import type { Operation, Outcome } from '../../../sim/operation.ts';
import { SharedList } from '../../../sim/shared-list.ts';
import { raft } from '../index.ts';
import type { Entry } from '../log.ts';
import type { RuleId } from '../paper.ts';
import { type Durable, type Message, type Raft, raftNode } from '../raft.ts';

/** A log with these terms, all no-ops; an entry may be given whole instead. */
export const logOf = (...entries: readonly (number | Entry)[]): SharedList<Entry> =>
  SharedList.from(
    entries.map((entry) => (typeof entry === 'number' ? { term: entry, command: null } : entry)),
  );

/** A disk in a term, with these entries' terms. */
export const diskOf = (
  currentTerm: number,
  terms: readonly (number | Entry)[] = [],
  votedFor: NodeId | null = null,
): Durable => ({ currentTerm, votedFor, log: logOf(...terms) });

/** An entry of a client's put. */
export const putEntry = (
  term: number,
  key: string,
  value: string,
  request: RequestId | null = null,
): Entry => ({ term, command: { operation: { kind: 'put', key, value }, request } });

/** How a test's server differs from n1 of five with an empty disk, default parameters and all rules. */
export type ServerOptions = DrivenNodeOptions<RuleId>;

type Of<Type extends Message['type']> = Extract<Message, { readonly type: Type }>;

/** A Raft server driven by hand, in the paper's words. */
export class Server extends DrivenNode<Raft> {
  constructor(options: ServerOptions = {}) {
    super(raft, raftNode, { nodes: 5, ...options });
  }

  /** The terms of its log, from index 1 on. */
  get terms(): readonly number[] {
    return this.knows.log.slice(0).map(({ term }) => term);
  }

  /** The timers that its last step set, with their spans. */
  get timersSet(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.effects.flatMap((effect) =>
        effect.kind === 'setTimer' ? [[effect.timer, effect.after]] : [],
      ),
    );
  }

  request(operation: Operation, request?: RequestId): this {
    return this.ask(operation, request);
  }

  /** RequestVote from `from`, by default from a candidate with an empty log. */
  askVote(from: NodeId, term: number, lastLogIndex = 0, lastLogTerm = 0): this {
    const candidateId = from;
    return this.deliver(from, {
      type: 'requestVote',
      term,
      candidateId,
      lastLogIndex,
      lastLogTerm,
    });
  }

  vote(from: NodeId, term: number, voteGranted = true): this {
    return this.deliver(from, { type: 'requestVoteResponse', term, voteGranted });
  }

  /** AppendEntries from a leader; by default a heartbeat behind an empty log. */
  append(
    from: NodeId,
    term: number,
    details: Partial<Omit<Of<'appendEntries'>, 'type' | 'term' | 'leaderId'>> = {},
  ): this {
    return this.deliver(from, {
      type: 'appendEntries',
      term,
      leaderId: from,
      prevLogIndex: 0,
      prevLogTerm: 0,
      entries: [],
      leaderCommit: 0,
      ...details,
    });
  }

  acknowledge(from: NodeId, matchIndex: number, term = this.knows.currentTerm): this {
    return this.deliver(from, { type: 'appendEntriesResponse', term, success: true, matchIndex });
  }

  refuse(
    from: NodeId,
    prevLogIndex: number,
    conflict: { readonly term: number | null; readonly index: number } | null = null,
    term = this.knows.currentTerm,
  ): this {
    return this.deliver(from, {
      type: 'appendEntriesResponse',
      term,
      success: false,
      prevLogIndex,
      conflict,
    });
  }

  /** Stands, and wins with the votes of the first peers that make a majority. */
  elect(): this {
    this.fire('electionTimeout');
    const { currentTerm, quorum, self } = this.knows;
    for (const peer of self.peers.slice(0, quorum - 1)) this.vote(peer, currentTerm);
    return this;
  }

  /** The answers to clients of its last step, with the requests that they answer. */
  get answered(): readonly { readonly request: RequestId; readonly outcome: Outcome }[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'reply' ? [{ request: effect.request, outcome: effect.outcome }] : [],
    );
  }

  /** The messages of a type that the last step sent, by receiver. */
  sentOf<Type extends Message['type']>(type: Type): ReadonlyMap<NodeId, Of<Type>> {
    return new Map(
      this.sent.flatMap(({ to, message }) =>
        message.type === type ? [[to, message as Of<Type>] as const] : [],
      ),
    );
  }

  /** The only vote, given or refused, that the last step sent. */
  get voteSent(): Of<'requestVoteResponse'> {
    return only(this.sentOf('requestVoteResponse'));
  }

  /** The only answer to AppendEntries that the last step sent. */
  get answerSent(): Of<'appendEntriesResponse'> {
    return only(this.sentOf('appendEntriesResponse'));
  }

  /** The only AppendEntries that the last step sent. */
  get entriesSent(): Of<'appendEntries'> {
    return only(this.sentOf('appendEntries'));
  }

  /** A RequestVote that the last step sent; all are alike. */
  get voteAsked(): Of<'requestVote'> {
    const message = this.message('requestVote');
    if (message === undefined) throw new Error('It sent no RequestVote.');
    return message;
  }
}

const only = <Sent>(messages: ReadonlyMap<NodeId, Sent>): Sent => {
  const [message] = messages.values();
  if (message === undefined || messages.size !== 1) {
    throw new Error(`It sent ${messages.size} such messages, not one.`);
  }
  return message;
};
