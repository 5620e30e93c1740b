import { type AnyStateMachine, enqueueActions, setup } from 'xstate';
import type { AnyEffect, WireMessage } from '../sim/effect.ts';
import { invariant } from '../sim/errors.ts';
import type { NodeId, RequestId, RuleId } from '../sim/identifiers.ts';
import type { DirectDriver } from '../sim/machine/driver.ts';
import type { OperationKind, Outcome } from '../sim/operation.ts';
import type { NodeInput } from '../sim/protocol-setup.ts';
import { pick, split } from '../sim/random.ts';
import type { NodeState } from '../sim/record.ts';
import type { Micros, MicrosRange } from '../sim/time.ts';
import type {
  BehaviourSet,
  Delivered,
  EventBase,
  PeersChanged,
  RequestDelivered,
} from '../sim/wire.ts';

/** What a protocol's node is made of, in types. */
export interface NodeTypes {
  /** What a node knows: one flat record. Handlers write its fields; what a field holds is replaced, never changed. */
  readonly state: object;
  readonly message: WireMessage;
  readonly timer: string;
  readonly parameters: object;
  /** Ids of the rules that a scenario can switch off. */
  readonly rule: RuleId;
  /** Names of the states in its chart: the roles or phases of the paper. */
  readonly role: string;
  /** Which fields of the state the disk holds. */
  readonly durable: string;
}

/** What does not change while a node runs (but `peers`, where membership is open). */
export type Self<T extends NodeTypes> = Omit<
  NodeInput<Pick<T['state'], T['durable'] & keyof T['state']>, T['parameters']>,
  'durable'
>;

/** All of a node's state, as its machine's context holds it. */
export type Known<T extends NodeTypes> = Readonly<T['state']> & {
  readonly self: Self<T>;
  readonly role: T['role'];
};

/** What a handler of a message is given. */
export type On<T extends NodeTypes, Type extends T['message']['type']> = Delivered<
  Extract<T['message'], { readonly type: Type }>
>;

/** What stands behind a sentence about a step. */
export interface Said<Rule extends RuleId = RuleId> {
  readonly rule?: Rule;
  /** The place in the protocol's paper. */
  readonly section?: string;
  /** A moment that matters: an election won, a value chosen. */
  readonly important?: true;
}

/** One step of one node: it reads and writes its state, and says what it asks of the world, in order. */
export interface Step<T extends NodeTypes> {
  /** The state, to be written to. The kernel stores what changed of the durable part. */
  readonly s: T['state'];
  /** The same, to be read only: spares the copy where a frequent step finds nothing to change. */
  readonly knows: Readonly<T['state']>;
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  readonly parameters: T['parameters'];
  /** The state of the chart that the step began in, or that it has just entered. */
  readonly role: T['role'];
  /** The node's own clock. */
  readonly now: Micros;
  /** 0 on the first start, one more after each restart. */
  readonly incarnation: number;
  /** Whether the scenario keeps this rule of the paper. */
  keeps(rule: T['rule']): boolean;
  become(role: T['role']): void;
  /** Waits for what is being stored, unless the paper lets this message leave at once. */
  send(to: NodeId, message: T['message'], when?: 'at once'): void;
  /** To each of these but the node itself. */
  sendAll(to: readonly NodeId[], message: T['message'], when?: 'at once'): void;
  /** Sets a timer; setting it again replaces it. The kernel draws from a range. */
  timer(timer: T['timer'], after: Micros | MicrosRange): void;
  stop(timer: T['timer']): void;
  reply(request: RequestId, outcome: Outcome): void;
  /** Has the disk hold the durable fields as they are now, before anything leaves that follows (a forced record). */
  store(): void;
  /** Sends the client to one of these, drawn at random; to nobody where there is none. */
  redirect(request: RequestId, to: readonly NodeId[]): void;
  /** Says why, for people. A function is only called when somebody listens. */
  say(text: string | (() => string), said?: Said<T['rule']>): void;
  pick<Item>(items: readonly Item[]): Item;
  /** 32 random bits, fresh at each call. */
  random(): number;
}

