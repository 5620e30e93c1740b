import type { NodeId, RequestId } from '../../../sim/identifiers.ts';
import { driverFor } from '../../../sim/machine/driver-for.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { NodeInput } from '../../../sim/protocol-setup.ts';
import type { NodeState } from '../../../sim/record.ts';
import type { PaxosContext, PaxosDurable, PaxosEffect } from '../context.ts';
import { type PaxosPhase, type PaxosState, paxosStateOf } from '../describe.ts';
import { readPaxosDisk } from '../disk.ts';
import { paxosMachine } from '../machine.ts';
import type { PaxosMessage, Proposal } from '../messages.ts';
import { type PaxosParameters, paxosParameters } from '../parameters.ts';
import type { PaxosRuleId } from '../rules.ts';

/** How a test's node differs from n1 of three with an empty disk, roles together and all rules. */
export interface NodeOptions {
  readonly id?: NodeId;
  readonly nodes?: number;
  readonly parameters?: Partial<PaxosParameters>;
  readonly rulesOff?: readonly PaxosRuleId[];
  /** As `readPaxosDisk` takes it. */
  readonly disk?: unknown;
}

/** The default of every parameter. */
export const defaultParameters = Object.fromEntries(
  paxosParameters.map((parameter) => [parameter.name, parameter.default]),
) as unknown as PaxosParameters; // the list of specifications has one for each

/** Two proposers, n1 and n2, and three acceptors, n3 to n5. */
export const apart: Partial<PaxosParameters> = { roles: 'apart', proposers: 2, acceptors: 3 };

const inputOf = (options: NodeOptions): NodeInput<PaxosDurable, PaxosParameters> => {
  const id = options.id ?? 'n1';
  const names = Array.from({ length: options.nodes ?? 3 }, (_, place) => `n${place + 1}`);
  return {
    id,
    peers: names.filter((name) => name !== id),
    parameters: { ...defaultParameters, ...options.parameters },
    rules: Object.fromEntries((options.rulesOff ?? []).map((rule) => [rule, false])),
    durable: options.disk === undefined ? null : readPaxosDisk(options.disk),
    incarnation: 0,
  };
};

/** One node driven by hand: it is told what happens and shows what it believes and asks for. */
export class Node {
  state: NodeState;
  effects: readonly PaxosEffect[];
  readonly #driver = driverFor(paxosMachine);

  constructor(options: NodeOptions = {}) {
    this.state = this.#driver.start(inputOf(options));
    this.effects = this.#collected();
  }

  get phase(): PaxosPhase {
    return this.#read().phase;
  }

  get context(): PaxosContext {
    return this.#read().context;
  }

  deliver(from: NodeId, message: PaxosMessage): this {
    return this.#step({ type: message.type, from, message });
  }

  prepare(from: NodeId, number: number): this {
    return this.deliver(from, { type: 'prepare', number });
  }

  promise(from: NodeId, number: number, accepted: Proposal | null = null): this {
    return this.deliver(from, { type: 'promise', number, accepted });
  }

  accept(from: NodeId, number: number, value: string): this {
    return this.deliver(from, { type: 'accept', number, value });
  }

  accepted(from: NodeId, number: number, value: string): this {
    return this.deliver(from, { type: 'accepted', number, value });
  }

  refuse(from: NodeId, request: 'prepare' | 'accept', number: number, promised: number): this {
    return this.deliver(from, { type: 'refusal', request, number, promised });
  }

  /** A client asks it to propose a value. */
  propose(value: string, request: RequestId = { client: 'c1', sequence: 1 }): this {
    const message = { type: 'request', request, operation: { kind: 'propose', value } };
    return this.#step({ type: 'request', from: request.client, message });
  }

  /** A client asks it for an operation that it does not have. */
  get(): this {
    const request = { client: 'c1', sequence: 1 };
    const message = { type: 'request', request, operation: { kind: 'get', key: 'x' } };
    return this.#step({ type: 'request', from: 'c1', message });
  }

  fire(): this {
    return this.#step({ type: 'retryDue' });
  }

  /** What the last event sent, as `n2 prepare 1`, `n3 accept 1: x`. */
  get sent(): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'send' ? [`${effect.to} ${messageText(effect.message)}`] : [],
    );
  }

  /** What the last event wrote to the disk; null when it wrote nothing. */
  get stored(): PaxosDurable | null {
    for (const effect of this.effects) if (effect.kind === 'persist') return effect.durable;
    return null;
  }

  /** The answers to clients of the last event. */
  get replies(): readonly { readonly client: NodeId; readonly outcome: Outcome }[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'reply' ? [{ client: effect.request.client, outcome: effect.outcome }] : [],
    );
  }

  /** The kinds of the last event's effects in order, notes left out, repetitions once. */
  get order(): readonly string[] {
    const kinds = this.effects.flatMap(({ kind }) => (kind === 'note' ? [] : [kind]));
    return kinds.filter((kind, place) => kind !== kinds[place - 1]);
  }

  /** For how long the last event set the timer; null when it did not. */
  get timer(): number | readonly [number, number] | null {
    const set = this.effects.findLast((effect) => effect.kind === 'setTimer');
    return set?.kind === 'setTimer' ? set.after : null;
  }

  #step(event: { readonly type: string; readonly [field: string]: unknown }): this {
    this.state = this.#driver.step(this.state, { ...event, ...nothingDrawn });
    this.effects = this.#collected();
    return this;
  }

  #collected(): readonly PaxosEffect[] {
    return this.#driver.effects as readonly PaxosEffect[]; // paxosMachine has no others
  }

  #read(): PaxosState {
    const read = paxosStateOf(this.state);
    if (read === null) throw new Error(`'${this.state.value}' is no state of a Paxos node.`);
    return read;
  }
}

/** A node reads no clock, and draws only when it sends a client on. */
const nothingDrawn = { now: 0, random: 0 };

const messageText = (message: PaxosMessage): string => {
  switch (message.type) {
    case 'prepare':
      return `prepare ${message.number}`;
    case 'promise':
      return message.accepted === null
        ? `promise ${message.number}`
        : `promise ${message.number} (${message.accepted.number}: ${message.accepted.value})`;
    case 'accept':
    case 'accepted':
    case 'learn':
      return `${message.type} ${message.number}: ${message.value}`;
    case 'refusal':
      return `refusal of ${message.request} ${message.number}: ${message.promised}`;
  }
};
