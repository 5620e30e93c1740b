import { withEntry } from '../../kit/maps.ts';
import { defineNode, type Known, type On, type Step } from '../../kit/node.ts';
import { inNodeOrder } from '../../kit/quorum.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import type { Micros } from '../../sim/time.ts';
import type { RequestDelivered } from '../../sim/wire.ts';
import { lazy, type Parameters, type RuleId, vectors } from './paper.ts';
import {
  areConcurrent,
  type Item,
  includes,
  isSameItem,
  isSameWrite,
  join,
  type Version,
  withVersion,
} from './versions.ts';

export type Message =
  /** From a master to every other server, after its answer: what it has written. */
  | { readonly type: 'update'; readonly key: string; readonly version: Version }
  /** From one server to another now and then: all that it holds. With `asks` it wants to hear what the other one knows better. */
  | {
      readonly type: 'exchange';
      readonly items: readonly (readonly [key: string, item: Item])[];
      readonly asks: boolean;
    };

/** What a server's disk holds. */
export interface Durable {
  items: ReadonlyMap<string, Item>;
  /** The latest stamp that it has seen. */
  clock: Micros;
  /** The last request of each client that it has seen a write of. */
  written: ReadonlyMap<NodeId, number>;
}

export interface State extends Durable {
  /** All servers in their order, and its own place among them. */
  readonly order: readonly NodeId[];
  readonly place: number;
  /** The master that it sends writers to; null when it is one itself. */
  readonly nearestMaster: NodeId | null;
}

/** What a server is made of. */
export interface MultiMaster {
  readonly state: State;
  readonly message: Message;
  readonly timer: 'exchangeDue';
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: 'serving';
  readonly durable: keyof Durable;
}
type Node = Step<MultiMaster>;
/** All that a server knows, for those who look at it. */
export type Server = Known<MultiMaster>;

/** How many masters there are where not every server is one. */
const fewMasters = 2;

const fresh = ({ id, peers, parameters, durable }: NodeInput<Durable, Parameters>): State => {
  const order = inNodeOrder([...peers, id]);
  const place = order.indexOf(id);
  const isMaster = parameters.masters === 'all' || place < fewMasters;
  return {
    order,
    place,
    nearestMaster: isMaster ? null : (order[place % fewMasters] ?? null),
    items: durable?.items ?? new Map(),
    clock: durable?.clock ?? 0,
    written: durable?.written ?? new Map(),
  };
};

const done: Outcome = { kind: 'ok', result: { kind: 'done' } };

const byText = (key: string, { stamp, value }: Version): string =>
  `${key}=${value ?? 'nothing'} of ${stamp.node}`;

// ---- Versions: added, and conflicts settled ----------------------------------------------------

/** Says what a version has run into: a conflict, or a later stamp. Whether there was anything to say. */
const sayConflict = (
  node: Node,
  key: string,
  before: Item | undefined,
  added: Version,
  after: Item,
): boolean => {
  if (before !== undefined && includes(before.known, added.vector)) return false;
  const isKept = (version: Version): boolean =>
    after.versions.some((each) => isSameWrite(each, version));
  const against = before?.versions.find(
    (each) => !isSameWrite(each, added) && areConcurrent(each, added),
  );
  if (against !== undefined) {
    const [wins, loses] = isKept(added) ? [added, against] : [against, added];
    node.say(
      isKept(added) && isKept(against)
        ? `finds a conflict and keeps both: ${byText(key, against)} and ${byText(key, added)}`
        : `finds a conflict: ${byText(key, wins)} wins, ${byText(key, loses)} is lost`,
      { section: vectors, important: true },
    );
    return true;
  }
  const [winner] = after.versions;
  if (isKept(added) || winner === undefined || includes(winner.vector, added.vector)) return false;
  node.say(
    `loses ${byText(key, added)}, which came after ${byText(key, winner)} but has an earlier stamp`,
    { rule: 'multi-master/stamp-after-seen', important: true },
  );
  return true;
};

/** Adds a version to what the server holds. Whether there was anything to say about it. */
const add = (node: Node, key: string, version: Version): boolean => {
  const { knows, parameters } = node;
  const before = knows.items.get(key);
  const empty: Item = { versions: [], known: knows.order.map(() => 0) };
  const after = withVersion(before ?? empty, version, {
    keepsBoth: parameters.conflicts === 'keep-both',
    breaksTies: node.keeps('multi-master/break-ties'),
  });
  if (before !== undefined && isSameItem(before, after)) return false;
  const { s } = node;
  const { client, sequence } = version.request;
  s.items = withEntry(s.items, key, after);
  s.written = withEntry(s.written, client, Math.max(s.written.get(client) ?? 0, sequence));
  s.clock = Math.max(s.clock, version.stamp.time);
  return sayConflict(node, key, before, version, after);
};