/** One way on from a state: to which, and the words on its arrow in the drawing ('' where the event says it). */
export type Ways<Role extends string> = { readonly [R in Role]?: string };

type Handler<T extends NodeTypes, Event> = (node: Step<T>, event: Event) => void;

/** A handler, with the states that it may lead to; alone where it leads nowhere else. */
export type Entry<T extends NodeTypes, Event> =
  | Handler<T, Event>
  | readonly [Handler<T, Event>, Ways<T['role']>];

/** What a node does in one of its states about messages, timers, requests and new peers. What is not listed is ignored. */
export type Handling<T extends NodeTypes> = {
  readonly [Type in T['message']['type']]?: Entry<T, On<T, Type>>;
} & { readonly [Timer in T['timer']]?: Entry<T, EventBase> } & {
  readonly request?: Entry<T, RequestDelivered>;
  readonly peersChanged?: Entry<T, PeersChanged>;
  /** Where the protocol has modes of traitors. */
  readonly behaviourSet?: Entry<T, BehaviourSet>;
};

/** A node as handlers: from it the kit makes the XState machine, and the kernel's fast half runs it as it stands. */
export interface NodeDefinition<T extends NodeTypes> {
  readonly id: string;
  /** The state of a node that has just started; `durable` is what its disk holds. */
  readonly fresh: (
    input: NodeInput<Pick<T['state'], T['durable'] & keyof T['state']>, T['parameters']>,
  ) => T['state'];
  /**
   * The durable fields, each with the rule by which a change of it is on the disk before anything
   * leaves; a change under rules that are all off is stored afterwards. `always`: no scenario can
   * switch that off. `along`: is stored with the others, whenever they are, or when a handler says
   * so (`Step.store`).
   */
  readonly durable: Readonly<Record<T['durable'], T['rule'] | 'always' | 'along'>>;
  /** Fields that are not stored at all while their rule is off; the others are stored later. */
  readonly unstored?: readonly T['durable'][];
  /** The operations that it carries out; it tells clients that there are no others. Left out where handlers tell them. */
  readonly serves?: readonly OperationKind[];
  readonly initial: T['role'];
  /** What it asks for when it starts. */
  readonly start?: (node: Step<T>) => void;
  /** What it does whenever it comes into a state, also from the same one. */
  readonly enter?: { readonly [Role in T['role']]?: (node: Step<T>) => void };
  /** The state chart. Becoming what an entry does not list is an error. */
  readonly states: Readonly<Record<T['role'], Handling<T>>>;
}

/** A protocol's node: its machine, and how to read its state. */
export interface NodeOf<T extends NodeTypes> {
  readonly machine: AnyStateMachine;
  /** What a node knows; null for a client's state and for none. */
  readonly read: (state: NodeState | null) => Known<T> | null;
  /** The same for a state that must be a server's. */
  readonly of: (state: NodeState) => Known<T>;
}

type AnyEntry = Entry<NodeTypes, never>;
type AnyHandler = Handler<NodeTypes, never>;
type AnyEvent = EventBase & { readonly type: string };
type Context = Known<NodeTypes> & Readonly<Record<string, unknown>>;
type Definition = NodeDefinition<NodeTypes>;

const handlerOf = (entry: AnyEntry): AnyHandler => (typeof entry === 'function' ? entry : entry[0]);
const waysOf = (entry: AnyEntry): Ways<string> => (typeof entry === 'function' ? {} : entry[1]);

const nothing: readonly AnyEffect[] = Object.freeze([]);

const isChanged = (before: Context, after: Context): boolean => {
  for (const key in after) if (after[key] !== before[key]) return true;
  return false;
};

/** Carries out one step after another of any node of a definition. Holds nothing between two steps. */
class Stepping implements Step<NodeTypes> {
  readonly #definition: Definition;
  readonly #durable: readonly string[];
  /** The copy that becomes the next state, made when it is first asked for. */
  #draft: Context | null = null;
  role = '';
  now: Micros = 0;
  effects: AnyEffect[] = [];
  #before: Context;
  /** What the disk has been given, or held before the step. */
  #given: Context;
  #event: EventBase;
  #draws = 0;
  #to: string | null = null;
  #isHeard = true;

