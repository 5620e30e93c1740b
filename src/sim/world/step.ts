import type { AnyEffect } from '../effect.ts';
import { InvariantError, ScenarioError } from '../errors.ts';
import type { MachineEvent } from '../machine/driver.ts';
import { noEffects } from '../machine/driver.ts';
import { draw } from '../random.ts';
import type { MessageInFlight } from '../record.ts';
import type { Micros } from '../time.ts';
import { carryOut, finishWrite, heldEffects } from './effects.ts';
import { carryOutIntervention, type Intervened } from './interventions.ts';
import { inputOf, peersOf } from './nodes.ts';
import { resolveSelectors } from './selectors.ts';
import {
  localMicrosOf,
  type NodeRuntime,
  type PlacedEntry,
  type QueuedEvent,
  type QueuedMessage,
  type WorldState,
} from './state.ts';

/** More events than this at one instant mean that time stands still: a protocol sends in a circle. */
const mostEventsAtAnInstant = 1_000_000;

/** As many messages, timers and other events may wait to happen. */
const mostEventsWaiting = 250_000;

/** Throws a ScenarioError where a world has come to what no machine can go on with. */
const refuseTooMuch = (world: WorldState, dueMicros: Micros): void => {
  const at = `At ${dueMicros / 1_000_000} s`;
  if (world.queue.size > mostEventsWaiting) {
    throw new ScenarioError({
      problem: 'too-much',
      what: `${at} more than 250,000 messages and timers are under way.`,
      remedy: 'The run ends there; all before it can be seen.',
    });
  }
  if (dueMicros === world.lastEventMicros && world.instantSteps >= mostEventsAtAnInstant) {
    throw new ScenarioError({
      problem: 'too-much',
      what: `${at} time stands still: a million events have happened at that instant.`,
      remedy: 'The run ends there; all before it can be seen.',
    });
  }
};

/** Numbers that stand for the kinds of events in the fingerprint. */
const kindCode = {
  start: 1,
  deliver: 2,
  lost: 3,
  timer: 4,
  diskDone: 5,
  operation: 6,
  peersChanged: 7,
  intervention: 8,
} as const;

/**
 * The next event that will really happen, with what stands for nothing any more cleared away:
 * timers that were stopped or put off, and what is due at a paused node, which goes to its inbox.
 */
const peekLive = (world: WorldState): QueuedEvent | undefined => {
  const { queue, nodes } = world;
  for (;;) {
    const item = queue.peek();
    // Behind a message that is held, without an end, there are only others like it.
    if (item === undefined || item.dueMicros === Number.POSITIVE_INFINITY) return undefined;
    if (item.kind === 'message') {
      if (item.diesAtMicros !== null) return item;
      if (world.isHolding && item.isTold !== true) {
        queue.pop();
        queue.push({ ...item, dueMicros: Number.POSITIVE_INFINITY });
        continue;
      }
      const receiver = nodes[item.toPlace];
      if (receiver === undefined || receiver.status !== 'paused') return item;
      queue.pop();
      receiver.inbox = [...receiver.inbox, item];
      continue;
    }
    const node = nodes[item.place];
    if (node === undefined) throw new InvariantError(`No node at place ${item.place}.`);
    if (item.kind === 'timer') {
      const timer = node.timers.get(item.timer);
      if (timer === undefined || timer.queuedOrder !== item.order) {
        queue.pop();
        continue;
      }
      if (timer.firesAtMicros > item.dueMicros) {
        queue.pop();
        const order = world.order++;
        node.timers.set(item.timer, {
          ...timer,
          queuedOrder: order,
          queuedMicros: timer.firesAtMicros,
        });
        queue.push({ ...item, dueMicros: timer.firesAtMicros, order });
        continue;
      }
    }
    if (node.status === 'paused') {
      queue.pop();
      node.inbox = [...node.inbox, item];
      continue;
    }
    return item;
  }
};

/** How many events have happened at this very moment. */
export const stepsAt = (world: WorldState, micros: Micros): number =>
  world.lastEventMicros === micros ? world.instantSteps : 0;

/** The script entry that comes before the next queued event, if one does. */
const nextEntry = (world: WorldState, item: QueuedEvent | undefined): PlacedEntry | undefined => {
  const placed = world.script[world.scriptPlace];
  if (placed === undefined || item === undefined) return placed;
  const { atMicros, afterStep } = placed.entry;
  if (atMicros < item.dueMicros) return placed;
  if (atMicros > item.dueMicros || afterStep === undefined) return undefined;
  return stepsAt(world, atMicros) >= afterStep ? placed : undefined;
};

