import type { NodeId, RequestId } from '../../../sim/identifiers.ts';
import { driverFor } from '../../../sim/machine/driver-for.ts';
import type { Operation, Outcome } from '../../../sim/operation.ts';
import type { NodeInput } from '../../../sim/protocol-setup.ts';
import type { NodeState } from '../../../sim/record.ts';
import { SharedList } from '../../../sim/shared-list.ts';
import type { RaftContext, RaftDurable, RaftEffect, RaftTimer } from '../context.ts';
import { type RaftRole, raftStateOf } from '../describe.ts';
import { raftMachine } from '../machine.ts';
import type {
  AppendEntries,
  AppendEntriesResponse,
  Entry,
  RaftMessage,
  RequestVote,
  RequestVoteResponse,
} from '../messages.ts';
import type { RaftParameters } from '../parameters.ts';
import { raftParameters } from '../parameters.ts';
import type { RaftRuleId } from '../rules.ts';

/** How a test's server differs from n1 of five with an empty disk, default parameters and all rules. */
export interface ServerOptions {
  readonly id?: NodeId;
  readonly servers?: number;
  readonly parameters?: Partial<RaftParameters>;
  readonly rulesOff?: readonly RaftRuleId[];
  readonly durable?: RaftDurable;
}

/** The default of every parameter. */
export const defaultParameters = Object.fromEntries(
  raftParameters.map((parameter) => [parameter.name, parameter.default]),
) as unknown as RaftParameters; // the list of specifications has one for each

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
): RaftDurable => ({ currentTerm, votedFor, log: logOf(...terms) });

/** An entry of a client's put. */
export const putEntry = (
  term: number,
  key: string,
  value: string,
  request: RequestId | null = null,
): Entry => ({ term, command: { operation: { kind: 'put', key, value }, request } });

export const inputOf = (options: ServerOptions = {}): NodeInput<RaftDurable, RaftParameters> => {
  const id = options.id ?? 'n1';
  const names = Array.from({ length: options.servers ?? 5 }, (_, place) => `n${place + 1}`);
  return {
    id,
    peers: names.filter((name) => name !== id),
    parameters: { ...defaultParameters, ...options.parameters },
    rules: Object.fromEntries((options.rulesOff ?? []).map((rule) => [rule, false])),
    durable: options.durable ?? null,
    incarnation: 0,
  };
};

/** One server driven by hand: it is told what happens and shows what it believes and asks for. */
export class Server {
  state: NodeState;
  effects: readonly RaftEffect[];
  readonly #driver = driverFor(raftMachine);

  constructor(options: ServerOptions = {}) {
    this.state = this.#driver.start(inputOf(options));
    this.effects = this.#collected();
  }

  get role(): RaftRole {
    return this.#read().role;
  }

  get context(): RaftContext {
    return this.#read().context;
  }

  /** The terms of its log, from index 1 on. */
  get terms(): readonly number[] {
    return this.context.log.slice(0).map(({ term }) => term);
  }

  fire(timer: RaftTimer): this {
    return this.#step({ type: timer });
  }

  deliver(from: NodeId, message: RaftMessage): this {
    return this.#step({ type: message.type, from, message });
  }

  request(operation: Operation, request: RequestId = { client: 'c1', sequence: 1 }): this {
    const message = { type: 'request', request, operation };
    return this.#step({ type: 'request', from: request.client, message });
  }

  /** RequestVote from `from`, by default from a candidate with an empty log. */
  askVote(from: NodeId, term: number, lastLogIndex = 0, lastLogTerm = 0): this {
    return this.deliver(from, {
      type: 'requestVote',
      term,
      candidateId: from,
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
    details: Partial<Omit<AppendEntries, 'type' | 'term' | 'leaderId'>> = {},
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

  acknowledge(from: NodeId, matchIndex: number, term = this.context.currentTerm): this {
    return this.deliver(from, { type: 'appendEntriesResponse', term, success: true, matchIndex });
  }

  refuse(
    from: NodeId,
    prevLogIndex: number,
    conflict: { readonly term: number | null; readonly index: number } | null = null,
    term = this.context.currentTerm,
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
    const { currentTerm, peers, settings } = this.context;
    for (const peer of peers.slice(0, settings.quorum - 1)) this.vote(peer, currentTerm);
    return this;
  }

  /** The messages that the last event sent, by receiver. */
  sent<Type extends RaftMessage['type']>(
    type: Type,
  ): ReadonlyMap<NodeId, Extract<RaftMessage, { readonly type: Type }>> {
    const messages = new Map<NodeId, Extract<RaftMessage, { readonly type: Type }>>();
    for (const effect of this.effects) {
      if (effect.kind === 'send' && isOfType(effect.message, type)) {
        messages.set(effect.to, effect.message);
      }
    }
    return messages;
  }

  /** The only vote, given or refused, that the last event sent. */
  get voteSent(): RequestVoteResponse {
    return only(this.sent('requestVoteResponse'));
  }

  /** The only answer to AppendEntries that the last event sent. */
  get answerSent(): AppendEntriesResponse {
    return only(this.sent('appendEntriesResponse'));
  }

  /** The only AppendEntries that the last event sent. */
  get entriesSent(): AppendEntries {
    return only(this.sent('appendEntries'));
  }

  /** A RequestVote that the last event sent; all are alike. */
  get voteAsked(): RequestVote {
    const [message] = this.sent('requestVote').values();
    if (message === undefined) throw new Error('It sent no RequestVote.');
    return message;
  }

  /** What the last event wrote to the disk; null when it wrote nothing. */
  get stored(): RaftDurable | null {
    for (const effect of this.effects) if (effect.kind === 'persist') return effect.durable;
    return null;
  }

  /** The answers to clients of the last event. */
  get replies(): readonly { readonly request: RequestId; readonly outcome: Outcome }[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'reply' ? [{ request: effect.request, outcome: effect.outcome }] : [],
    );
  }

  /** The kinds of the last event's effects in order, notes left out. */
  get order(): readonly string[] {
    return this.effects.flatMap(({ kind }) => (kind === 'note' ? [] : [kind]));
  }

  /** The timers that the last event set, with their spans. */
  get timersSet(): Readonly<Record<string, number | readonly [number, number]>> {
    return Object.fromEntries(
      this.effects.flatMap((effect) =>
        effect.kind === 'setTimer' ? [[effect.timer, effect.after]] : [],
      ),
    );
  }

  #step(event: { readonly type: string; readonly [field: string]: unknown }): this {
    this.state = this.#driver.step(this.state, { ...event, ...nothingDrawn });
    this.effects = this.#collected();
    return this;
  }

  #collected(): readonly RaftEffect[] {
    return this.#driver.effects as readonly RaftEffect[]; // raftMachine has no others
  }

  #read(): { readonly role: RaftRole; readonly context: RaftContext } {
    const read = raftStateOf(this.state);
    if (read === null) throw new Error(`'${this.state.value}' is no state of a Raft server.`);
    return read;
  }
}

/** Raft's machine reads neither the time nor chance. */
const nothingDrawn = { now: 0, random: 0 };

const isOfType = <Type extends RaftMessage['type']>(
  message: RaftMessage,
  type: Type,
): message is Extract<RaftMessage, { readonly type: Type }> => message.type === type;

const only = <Message>(messages: ReadonlyMap<NodeId, Message>): Message => {
  const [message] = messages.values();
  if (message === undefined || messages.size !== 1) {
    throw new Error(`It sent ${messages.size} such messages, not one.`);
  }
  return message;
};
