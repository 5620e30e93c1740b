import type { NodeId, RequestId } from '../../../sim/identifiers.ts';
import { driverFor } from '../../../sim/machine/driver-for.ts';
import type { Operation, Outcome } from '../../../sim/operation.ts';
import type { NodeInput } from '../../../sim/protocol-setup.ts';
import type { NodeState } from '../../../sim/record.ts';
import type { Micros } from '../../../sim/time.ts';
import type {
  TwoPhaseContext,
  TwoPhaseDurable,
  TwoPhaseEffect,
  TwoPhaseTimer,
} from '../context.ts';
import { recordText } from '../describe.ts';
import { twoPhaseMachine } from '../machine.ts';
import type { TwoPhaseMessage } from '../messages.ts';
import { type TwoPhaseParameters, twoPhaseParameters } from '../parameters.ts';
import type { TwoPhaseRuleId } from '../rules.ts';
import { twoPhaseContextOf } from '../state.ts';
import type { TransactionId } from '../transaction.ts';

/** How a test's node differs from n1 of four with an empty disk, default parameters and all rules. */
export interface NodeOptions {
  readonly id?: NodeId;
  readonly servers?: number;
  readonly parameters?: Partial<TwoPhaseParameters>;
  readonly rulesOff?: readonly TwoPhaseRuleId[];
  readonly durable?: TwoPhaseDurable;
  readonly incarnation?: number;
}

/** The default of every parameter. */
export const defaultParameters = Object.fromEntries(
  twoPhaseParameters.map((parameter) => [parameter.name, parameter.default]),
) as unknown as TwoPhaseParameters; // the list of specifications has one for each

const inputOf = (options: NodeOptions): NodeInput<TwoPhaseDurable, TwoPhaseParameters> => {
  const id = options.id ?? 'n1';
  const names = Array.from({ length: options.servers ?? 4 }, (_, place) => `n${place + 1}`);
  return {
    id,
    peers: names.filter((name) => name !== id),
    parameters: { ...defaultParameters, ...options.parameters },
    rules: Object.fromEntries((options.rulesOff ?? []).map((rule) => [rule, false])),
    durable: options.durable ?? null,
    incarnation: options.incarnation ?? 0,
  };
};

type Sent<Type extends TwoPhaseMessage['type']> = ReadonlyMap<
  NodeId,
  Extract<TwoPhaseMessage, { readonly type: Type }>
>;

/** One node driven by hand: it is told what happens and shows what it believes and asks for. */
export class Node {
  state: NodeState;
  effects: readonly TwoPhaseEffect[] = [];
  /** What its disk would hold if every write had finished. */
  durable: TwoPhaseDurable | null;
  now: Micros = 0;
  readonly #driver = driverFor(twoPhaseMachine);
  readonly #options: NodeOptions;

  constructor(options: NodeOptions = {}) {
    this.#options = options;
    this.durable = options.durable ?? null;
    this.state = this.#driver.start(inputOf(options));
    this.fire('recovery');
  }

  get context(): TwoPhaseContext {
    const context = twoPhaseContextOf(this.state);
    if (context === null) throw new Error(`'${this.state.value}' is no state of a node.`);
    return context;
  }

  /** Its log: a star for a forced record, brackets for one in memory only. */
  get log(): readonly string[] {
    const { log, forcedLength } = this.context;
    return log.slice(0).map((record, place) => recordText(record, place < forcedLength));
  }

  get locks(): Readonly<Record<string, TransactionId>> {
    return Object.fromEntries(this.context.locks);
  }

  get values(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.context.values].map(([key, { value }]) => [key, value]));
  }

  /** The same node after a crash: with its disk and nothing else. */
  restarted(): Node {
    const { durable } = this;
    const incarnation = (this.#options.incarnation ?? 0) + 1;
    return new Node({ ...this.#options, incarnation, ...(durable === null ? {} : { durable }) });
  }

  /** Lets time pass on its clock. */
  after(micros: Micros): this {
    this.now += micros;
    return this;
  }

  fire(timer: TwoPhaseTimer): this {
    return this.#step({ type: timer });
  }

  deliver(from: NodeId, message: TwoPhaseMessage): this {
    return this.#step({ type: message.type, from, message });
  }

  request(operation: Operation, request: RequestId = { client: 'c1', sequence: 1 }): this {
    const message = { type: 'request', request, operation };
    return this.#step({ type: 'request', from: request.client, message });
  }

  /** A transaction that writes 1 to each of these keys. */
  begin(keys: readonly string[], request?: RequestId): this {
    const writes = keys.map((key) => ({ key, value: '1' }));
    return this.request({ kind: 'transaction', writes }, request);
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

  /** The messages of one type that the last event sent, by receiver. */
  sent<Type extends TwoPhaseMessage['type']>(type: Type): Sent<Type> {
    const messages = new Map<NodeId, Extract<TwoPhaseMessage, { readonly type: Type }>>();
    for (const effect of this.effects) {
      if (effect.kind === 'send' && isOfType(effect.message, type)) {
        messages.set(effect.to, effect.message);
      }
    }
    return messages;
  }

  /** Who was sent what in the last event: `commit to n2`. */
  get told(): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'send' ? [`${effect.message.type} to ${effect.to}`] : [],
    );
  }

  /** The outcomes that the last event told clients. */
  get answers(): readonly Outcome[] {
    return this.effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.outcome] : []));
  }

  /** The last event's disk writes, messages and answers, in order. */
  get order(): readonly string[] {
    return this.effects.flatMap((effect) => {
      switch (effect.kind) {
        case 'persist':
          return ['force'];
        case 'send':
          return [effect.message.type];
        case 'reply':
          return ['answer'];
        default:
          return [];
      }
    });
  }

  /** The time-outs that the last event set (in microseconds) or cancelled (null). */
  get timers(): Readonly<Record<string, number | readonly [number, number] | null>> {
    const timers: Record<string, number | readonly [number, number] | null> = {};
    for (const effect of this.effects) {
      if (effect.kind === 'setTimer') timers[effect.timer] = effect.after;
      if (effect.kind === 'cancelTimer') timers[effect.timer] = null;
    }
    return timers;
  }

  #step(event: { readonly type: string; readonly [field: string]: unknown }): this {
    const told = { ...event, now: this.now, random: 0 };
    this.state = this.#driver.step(this.state, told);
    this.effects = this.#driver.effects as readonly TwoPhaseEffect[]; // twoPhaseMachine has no others
    for (const effect of this.effects) if (effect.kind === 'persist') this.durable = effect.durable;
    return this;
  }
}

const isOfType = <Type extends TwoPhaseMessage['type']>(
  message: TwoPhaseMessage,
  type: Type,
): message is Extract<TwoPhaseMessage, { readonly type: Type }> => message.type === type;