/** When the next queued event is due, the script aside; null when the queue is empty. */
export const nextQueuedMicros = (world: WorldState): Micros | null =>
  peekLive(world)?.dueMicros ?? null;

/** When the next event is due; null when nothing more can happen. */
export const nextDueMicros = (world: WorldState): Micros | null => {
  const item = peekLive(world);
  const placed = nextEntry(world, item);
  return placed?.entry.atMicros ?? item?.dueMicros ?? null;
};

/**
 * Lets the next event happen if it is due at or before `limitMicros`. Returns whether one did. A
 * ScenarioError leaves the world as it was before the entry that caused it.
 */
export const step = (world: WorldState, limitMicros: Micros): boolean => {
  const item = peekLive(world);
  const placed = nextEntry(world, item);
  const dueMicros = placed?.entry.atMicros ?? item?.dueMicros;
  if (dueMicros === undefined || dueMicros > limitMicros) return false;
  if (dueMicros < world.lastEventMicros) throw new InvariantError('Time runs backwards.');
  refuseTooMuch(world, dueMicros);
  world.nowMicros = dueMicros;
  world.currentOperation = null;
  if (world.sent.length > 0) world.sent.length = 0;
  if (placed !== undefined) {
    stepScript(world, placed);
  } else if (item !== undefined) {
    world.queue.pop();
    happen(world, item);
  }
  if (world.lastEventMicros === dueMicros) world.instantSteps += 1;
  else world.instantSteps = 1;
  world.lastEventMicros = dueMicros;
  world.eventCount += 1;
  return true;
};

const nothingDone: Intervened = { node: null, destroyed: [] };

const stepScript = (world: WorldState, asked: PlacedEntry): void => {
  const resolved = resolveSelectors(world, asked.entry.intervention);
  const placed =
    resolved === null || resolved.intervention === null
      ? asked
      : { ...asked, entry: { ...asked.entry, intervention: resolved.intervention } };
  const isDone = resolved?.intervention !== null;
  const { node, destroyed, tells } = isDone ? carryOutIntervention(world, placed) : nothingDone;
  world.scriptPlace += 1;
  const { fingerprint } = world;
  fingerprint.number(kindCode.intervention);
  fingerprint.number(world.nowMicros);
  fingerprint.value(placed.entry.intervention);
  const before = node?.state ?? null;
  const effects =
    tells === undefined || node === null
      ? noEffects
      : run(world, node, { ...tells, ...freshBase(world, node) });
  world.onRecord?.({
    index: world.eventCount,
    atMicros: world.nowMicros,
    cause: -1,
    operation: null,
    node: node?.id ?? null,
    before,
    after: node?.state ?? null,
    effects,
    sent: sentNow(world),
    kind: 'intervention',
    entry: placed.entry,
    ...(resolved === null ? {} : { selected: { asked: asked.entry, met: resolved.met, isDone } }),
    destroyed,
  });
};

const noMessages: readonly MessageInFlight[] = Object.freeze([]);

/** What has left nodes in the event being handled, in a list of just that length: records keep it. */
const sentNow = ({ sent }: WorldState): readonly MessageInFlight[] =>
  sent.length === 0 ? noMessages : sent.slice();

/*
 * Records are written out in full below, field by field and in one order: an object that begins with
 * a spread gets a hidden class of its own in V8, which takes more memory than the record itself and
 * slows down all that reads records.
 */

/** Gives the machine an event and carries out what it asks for. */
const run = (world: WorldState, node: NodeRuntime, event: MachineEvent): readonly AnyEffect[] => {
  node.state = node.driver.step(node.state, event, world.onRecord !== null);
  let { effects } = node.driver;
  const behave = node.behaviour === null ? undefined : world.protocol.behaviours?.[node.behaviour];
  if (behave !== undefined) {
    effects = behave(effects, {
      id: node.id,
      peers: peersOf(world, node),
      random: draw(node.randomKey, node.randomDraws++),
    });
  }
  if (effects.length > 0) carryOut(world, node, effects);
  return effects;
};

const fold = (world: WorldState, kind: number, place: number): void => {
  const { fingerprint } = world;
  fingerprint.number(kind + place * 16);
  fingerprint.number(world.nowMicros);
};