  constructor(definition: Definition, context: Context) {
    this.#definition = definition;
    this.#durable = Object.keys(definition.durable);
    this.#before = context;
    this.#given = context;
    this.#event = { now: 0, random: 0 };
  }

  /** The state that the step came into, also where it is the one it began in; null when it came into none. */
  get became(): string | null {
    return this.#to;
  }
  get s(): Context {
    this.#draft ??= { ...this.#before };
    return this.#draft;
  }
  get knows(): Context {
    return this.#draft ?? this.#before;
  }
  get id() {
    return this.#before.self.id;
  }
  get peers() {
    return this.knows.self.peers;
  }
  get parameters() {
    return this.#before.self.parameters;
  }
  get incarnation() {
    return this.#before.self.incarnation;
  }
  keeps(rule: string): boolean {
    return this.#before.self.rules[rule] !== false;
  }
  become(role: string): void {
    this.#to = role;
  }
  send(to: NodeId, message: WireMessage, when?: 'at once'): void {
    this.effects.push(
      when === undefined
        ? { kind: 'send', to, message }
        : { kind: 'send', to, message, waits: false },
    );
  }
  sendAll(to: readonly NodeId[], message: WireMessage, when?: 'at once'): void {
    const { id } = this;
    for (const each of to) if (each !== id) this.send(each, message, when);
  }
  timer(timer: string, after: Micros | MicrosRange): void {
    this.effects.push({ kind: 'setTimer', timer, after });
  }
  stop(timer: string): void {
    this.effects.push({ kind: 'cancelTimer', timer });
  }
  reply(request: RequestId, outcome: Outcome): void {
    this.effects.push({ kind: 'reply', request, outcome });
  }
  store(): void {
    this.#given = { ...this.knows };
    this.effects.push({ kind: 'persist', durable: this.#toStore(this.knows) });
  }
  redirect(request: RequestId, to: readonly NodeId[]): void {
    this.reply(request, { kind: 'redirect', to: to.length === 0 ? null : this.pick(to) });
  }
  say(text: string | (() => string), said?: Said): void {
    if (!this.#isHeard) return;
    this.effects.push({
      kind: 'note',
      text: typeof text === 'string' ? text : text(),
      ...said,
    });
  }
  pick<Item>(items: readonly Item[]): Item {
    return pick(this.random(), items);
  }
  random(): number {
    const place = this.#draws++;
    return place === 0 ? this.#event.random : split(this.#event.random, place);
  }

  /**
   * Takes a step. Afterwards `effects` is what it asked for, and the answer the state it led to: the
   * same reference where nothing changed.
   * @throws InvariantError when it became a state that `ways` does not list
   */
  take(
    before: Context,
    handler: AnyHandler,
    event: EventBase,
    ways: Ways<string>,
    isHeard: boolean,
  ): Context {
    const { enter, id } = this.#definition;
    const from = before.role;
    this.#draft = null;
    this.#before = before;
    this.#given = before;
    this.role = from;
    this.now = event.now;
    this.effects = [];
    this.#event = event;
    this.#draws = 0;
    this.#to = null;
    this.#isHeard = isHeard;
    handler(this, event as never); // the chart lists the handler under this type of event
    const handled = this.effects.length;
    const to = this.#to as string | null; // `become` may have written to it
    if (to !== null) {
      invariant(to === from || to in ways, `${id} does not say that ${from} may become ${to}.`);
      (this.s as { role: string }).role = to; // it is this step's own copy
      this.role = to;
      enter?.[to]?.(this);
    }
    const draft = this.#draft as Context | null; // the handler may have asked for it
    if (draft === null || !isChanged(before, draft)) return before;
    this.#store(draft, handled);
    return draft;
  }

  #rule(field: string): string {
    return this.#definition.durable[field] ?? 'always';
  }
  #isKept(field: string): boolean {
    const rule = this.#rule(field);
    return rule === 'always' || rule === 'along' || this.keeps(rule);
  }
  #isStored(field: string): boolean {
    return this.#isKept(field) || this.#definition.unstored?.includes(field) !== true;
  }

