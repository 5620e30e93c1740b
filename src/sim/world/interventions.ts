import { ScenarioError, type ScenarioProblem } from '../errors.ts';
import type { MessageId, NodeId } from '../identifiers.ts';
import type { Intervention } from '../intervention.ts';
import { draw, within } from '../random.ts';
import { type MessageInFlight, messageIdOf, shareOfWay } from '../record.ts';
import type { BehaviourSet } from '../wire.ts';
import { changeLinks, cutLink, destroyMessages, linkBetween } from './network.ts';
import { addServer, inputOf, isMode } from './nodes.ts';
import {
  type NodeRuntime,
  nodeCalled,
  type PlacedEntry,
  type QueuedEvent,
  type QueuedMessage,
  type Timer,
  type WorldState,
} from './state.ts';
import { changeClockRate, fireNow } from './timers.ts';

/** What an intervention did at once; its further effects stand in the queue. */
export interface Intervened {
  /** Told to the node's machine as part of the same event; missing where it need not know. */
  readonly tells?: Pick<BehaviourSet, 'type' | 'behaviour'>;
  /** The node it is about, if it is about one. */
  readonly node: NodeRuntime | null;
  readonly destroyed: readonly MessageInFlight[];
}

/**
 * Carries out one script entry now. An intervention that finds its work done already (killing a node
 * that is down, mending a link that is whole) changes nothing. Throws a ScenarioError that names the
 * entry, before anything is changed, when it refers to what does not exist.
 */
export const carryOutIntervention = (world: WorldState, placed: PlacedEntry): Intervened => {
  const { intervention } = placed.entry;
  const about = (id: NodeId): NodeRuntime => requireNode(world, placed, id);
  switch (intervention.kind) {
    case 'kill':
      return kill(world, about(intervention.node));
    case 'restart':
      return restart(world, about(intervention.node));
    case 'pause': {
      const node = about(intervention.node);
      if (node.status === 'up') node.status = 'paused';
      return { node, destroyed: [] };
    }
    case 'resume':
      return resume(world, about(intervention.node));
    case 'wipeDisk': {
      const node = about(intervention.node);
      if (node.status === 'up' || node.status === 'paused') {
        throw complain(placed, 'wrong-state', {
          what: `${node.id} is running, and a running node's disk cannot be wiped.`,
          remedy: `Kill ${node.id} first.`,
        });
      }
      node.durable = null;
      return { node, destroyed: [] };
    }
    case 'loseUnsynced': {
      const node = about(intervention.node);
      node.writes = node.writes.map((write) => ({ ...write, willStore: false }));
      return { node, destroyed: [] };
    }
    case 'cut':
      return {
        node: null,
        destroyed: cutLink(world, about(intervention.from), about(intervention.to)),
      };
    case 'mend':
      linkBetween(world, about(intervention.from), about(intervention.to)).cut = false;
      return { node: null, destroyed: [] };
    case 'partition':
      return partition(world, placed, intervention.groups);
    case 'heal':
      for (const node of world.nodes) {
        for (const link of node.links) if (link !== undefined) link.cut = false;
      }
      return { node: null, destroyed: [] };
    case 'setLink':
      changeLinks(
        world,
        intervention.from === undefined ? null : about(intervention.from),
        intervention.to === undefined ? null : about(intervention.to),
        intervention.settings,
      );
      return { node: null, destroyed: [] };
    case 'setClock': {
      const node = about(intervention.node);
      changeClockRate(world, node, intervention.rate);
      return { node, destroyed: [] };
    }
    case 'jumpClock': {
      const node = about(intervention.node);
      node.clockShowedMicros += intervention.byMicros;
      return { node, destroyed: [] };
    }
    case 'setDisk': {
      const node = about(intervention.node);
      node.disk = { ...node.disk, ...intervention.settings };
      return { node, destroyed: [] };
    }
    case 'hold':
      world.isHolding = true;
      return { node: null, destroyed: [] };
    case 'release':
      return release(world);
    case 'drop':
      return drop(world, placed, intervention.message);
    case 'duplicate':
      return duplicate(world, requireMessage(world, placed, intervention.message));
    case 'delay':
      return postpone(
        world,
        requireMessage(world, placed, intervention.message),
        intervention.byMicros,
      );
    case 'deliverNow':
      return deliverNow(world, requireMessage(world, placed, intervention.message));
    case 'fireTimer': {
      const node = about(intervention.node);
      fireNow(world, node, intervention.timer, requireTimer(placed, node, intervention.timer));
      return { node, destroyed: [] };
    }
    case 'operation': {
      const node = about(intervention.client);
      if (node.status === 'down') {
        throw complain(placed, 'wrong-state', {
          what: `${node.id} is down and cannot begin an operation.`,
          remedy: `Restart ${node.id} first.`,
        });
      }
      const to = intervention.to === undefined ? null : about(intervention.to).id;
      enqueue(world, {
        kind: 'operation',
        place: node.place,
        cause: world.eventCount,
        operation: intervention.operation,
        to,
      });
      return { node, destroyed: [] };
    }
    case 'betray':
      return betray(world, placed, about(intervention.node), intervention.behaviour);
    case 'addNode':
    case 'removeNode':
      return changeMembership(world, placed, intervention);
  }
};

