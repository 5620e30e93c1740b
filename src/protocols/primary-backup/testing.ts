import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import { driverFor } from '../../sim/machine/driver-for.ts';
import type { Operation, Outcome } from '../../sim/operation.ts';
import type { NodeState } from '../../sim/record.ts';
import type {
  PrimaryBackupContext,
  PrimaryBackupDurable,
  PrimaryBackupEffect,
  PrimaryBackupTimer,
} from './context.ts';
import { type PrimaryBackupRole, serverStateOf } from './describe.ts';
import { appendEntries, emptyLog, type Log } from './log.ts';
import { primaryBackupMachine } from './machine.ts';
import type { Entry, ReplicationMessage, ShippedEntry } from './messages.ts';
import { type PrimaryBackupParameters, primaryBackupParameters } from './parameters.ts';
import type { PrimaryBackupRuleId } from './rules.ts';

/** How a test's server differs from n1 of three with an empty disk, default parameters and all rules. */
export interface ServerOptions {
  readonly id?: NodeId;
  readonly servers?: number;
  readonly parameters?: Partial<PrimaryBackupParameters>;
  readonly rulesOff?: readonly PrimaryBackupRuleId[];
  readonly durable?: PrimaryBackupDurable;
  readonly incarnation?: number;
}

const defaultParameters = Object.fromEntries(
  primaryBackupParameters.map((parameter) => [parameter.name, parameter.default]),
) as unknown as PrimaryBackupParameters; // the list of specifications has one for each

/** The entry of a put by c9, or the beginning of an epoch. */
export const entryOf = (epoch: number, text: string | null = null, sequence = 1): Entry => {
  if (text === null) return { epoch, command: null, changes: [], result: { kind: 'done' } };
  const [key = '', value = ''] = text.split('=');
  return {
    epoch,
    command: { operation: { kind: 'put', key, value }, request: { client: 'c9', sequence } },
    changes: [{ key, value }],
    result: { kind: 'done' },
  };
};

/** A log of these entries. */
export const logOf = (...entries: readonly Entry[]): Log => appendEntries(emptyLog, entries);

/** An entry as a primary that ships its log sends it. */
export const shipped = ({ command, epoch }: Entry): ShippedEntry => ({
  epoch,
  command,
  execution: null,
});

/** One server driven by hand: it is told what happens and shows what it believes and asks for. */
export class Server {
  state: NodeState;
  effects: readonly PrimaryBackupEffect[];
  readonly #driver = driverFor(primaryBackupMachine);

  constructor(options: ServerOptions = {}) {
    const id = options.id ?? 'n1';
    const names = Array.from({ length: options.servers ?? 3 }, (_, place) => `n${place + 1}`);
    this.state = this.#driver.start({
      id,
      peers: names.filter((name) => name !== id),
      parameters: { ...defaultParameters, ...options.parameters },
      rules: Object.fromEntries((options.rulesOff ?? []).map((rule) => [rule, false])),
      durable: options.durable ?? null,
      incarnation: options.incarnation ?? 0,
    });
    this.effects = this.#collected();
  }

  get role(): PrimaryBackupRole {
    return this.#read().role;
  }

  get context(): PrimaryBackupContext {
    return this.#read().context;
  }

  fire(timer: PrimaryBackupTimer): this {
    return this.#step({ type: timer });
  }

  deliver(from: NodeId, message: ReplicationMessage): this {
    return this.#step({ type: message.type, from, message });
  }

  request(operation: Operation, request: RequestId = { client: 'c1', sequence: 1 }): this {
    const message = { type: 'request', request, operation };
    return this.#step({ type: 'request', from: request.client, message });
  }

  /** What the last event sent, by receiver. */
  get sent(): readonly (readonly [NodeId, ReplicationMessage])[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'send' ? [[effect.to, effect.message] as const] : [],
    );
  }

  /** The answers to clients of the last event. */
  get replies(): readonly Outcome[] {
    return this.effects.flatMap((effect) => (effect.kind === 'reply' ? [effect.outcome] : []));
  }

  /** The kinds of the last event's effects in order, notes and timers left out. */
  get order(): readonly string[] {
    return this.effects
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'send' || kind === 'persist' || kind === 'reply');
  }

  #step(event: { readonly type: string; readonly [field: string]: unknown }): this {
    this.state = this.#driver.step(this.state, { ...event, ...moment });
    this.effects = this.#collected();
    return this;
  }

  #collected(): readonly PrimaryBackupEffect[] {
    return this.#driver.effects as readonly PrimaryBackupEffect[]; // primaryBackupMachine has no others
  }

  #read(): { readonly role: PrimaryBackupRole; readonly context: PrimaryBackupContext } {
    const read = serverStateOf(this.state);
    if (read === null) throw new Error(`'${this.state.value}' is no state of a server.`);
    return read;
  }
}

/** What every event finds: the local clock, and random bits. */
const moment = { now: 5_000, random: 12_345 };