  #toStore(s: Context): Readonly<Record<string, unknown>> {
    const durable: Record<string, unknown> = {};
    for (const field of this.#durable) if (this.#isStored(field)) durable[field] = s[field];
    return durable;
  }

  /** Has the disk hold what changed: before anything leaves where the rule is kept; where not, after what the handler asked for. */
  #store(s: Context, handled: number): void {
    const before = this.#given;
    let isDue = false;
    let isDueFirst = false;
    for (const field of this.#durable) {
      if (s[field] === before[field] || this.#rule(field) === 'along') continue;
      if (!this.#isStored(field)) continue;
      isDue = true;
      if (this.#isKept(field)) isDueFirst = true;
    }
    if (!isDue) return;
    const persist: AnyEffect = { kind: 'persist', durable: this.#toStore(s) };
    if (isDueFirst) this.effects.unshift(persist);
    else this.effects.splice(handled, 0, persist);
  }
}

/**
 * The handler as it is run: a request for an operation that the node does not know is answered before
 * it, and new peers are known to it.
 */
const prepared = (definition: Definition, type: string, entry: AnyEntry): AnyHandler => {
  const handler = handlerOf(entry);
  if (type === 'request') {
    return (node: Step<NodeTypes>, event: RequestDelivered) => {
      const { operation, request } = event.message;
      if (definition.serves?.includes(operation.kind) !== false)
        return handler(node, event as never); // as the chart lists it
      const reason = `there is no operation ${operation.kind} here`;
      node.reply(request, { kind: 'fail', reason });
    };
  }
  if (type === 'peersChanged') {
    return (node: Step<NodeTypes>, event: PeersChanged) => {
      const s = node.s as { self: Self<NodeTypes> }; // the step's own copy of the context
      s.self = { ...s.self, peers: event.peers };
      handler(node, event as never); // as the chart lists it
    };
  }
  return handler;
};

const startOf =
  (definition: Definition): AnyHandler =>
  (node) =>
    definition.start?.(node);
const atStart: EventBase = { now: 0, random: 0 };

const begin = (definition: Definition, input: NodeInput<never, object>): Context => {
  const { durable: _, ...self } = input;
  const fresh = definition.fresh(input) as Record<string, unknown>; // a flat record, as its type says
  return { ...fresh, self, role: definition.initial };
};

/** Runs a definition as it stands, without XState: the kernel's fast half. */
const directDriver = (definition: Definition): DirectDriver => {
  interface Compiled {
    readonly handler: AnyHandler;
    readonly ways: Ways<string>;
  }
  const table = new Map<string, Map<string, Compiled>>();
  for (const [role, handling] of Object.entries(definition.states)) {
    const entries = Object.entries(handling) as [string, AnyEntry][];
    table.set(
      role,
      new Map(
        entries.map(([type, entry]) => [
          type,
          { handler: prepared(definition, type, entry), ways: waysOf(entry) },
        ]),
      ),
    );
  }
  const start = startOf(definition);
  let stepping: Stepping | null = null;
  const driver = {
    kind: 'direct' as const,
    effects: nothing,
    start(input: unknown): NodeState {
      const begun = begin(definition, input as NodeInput<never, object>); // what the kernel starts nodes with
      stepping ??= new Stepping(definition, begun);
      const context = stepping.take(begun, start, atStart, {}, true);
      driver.effects = stepping.effects;
      return { value: context.role, context };
    },
    step(state: NodeState, event: AnyEvent, isHeard = true): NodeState {
      driver.effects = nothing;
      const compiled = table.get(state.value)?.get(event.type);
      if (compiled === undefined || stepping === null) return state;
      const before = state.context as Context; // made by this driver
      const { handler, ways } = compiled;
      const context = stepping.take(before, handler, event, ways, isHeard);
      if (stepping.effects.length > 0) driver.effects = stepping.effects;
      return context === before ? state : { value: context.role, context };
    },
  };
  return driver;
};

/** What XState hands to guards and actions. */
interface Arguments {
  readonly context: Context;
  readonly event: AnyEvent;
}

/**
 * Makes a node from its handlers: a flat XState machine, which is drawn, inspected and tested, and
 * which carries the same definition for the kernel to run directly.
 */
export const defineNode = <T extends NodeTypes>(wanted: NodeDefinition<T>): NodeOf<T> => {
  const definition = wanted as unknown as Definition; // types are for those who write handlers
  const { initial, states } = definition;

  const step = (entry: AnyEntry, { context, event }: Arguments) => {
    const stepping = new Stepping(definition, context);
    const handler = prepared(definition, event.type, entry);
    const next = stepping.take(context, handler, event, waysOf(entry), true);
    return { next, became: stepping.became, effects: stepping.effects };
  };
  const leadsTo = (entry: AnyEntry, to: string) => (args: Arguments) =>
    step(entry, args).became === to;
  const isIgnored = (entry: AnyEntry) => (args: Arguments) => {
    const { next, effects } = step(entry, args);
    return next === args.context && effects.length === 0;
  };

  const entries = Object.values(states).flatMap(
    (handling) => Object.values(handling) as AnyEntry[],
  );
  const reasons = entries.flatMap((entry) => Object.values(waysOf(entry)));
  const machineSetup = setup({
    types: {
      context: {} as Context,
      events: {} as AnyEvent,
      input: {} as NodeInput<never, object>,
    },
    actions: { effects: (_: unknown, _effects: readonly AnyEffect[]) => {} },
    // A guard has the words of its arrow as its name: the page draws the machine from its definition.
    guards: Object.fromEntries(
      reasons.map((reason) => [
        reason,
        (args: Arguments, { entry, to }: { entry: AnyEntry; to: string }) =>
          leadsTo(entry, to)(args),
      ]),
    ),
  });
  type Enqueuing = Arguments & {
    enqueue: {
      (action: { type: 'effects'; params: readonly AnyEffect[] }): void;
      assign: (next: Context) => void;
    };
  };
  const doing = (work: (args: Arguments) => { next: Context; effects: readonly AnyEffect[] }) =>
    enqueueActions(((args: Enqueuing) => {
      const { next, effects } = work(args);
      args.enqueue.assign(next);
      args.enqueue({ type: 'effects', params: effects });
    }) as never); // setup() types it with generics that nothing here could name
  const starting = doing(({ context, event }) => {
    if (event.type !== 'xstate.init') return { next: context, effects: nothing };
    const stepping = new Stepping(definition, context);
    const next = stepping.take(context, startOf(definition), atStart, {}, true);
    return { next, effects: stepping.effects };
  });

  const transitionsOf = (entry: AnyEntry) => {
    const take = doing((args) => step(entry, args));
    const ways = Object.entries(waysOf(entry)) as [string, string][];
    return [
      { guard: isIgnored(entry) },
      ...ways.map(([to, reason]) => ({
        guard: reason === '' ? leadsTo(entry, to) : { type: reason, params: { entry, to } },
        target: to,
        reenter: true,
        actions: take,
      })),
      { actions: take },
    ];
  };
  const config = {
    id: definition.id,
    context: ({ input }: { input: NodeInput<never, object> | undefined }) =>
      input === undefined ? {} : begin(definition, input), // `transition()` makes a context of nothing, and drops it
    initial,
    meta: { direct: () => directDriver(definition) },
    states: Object.fromEntries(
      Object.entries(states).map(([role, handling]) => [
        role,
        {
          ...(role === initial ? { entry: starting } : {}),
          on: Object.fromEntries(
            (Object.entries(handling) as [string, AnyEntry][]).map(([type, entry]) => [
              type,
              transitionsOf(entry),
            ]),
          ),
        },
      ]),
    ),
  };
  const machine = machineSetup.createMachine(config as never) as unknown as AnyStateMachine; // built from data, so XState's types cannot follow

  const read = (state: NodeState | null): Known<T> | null => {
    const context = state?.context as Known<T> | undefined; // a client's context has no `self`
    return context?.self === undefined ? null : context;
  };
  return {
    machine,
    read,
    of: (state) => {
      const known = read(state);
      invariant(known !== null, `${definition.id} has no state '${state.value}'.`);
      return known;
    },
  };
};
