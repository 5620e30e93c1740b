import type { AnyEffect } from '../effect.ts';
import { InvariantError } from '../errors.ts';
import { noEffects } from '../machine/driver.ts';
import { chance, draw, within } from '../random.ts';
import type { ReplyMessage } from '../wire.ts';
import { transmit } from './network.ts';
import type { DiskWrite, HeldEffects, NodeRuntime, WorldState } from './state.ts';
import { cancelTimer, setTimer } from './timers.ts';

/**
 * Carries out what a node's machine asked for. Sends and replies that follow an unfinished disk
 * write, in this list or from an earlier event, wait for it.
 */
export const carryOut = (
  world: WorldState,
  node: NodeRuntime,
  effects: readonly AnyEffect[],
): void => {
  let waiting: AnyEffect[] | null = null;
  for (const effect of effects) {
    switch (effect.kind) {
      case 'send':
      case 'reply':
        if (node.writes.length === 0 || (effect.kind === 'send' && effect.waits === false))
          leave(world, node, effect);
        else if (waiting === null) waiting = [effect];
        else waiting.push(effect);
        break;
      case 'setTimer':
        setTimer(world, node, effect.timer, effect.after);
        break;
      case 'cancelTimer':
        cancelTimer(node, effect.timer);
        break;
      case 'persist':
        if (waiting !== null) holdBack(world, node, waiting);
        waiting = null;
        beginWrite(world, node, effect.durable);
        break;
      case 'note':
      case 'invoke':
      case 'complete':
        break;
    }
  }
  if (waiting !== null) holdBack(world, node, waiting);
};

const leave = (world: WorldState, node: NodeRuntime, effect: AnyEffect): void => {
  switch (effect.kind) {
    case 'send':
      transmit(world, node, effect.to, effect.message);
      return;
    case 'reply': {
      const { request, outcome, token } = effect;
      const message: ReplyMessage =
        token === undefined
          ? { type: 'reply', request, outcome }
          : { type: 'reply', request, outcome, token };
      transmit(world, node, request.client, message);
      return;
    }
    default:
      throw new InvariantError(`An effect of kind ${effect.kind} cannot leave a node.`);
  }
};

/** Makes effects wait for the last of the node's disk writes. */
const holdBack = (world: WorldState, node: NodeRuntime, effects: readonly AnyEffect[]): void => {
  const last = node.writes.length - 1;
  const held: HeldEffects = { effects, operation: world.currentOperation };
  node.writes = node.writes.map((write, place) =>
    place === last ? { ...write, held: [...write.held, held] } : write,
  );
};

/** What sets the draws of failing writes apart from those of their latencies. */
const failureStream = 0x7f4a7c15;

const beginWrite = (world: WorldState, node: NodeRuntime, durable: unknown): void => {
  const { latencyMicros, failure, queue } = node.disk;
  if (latencyMicros[1] === 0 && failure === 0 && node.writes.length === 0) {
    node.durable = durable;
    return;
  }
  const earliest = node.writes[node.writes.length - 1]?.dueMicros ?? 0;
  const count = node.diskDraws++;
  const took = within(draw(node.diskKey, count), latencyMicros);
  const write: DiskWrite = {
    dueMicros: queue
      ? Math.max(earliest, world.nowMicros) + took
      : Math.max(earliest, world.nowMicros + took),
    durable,
    willStore: failure === 0 || !chance(draw(node.diskKey ^ failureStream, count), failure),
    held: [],
    cause: world.eventCount,
    operation: world.currentOperation,
  };
  node.writes = [...node.writes, write];
  world.queue.push({
    kind: 'disk',
    dueMicros: write.dueMicros,
    order: world.order++,
    place: node.place,
  });
};

/** Ends the oldest disk write: the disk holds it now, and what waited for it leaves the node. */
export const finishWrite = (world: WorldState, node: NodeRuntime): DiskWrite => {
  const [write, ...rest] = node.writes;
  if (write === undefined) throw new InvariantError(`${node.id} has no disk write to finish.`);
  node.writes = rest;
  if (write.willStore) node.durable = write.durable;
  for (const { effects, operation } of write.held) {
    world.currentOperation = operation;
    for (const effect of effects) leave(world, node, effect);
  }
  return write;
};

/** All that waited for a disk write, in order. */
export const heldEffects = ({ held }: DiskWrite): readonly AnyEffect[] => {
  const [only, ...more] = held;
  if (only === undefined) return noEffects;
  return more.length === 0 ? only.effects : held.flatMap(({ effects }) => effects);
};