// ---- Update anywhere ---------------------------------------------------------------------------

/** A master takes a write, answers, and ships it to all others without waiting for any; reads are answered from this server alone. */
const serve = (node: Node, event: RequestDelivered): void => {
  const { items, nearestMaster, written } = node.knows;
  const { operation, request } = event.message;
  if (operation.kind === 'get') {
    const versions = items.get(operation.key)?.versions ?? [];
    const values = versions.flatMap(({ value }) => value ?? []);
    const value = values.length === 0 ? null : values.join(',');
    node.reply(request, { kind: 'ok', result: { kind: 'value', value } });
    if (values.length > 1)
      node.say(`shows a conflict: ${operation.key} is ${values.join(' and ')}`, {
        section: vectors,
        important: true,
      });
  } else if (
    node.keeps('multi-master/write-once') &&
    (written.get(request.client) ?? 0) >= request.sequence
  ) {
    node.say(`has seen that write of ${request.client} already`, {
      rule: 'multi-master/write-once',
    });
    node.reply(request, done);
  } else if (nearestMaster !== null) {
    node.reply(request, { kind: 'redirect', to: nearestMaster });
  } else if (operation.kind === 'put' || operation.kind === 'delete') {
    write(node, event, operation.key, operation.kind === 'put' ? operation.value : null);
  }
};

const write = (
  node: Node,
  { message: { request }, now }: RequestDelivered,
  key: string,
  value: string | null,
): void => {
  const { clock, items, order, place } = node.knows;
  const known = items.get(key)?.known ?? order.map(() => 0);
  const time = node.keeps('multi-master/stamp-after-seen') ? Math.max(now, clock + 1) : now;
  const version: Version = {
    value,
    stamp: { time, node: node.id },
    vector: known.with(place, (known[place] ?? 0) + 1),
    request,
  };
  node.sendAll(node.peers, { type: 'update', key, version });
  node.reply(request, done);
  if (!add(node, key, version))
    node.say(`takes ${key}=${value ?? 'deleted'}, answers, and tells the others afterwards`, {
      section: lazy,
    });
};

/** An update from a master. */
const onUpdate = (node: Node, { from, message }: On<MultiMaster, 'update'>): void => {
  const { key, version } = message;
  const { items } = node.knows;
  const hasSaid = add(node, key, version);
  if (!hasSaid && node.knows.items !== items)
    node.say(`takes over ${key}=${version.value ?? 'deleted'} from ${from}`, { section: lazy });
};

// ---- Anti-entropy ------------------------------------------------------------------------------

const awaitExchange = (node: Node): void => {
  if (node.keeps('multi-master/anti-entropy'))
    node.timer('exchangeDue', node.parameters.exchangeInterval);
};

/** Sends all that a server holds to another one, drawn at random. */
const exchange = (node: Node): void => {
  const items = [...node.knows.items];
  node.send(node.pick(node.peers), { type: 'exchange', items, asks: true });
  awaitExchange(node);
};

/** Takes over which writes of a key another server knows of, once all its versions are here. */
const learn = (node: Node, key: string, { known }: Item): void => {
  const { items } = node.knows;
  const item = items.get(key);
  if (item === undefined || includes(item.known, known)) return;
  node.s.items = withEntry(items, key, { ...item, known: join(item.known, known) });
};

/** All that another server holds: what is new here is taken over, what is better here is sent back. */
const onExchange = (node: Node, { from, message }: On<MultiMaster, 'exchange'>): void => {
  const before = node.knows.items;
  let hasSaid = false;
  for (const [key, item] of message.items) {
    for (const version of item.versions) hasSaid = add(node, key, version) || hasSaid;
    learn(node, key, item);
  }
  const { items } = node.knows;
  const theirs = new Map(message.items);
  const better = [...items].filter(([key, item]) => {
    const other = theirs.get(key);
    return other === undefined || !isSameItem(item, other);
  });
  if (message.asks && better.length > 0)
    node.send(from, { type: 'exchange', items: better, asks: false });
  if (!hasSaid && items !== before)
    node.say(`learns from ${from} what it had missed`, { rule: 'multi-master/anti-entropy' });
};

/** One state, since nobody leads and nobody waits. Whether a server takes writes, its place says. */
export const multiMasterNode = defineNode<MultiMaster>({
  id: 'multi-master',
  fresh,
  serves: ['get', 'put', 'delete'],
  durable: {
    items: 'multi-master/store-before-answering',
    clock: 'along',
    written: 'along',
  },
  initial: 'serving',
  start: awaitExchange,
  states: {
    serving: { request: serve, update: onUpdate, exchange: onExchange, exchangeDue: exchange },
  },
});
