import type { AnyEffect, WireMessage } from '../../sim/effect.ts';
import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import { driverFor } from '../../sim/machine/driver-for.ts';
import type { Operation, Outcome } from '../../sim/operation.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { NodeInput, ParameterValue } from '../../sim/protocol-setup.ts';
import type { NodeState } from '../../sim/record.ts';
import type { ExponentialWait, Micros, MicrosRange } from '../../sim/time.ts';
import type { Known, NodeOf, NodeTypes } from '../node.ts';

/** How a test's node differs from n1 of three with an empty disk, default parameters and all rules. */
export interface DrivenNodeOptions<Rule extends string = string> {
  readonly id?: NodeId;
  readonly nodes?: number;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly rulesOff?: readonly Rule[];
  /** What its disk holds, as the protocol's `readDisk` takes it. */
  readonly disk?: unknown;
  /** The same in the protocol's own form: what an earlier node `stored`. */
  readonly durable?: unknown;
  readonly incarnation?: number;
}

type Effect<Kind extends AnyEffect['kind']> = Extract<AnyEffect, { readonly kind: Kind }>;

/**
 * One node driven by hand, for tests of a protocol's own rules: it is told what happens, and shows
 * what it knows and what its last step asked for.
 */
export class DrivenNode<T extends NodeTypes> {
  state: NodeState;
  effects: readonly AnyEffect[];
  /** What its disk holds once all writes have ended: a later node's `durable`. */
  disk: unknown;
  /** Its own clock, which tests may set. */
  now: Micros = 0;
  /** The random bits that the next event brings. */
  random = 0;
  readonly #driver;
  readonly #node: NodeOf<T>;

  constructor(
    protocol: Pick<Protocol, 'parameters' | 'readDisk'>,
    node: NodeOf<T>,
    options: DrivenNodeOptions<T['rule']> = {},
  ) {
    const id = options.id ?? 'n1';
    const names = Array.from({ length: options.nodes ?? 3 }, (_, place) => `n${place + 1}`);
    const input: NodeInput<unknown> = {
      id,
      peers: names.filter((name) => name !== id),
      parameters: {
        ...Object.fromEntries(protocol.parameters.map((each) => [each.name, each.default])),
        ...options.parameters,
      },
      rules: Object.fromEntries((options.rulesOff ?? []).map((rule) => [rule, false])),
      durable:
        options.disk === undefined
          ? (options.durable ?? null)
          : (protocol.readDisk?.(options.disk) ?? null),
      incarnation: options.incarnation ?? 0,
    };
    this.#node = node;
    this.#driver = driverFor(node.machine);
    this.disk = input.durable;
    this.state = this.#driver.start(input);
    this.effects = this.#driver.effects;
  }

  /** What it knows. */
  get knows(): Known<T> {
    return this.#node.of(this.state);
  }

  get role(): T['role'] {
    return this.knows.role;
  }

  deliver(from: NodeId, message: T['message']): this {
    return this.#step({ type: message.type, from, message });
  }

  /** A timer runs out. */
  fire(timer: T['timer']): this {
    return this.#step({ type: timer });
  }

  /** A client asks it; c1 for the first time where nothing else is said. */
  ask(operation: Operation, request: RequestId = { client: 'c1', sequence: 1 }): this {
    const message: WireMessage = { type: 'request', ...{ request, operation } };
    return this.#step({ type: 'request', from: request.client, message });
  }

  /** What its last step sent, in order. */
  get sent(): readonly { readonly to: NodeId; readonly message: T['message'] }[] {
    return this.#effects('send').map(({ to, message }) => ({ to, message }));
  }

  /** To whom its last step sent messages of a type, in order. */
  sentTo(type: T['message']['type']): readonly NodeId[] {
    return this.sent.flatMap(({ to, message }) => (message.type === type ? [to] : []));
  }

  /** The first message of a type that its last step sent; undefined when it sent none. */
  message<Type extends T['message']['type']>(
    type: Type,
  ): Extract<T['message'], { readonly type: Type }> | undefined {
    const found = this.sent.find(({ message }) => message.type === type)?.message;
    return found as Extract<T['message'], { readonly type: Type }> | undefined; // found by its type
  }

  /** The answers to clients of its last step. */
  get replies(): readonly { readonly client: NodeId; readonly outcome: Outcome }[] {
    return this.#effects('reply').map(({ request, outcome }) => ({
      client: request.client,
      outcome,
    }));
  }

  /** What its last step wrote to the disk; null when it wrote nothing. */
  get stored(): Pick<T['state'], T['durable'] & keyof T['state']> | null {
    const durable = this.#effects('persist')[0]?.durable ?? null;
    return durable as Pick<T['state'], T['durable'] & keyof T['state']> | null; // what the node's definition stores
  }

  /** The kinds of its last step's effects in order, notes left out, repetitions once. */
  get order(): readonly string[] {
    const kinds = this.effects.flatMap(({ kind }) => (kind === 'note' ? [] : [kind]));
    return kinds.filter((kind, place) => kind !== kinds[place - 1]);
  }

  /** For how long its last step set a timer; null when it did not, or stopped it. */
  timer(timer: T['timer']): Micros | MicrosRange | ExponentialWait | null {
    const set = this.effects.findLast(
      (effect) =>
        (effect.kind === 'setTimer' || effect.kind === 'cancelTimer') && effect.timer === timer,
    );
    return set?.kind === 'setTimer' ? set.after : null;
  }

  /** What its last step said, for people. */
  get said(): readonly string[] {
    return this.#effects('note').map(({ text }) => text);
  }

  #effects<Kind extends AnyEffect['kind']>(kind: Kind): readonly Effect<Kind>[] {
    return this.effects.filter((effect): effect is Effect<Kind> => effect.kind === kind);
  }

  #step(event: { readonly type: string; readonly [field: string]: unknown }): this {
    this.state = this.#driver.step(this.state, {
      ...event,
      ...{ now: this.now, random: this.random },
    });
    this.effects = this.#driver.effects;
    this.disk = this.stored ?? this.disk;
    return this;
  }
}