type Complaint = { readonly what: string; readonly remedy: string };

const complain = (
  { place, entry }: PlacedEntry,
  problem: ScenarioProblem,
  complaint: Complaint,
): ScenarioError =>
  new ScenarioError({ problem, entry: place, intervention: entry.intervention, ...complaint });

const requireNode = (world: WorldState, placed: PlacedEntry, id: NodeId): NodeRuntime => {
  const node = nodeCalled(world, id);
  if (node === undefined || node.status === 'removed') {
    const there = world.nodes.filter(({ status }) => status !== 'removed').map((each) => each.id);
    throw complain(placed, 'unknown-node', {
      what: `There is no node ${id}.`,
      remedy: `The nodes are ${there.join(', ')}.`,
    });
  }
  return node;
};

const requireTimer = (placed: PlacedEntry, node: NodeRuntime, name: string): Timer => {
  const timer = node.timers.get(name);
  if (timer === undefined || node.status !== 'up') {
    const running = node.status === 'up' ? [...node.timers.keys()] : [];
    throw complain(placed, 'unknown-timer', {
      what: `${node.id} has no timer ${name} running at ${inSeconds(placed.entry.atMicros)}.`,
      remedy:
        running.length === 0
          ? `It has none running${node.status === 'up' ? '' : `: it is ${node.status}`}.`
          : `Running there: ${running.join(', ')}.`,
    });
  }
  return timer;
};

const inSeconds = (micros: number): string => `${micros / 1_000_000} s`;

