import { DrivenNode, type DrivenNodeOptions } from '../../../kit/testing/driven-node.ts';
import type { NodeId, RequestId } from '../../../sim/identifiers.ts';
import type { ExponentialWait, Micros, MicrosRange } from '../../../sim/time.ts';
import { recordText } from '../explain.ts';
import { twoPhaseCommit } from '../index.ts';
import type { RuleId } from '../paper.ts';
import type { TransactionId } from '../transaction.ts';
import { type Message, type TwoPhase, twoPhaseNode } from '../two-phase-commit.ts';

export type NodeOptions = DrivenNodeOptions<RuleId>;

/** A node of two-phase commit driven by hand, n1 of four unless told otherwise; it has read its log. */
export class Node extends DrivenNode<TwoPhase> {
  readonly #options: NodeOptions;

  constructor(options: NodeOptions = {}) {
    super(twoPhaseCommit, twoPhaseNode, { nodes: 4, ...options });
    this.#options = options;
    this.fire('recovery');
  }

  /** Its log: a star for a forced record, brackets for one in memory only. */
  get log(): readonly string[] {
    const { log, forcedLength } = this.knows;
    return log.slice(0).map((record, place) => recordText(record, place < forcedLength));
  }

  get locks(): Readonly<Record<string, TransactionId>> {
    return Object.fromEntries(this.knows.locks);
  }

  get values(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.knows.values].map(([key, { value }]) => [key, value]));
  }

  /** The same node after a crash: with its disk and nothing else. */
  restarted(): Node {
    const incarnation = (this.#options.incarnation ?? 0) + 1;
    return new Node({ ...this.#options, incarnation, durable: this.disk });
  }

  /** Lets time pass on its clock. */
  after(micros: Micros): this {
    this.now += micros;
    return this;
  }

  /** A transaction that writes 1 to each of these keys. */
  begin(keys: readonly string[], request?: RequestId): this {
    const writes = keys.map((key) => ({ key, value: '1' }));
    return this.ask({ kind: 'transaction', writes }, request);
  }

  /** PREPARE from a transaction's coordinator, by default `c1#1@n1` over b at n2 and c at n3. */
  prepare(
    transaction: TransactionId = 'c1#1@n1',
    keys: readonly string[] = ['b'],
    participants: readonly NodeId[] = ['n2', 'n3'],
  ): this {
    const coordinator = transaction.split('@')[1]?.split('.')[0] ?? '';
    const writes = keys.map((key) => ({ key, value: '1' }));
    return this.deliver(coordinator, { type: 'prepare', transaction, participants, writes });
  }

  yes(from: NodeId, transaction: TransactionId = 'c1#1@n1'): this {
    return this.deliver(from, { type: 'yesVote', transaction });
  }

  no(from: NodeId, transaction: TransactionId = 'c1#1@n1', elsewhere: NodeId | null = null): this {
    return this.deliver(from, { type: 'noVote', transaction, reason: 'it refuses', elsewhere });
  }

  tell(
    from: NodeId,
    type: 'commit' | 'abort' | 'acknowledgement' | 'inquiry' | 'uncertain',
    transaction: TransactionId = 'c1#1@n1',
  ): this {
    return this.deliver(from, { type, transaction });
  }

  /** What the last event sent to a node, of a type. */
  sentAs<Type extends Message['type']>(type: Type, to: NodeId) {
    const found = this.sent.find((each) => each.to === to && each.message.type === type)?.message;
    return found as Extract<Message, { readonly type: Type }> | undefined; // found by its type
  }

  /** Who was sent what in the last event: `commit to n2`. */
  get told(): readonly string[] {
    return this.sent.map(({ message, to }) => `${message.type} to ${to}`);
  }

  /** The outcomes that the last event told clients. */
  get answers() {
    return this.replies.map(({ outcome }) => outcome);
  }

  /** The last event's disk writes, messages and answers, one by one. */
  get steps(): readonly string[] {
    return this.effects.flatMap((effect) => {
      if (effect.kind === 'send') return [effect.message.type];
      return effect.kind === 'persist' ? ['force'] : effect.kind === 'reply' ? ['answer'] : [];
    });
  }

  /** The time-outs that the last event set (in microseconds) or cancelled (null). */
  get timers(): Readonly<Record<string, Micros | MicrosRange | ExponentialWait | null>> {
    const timers: Record<string, Micros | MicrosRange | ExponentialWait | null> = {};
    for (const effect of this.effects) {
      if (effect.kind === 'setTimer') timers[effect.timer] = effect.after;
      if (effect.kind === 'cancelTimer') timers[effect.timer] = null;
    }
    return timers;
  }
}