const happen = (world: WorldState, item: QueuedEvent): void => {
  if (item.kind === 'message') {
    arrive(world, item);
    return;
  }
  const node = world.nodes[item.place];
  if (node === undefined) throw new InvariantError(`No node at place ${item.place}.`);
  const before = node.status === 'up' ? node.state : null;
  switch (item.kind) {
    case 'timer': {
      const timer = node.timers.get(item.timer);
      node.timers.delete(item.timer);
      fold(world, kindCode.timer, item.place);
      world.fingerprint.text(item.timer);
      const effects = run(world, node, {
        type: item.timer,
        ...freshBase(world, node),
      });
      world.onRecord?.({
        index: world.eventCount,
        atMicros: world.nowMicros,
        cause: timer?.cause ?? -1,
        operation: null,
        node: node.id,
        before,
        after: node.state,
        effects,
        sent: sentNow(world),
        kind: 'timer',
        timer: item.timer,
        byHand: item.byHand,
      });
      return;
    }
    case 'disk': {
      fold(world, kindCode.diskDone, item.place);
      const write = finishWrite(world, node);
      world.onRecord?.({
        index: world.eventCount,
        atMicros: world.nowMicros,
        cause: write.cause,
        operation: write.operation,
        node: node.id,
        before,
        after: node.state,
        effects: heldEffects(write),
        sent: sentNow(world),
        kind: 'diskDone',
        stored: write.willStore,
      });
      return;
    }
    case 'start':
      startNode(world, node, item.cause);
      return;
    case 'operation': {
      fold(world, kindCode.operation, item.place);
      const { operation, to } = item;
      const effects = run(world, node, {
        type: 'operation',
        ...freshBase(world, node),
        ...{ operation, to },
      });
      world.onRecord?.({
        index: world.eventCount,
        atMicros: world.nowMicros,
        cause: item.cause,
        operation: null,
        node: node.id,
        before,
        after: node.state,
        effects,
        sent: sentNow(world),
        kind: 'operation',
      });
      return;
    }
    case 'peersChanged': {
      fold(world, kindCode.peersChanged, item.place);
      const peers = peersOf(world, node);
      const effects = run(world, node, {
        type: 'peersChanged',
        ...freshBase(world, node),
        ...{ peers },
      });
      world.onRecord?.({
        index: world.eventCount,
        atMicros: world.nowMicros,
        cause: item.cause,
        operation: null,
        node: node.id,
        before,
        after: node.state,
        effects,
        sent: sentNow(world),
        kind: 'peersChanged',
      });
      return;
    }
  }
};

const freshBase = (world: WorldState, node: NodeRuntime) => ({
  now: localMicrosOf(node, world.nowMicros),
  random: draw(node.randomKey, node.randomDraws++),
});

const arrive = (world: WorldState, item: QueuedMessage): void => {
  const node = world.nodes[item.toPlace];
  if (node === undefined) throw new InvariantError(`No node at place ${item.toPlace}.`);
  const reason = item.diesAtMicros !== null ? item.lossReason : null;
  const { fingerprint } = world;
  if (reason !== null || node.status !== 'up') {
    fold(world, kindCode.lost, item.toPlace);
    fingerprint.number(item.sequence);
    world.onRecord?.({
      index: world.eventCount,
      atMicros: world.nowMicros,
      cause: item.cause,
      operation: item.operation,
      node: null,
      before: null,
      after: null,
      effects: noEffects,
      sent: sentNow(world),
      kind: 'lost',
      message: item,
      reason: reason ?? 'receiver-down',
    });
    return;
  }
  const before = node.state;
  fold(world, kindCode.deliver, item.toPlace);
  fingerprint.number(item.sequence * 8 + item.copy);
  world.currentOperation = item.operation;
  const event = {
    type: item.message.type,
    from: item.from,
    message: item.message,
    now: localMicrosOf(node, world.nowMicros),
    random: draw(node.randomKey, node.randomDraws++),
  };
  const effects = run(world, node, event);
  if (world.onRecord !== null) {
    world.onRecord({
      index: world.eventCount,
      atMicros: world.nowMicros,
      cause: item.cause,
      operation: item.operation,
      node: node.id,
      before,
      after: node.state,
      effects,
      sent: sentNow(world),
      kind: 'deliver',
      message: item,
    });
  }
};

/** Starts a node: from what its disk holds, in a new incarnation. */
export const startNode = (world: WorldState, node: NodeRuntime, cause: number): void => {
  node.incarnation += 1;
  node.status = 'up';
  node.state = node.driver.start(inputOf(world, node));
  const { effects } = node.driver;
  fold(world, kindCode.start, node.place);
  carryOut(world, node, effects);
  world.onRecord?.({
    index: world.eventCount,
    atMicros: world.nowMicros,
    cause,
    operation: null,
    node: node.id,
    before: null,
    after: node.state,
    effects,
    sent: sentNow(world),
    kind: 'start',
    incarnation: node.incarnation,
  });
};