const requireMessage = (world: WorldState, placed: PlacedEntry, id: MessageId): QueuedMessage => {
  const found = world.queue
    .items()
    .find((item): item is QueuedMessage => item.kind === 'message' && messageIdOf(item) === id);
  if (found !== undefined) return found;
  const at = inSeconds(placed.entry.atMicros);
  const [, fromId = '', toId = '', sequence = ''] = /^([^>]*)>([^#]*)#(\d+)/.exec(id) ?? [];
  const from = nodeCalled(world, fromId);
  const to = nodeCalled(world, toId);
  if (from === undefined || to === undefined) {
    throw complain(placed, 'unknown-message', {
      what: `There is no message ${id}.`,
      remedy: 'A message is named by its link and its number on it, such as n1>n2#14.',
    });
  }
  const sentCount = from.links[to.place]?.sequence ?? 0;
  const wasSent = Number(sequence) >= 1 && Number(sequence) <= sentCount;
  const flying = world.queue
    .items()
    .filter(
      (item): item is QueuedMessage =>
        item.kind === 'message' && item.from === fromId && item.to === toId,
    )
    .map(messageIdOf);
  throw complain(placed, 'unknown-message', {
    what: wasSent
      ? `Message ${id} is no longer on its way at ${at}.`
      : `Message ${id} has not been sent by ${at}: ${fromId} has sent ${sentCount} to ${toId}.`,
    remedy:
      flying.length === 0
        ? `Nothing is on its way from ${fromId} to ${toId} then.`
        : `On their way from ${fromId} to ${toId} then: ${flying.join(', ')}.`,
  });
};

/** An event that is due now, after what is due already. */
type Due<Event> = Event extends QueuedEvent ? Omit<Event, 'dueMicros' | 'order'> : never;

const enqueue = (world: WorldState, event: Due<QueuedEvent>): void => {
  world.queue.push({ ...event, dueMicros: world.nowMicros, order: world.order++ });
};

const kill = (world: WorldState, node: NodeRuntime): Intervened => {
  if (node.status !== 'up' && node.status !== 'paused') return { node, destroyed: [] };
  const destroyed = node.inbox.flatMap((item) =>
    item.kind === 'message'
      ? [{ ...item, diesAtMicros: world.nowMicros, lossReason: 'receiver-down' as const }]
      : [],
  );
  node.status = 'down';
  node.writes = [];
  node.timers = new Map();
  node.inbox = [];
  world.queue.remove((item) => item.kind !== 'message' && item.place === node.place);
  return { node, destroyed };
};

const restart = (world: WorldState, node: NodeRuntime): Intervened => {
  const starting = world.queue
    .items()
    .some((item) => item.kind === 'start' && item.place === node.place);
  if (node.status === 'down' && !starting) {
    enqueue(world, { kind: 'start', place: node.place, cause: world.eventCount });
  }
  return { node, destroyed: [] };
};

const resume = (world: WorldState, node: NodeRuntime): Intervened => {
  if (node.status !== 'paused') return { node, destroyed: [] };
  node.status = 'up';
  const { inbox } = node;
  node.inbox = [];
  for (const event of inbox) {
    const order = world.order++;
    world.queue.push({ ...event, dueMicros: world.nowMicros, order });
    if (event.kind !== 'timer') continue;
    const timer = node.timers.get(event.timer);
    if (timer === undefined || timer.queuedOrder !== event.order) continue;
    node.timers.set(event.timer, {
      ...timer,
      queuedOrder: order,
      queuedMicros: world.nowMicros,
    });
  }
  return { node, destroyed: [] };
};

const partition = (
  world: WorldState,
  placed: PlacedEntry,
  groups: readonly (readonly NodeId[])[],
): Intervened => {
  const groupOf = new Map<NodeRuntime, number>();
  groups.forEach((group, number) => {
    for (const id of group) groupOf.set(requireNode(world, placed, id), number);
  });
  const present = world.nodes.filter(({ status }) => status !== 'removed');
  for (const node of present) {
    if (node.kind === 'server' && !groupOf.has(node)) groupOf.set(node, groups.length);
  }
  const destroyed: MessageInFlight[] = [];
  for (const from of present) {
    for (const to of present) {
      const fromGroup = groupOf.get(from);
      const toGroup = groupOf.get(to);
      if (from === to || fromGroup === undefined || toGroup === undefined) continue;
      linkBetween(world, from, to).cut = fromGroup !== toGroup;
    }
  }
  destroyed.push(
    ...destroyMessages(
      world,
      (item) => {
        const from = nodeCalled(world, item.from);
        return (
          item.diesAtMicros === null && from !== undefined && from.links[item.toPlace]?.cut === true
        );
      },
      'cut',
    ),
  );
  return { node: null, destroyed };
};

const betray = (
  world: WorldState,
  placed: PlacedEntry,
  node: NodeRuntime,
  behaviour: string | null,
): Intervened => {
  const { protocol } = world;
  const before = node.behaviour;
  const isTold = before !== behaviour && [before, behaviour].some((each) => isMode(protocol, each));
  if (isTold && node.status === 'paused') {
    throw complain(placed, 'wrong-state', {
      what: `${node.id} is paused and cannot take up another behaviour.`,
      remedy: `Resume ${node.id} first.`,
    });
  }
  node.behaviour = behaviour;
  return {
    node,
    destroyed: [],
    ...(isTold && node.status === 'up'
      ? {
          tells: {
            type: 'behaviourSet',
            // One of those that the kernel makes of effects is no business of the machine.
            behaviour: isMode(protocol, behaviour) ? behaviour : null,
          },
        }
      : {}),
  };
};

const drop = (world: WorldState, placed: PlacedEntry, id: MessageId): Intervened => {
  const message = requireMessage(world, placed, id);
  return { node: null, destroyed: destroyMessages(world, (item) => item === message, 'dropped') };
};

const replaceMessage = (world: WorldState, old: QueuedMessage, changed: QueuedMessage): void => {
  world.queue.remove((item) => item === old);
  world.queue.push(changed);
};

const duplicate = (world: WorldState, message: QueuedMessage): Intervened => {
  const sender = nodeCalled(world, message.from);
  const link = sender?.links[message.toPlace];
  const copies = world.queue
    .items()
    .filter(
      (item): item is QueuedMessage =>
        item.kind === 'message' &&
        item.from === message.from &&
        item.to === message.to &&
        item.sequence === message.sequence,
    );
  const copy = 1 + Math.max(...copies.map((each) => each.copy));
  const extra = within(
    draw((link?.key ?? 0) ^ 0x5bd1e995, message.sequence * 64 + copy),
    link?.settings.latencyMicros ?? [1, 1],
  );
  // One that was held should have arrived before now.
  const arrivesAtMicros = Math.max(world.nowMicros, message.arrivesAtMicros) + extra;
  world.queue.push({
    ...message,
    copy,
    arrivesAtMicros,
    diesAtMicros: null,
    lossReason: null,
    dueMicros: arrivesAtMicros,
    order: world.order++,
  });
  return { node: null, destroyed: [] };
};

const postpone = (world: WorldState, message: QueuedMessage, byMicros: number): Intervened => {
  const { nowMicros } = world;
  const ends = message.lossReason === 'cut' ? message.diesAtMicros : null;
  const way = { ...message, arrivesAtMicros: ends ?? message.arrivesAtMicros };
  replaceMessage(world, message, {
    ...message,
    delayed: { atMicros: nowMicros, share: shareOfWay(way, nowMicros) },
    arrivesAtMicros: message.arrivesAtMicros + byMicros,
    diesAtMicros: message.diesAtMicros === null ? null : message.diesAtMicros + byMicros,
    dueMicros: message.dueMicros + byMicros,
    order: world.order++,
  });
  return { node: null, destroyed: [] };
};

const deliverNow = (world: WorldState, message: QueuedMessage): Intervened => {
  replaceMessage(world, message, {
    ...message,
    arrivesAtMicros: world.nowMicros,
    diesAtMicros: null,
    lossReason: null,
    dueMicros: world.nowMicros,
    order: world.order++,
    ...(world.isHolding ? { isTold: true } : {}),
  });
  return { node: null, destroyed: [] };
};

/** Lets go of all messages that were held, in the order in which they would have arrived. */
const release = (world: WorldState): Intervened => {
  world.isHolding = false;
  const held = world.queue.remove(({ dueMicros }) => dueMicros === Number.POSITIVE_INFINITY);
  held
    .flatMap((item) => (item.kind === 'message' ? [item] : []))
    .sort((one, other) => one.arrivesAtMicros - other.arrivesAtMicros || one.order - other.order)
    .forEach((item) => {
      // Looking ahead finds messages before their time: those are held, too, and still have it.
      const dueMicros = Math.max(world.nowMicros, item.arrivesAtMicros);
      world.queue.push({ ...item, dueMicros, order: world.order++ });
    });
  return { node: null, destroyed: [] };
};

const changeMembership = (
  world: WorldState,
  placed: PlacedEntry,
  intervention: Extract<Intervention, { kind: 'addNode' | 'removeNode' }>,
): Intervened => {
  if (intervention.kind === 'removeNode') {
    const node = requireNode(world, placed, intervention.node);
    const { destroyed } = kill(world, node);
    node.status = 'removed';
    announcePeers(world);
    return { node, destroyed };
  }
  if (nodeCalled(world, intervention.node) !== undefined) {
    throw complain(placed, 'wrong-state', {
      what: `There is a node ${intervention.node} already, or there was one.`,
      remedy: `The next free name is n${1 + world.nodes.filter(({ kind }) => kind === 'server').length}.`,
    });
  }
  const node = addServer(world, intervention.node);
  // Whoever looks at it before it starts sees the state that it will start in.
  node.state = node.driver.start(inputOf(world, { ...node, incarnation: 0 }));
  enqueue(world, { kind: 'start', place: node.place, cause: world.eventCount });
  announcePeers(world, node);
  return { node, destroyed: [] };
};

const announcePeers = (world: WorldState, except?: NodeRuntime): void => {
  for (const node of world.nodes) {
    if (node.kind !== 'server' || node === except) continue;
    if (node.status !== 'up' && node.status !== 'paused') continue;
    enqueue(world, { kind: 'peersChanged', place: node.place, cause: world.eventCount });
  }
};
