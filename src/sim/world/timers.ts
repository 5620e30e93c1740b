import { draw, within } from '../random.ts';
import { spreadOver } from '../spread.ts';
import type { ExponentialWait, Micros, MicrosRange } from '../time.ts';
import type { NodeRuntime, Timer, WorldState } from './state.ts';

/**
 * Sets a timer on the node's own clock. A timer that is put off keeps its queued event, which sets
 * itself anew when it comes up too early: heartbeats put off election timers thousands of times, and
 * each would leave a dead event in the queue otherwise.
 */
export const setTimer = (
  world: WorldState,
  node: NodeRuntime,
  name: string,
  after: Micros | MicrosRange | ExponentialWait,
): void => {
  const span = typeof after === 'number' ? after : drawnSpan(node, after);
  const { jitterMicros } = world.scenario;
  const late =
    jitterMicros === undefined
      ? 0
      : within(draw(node.timerKey ^ jitterStream, node.jitterDraws++), jitterMicros);
  const firesAtMicros = world.nowMicros + worldSpan(span, node.clockRate) + late;
  schedule(world, node, name, {
    setAtMicros: world.nowMicros,
    firesAtMicros,
    cause: world.eventCount,
    operation: world.currentOperation,
  });
};

/** What sets the draws of jitter apart from those of the spans themselves. */
const jitterStream = 0x2545f491;

const drawnSpan = (node: NodeRuntime, after: MicrosRange | ExponentialWait): Micros => {
  const bits = draw(node.timerKey, node.timerDraws++);
  return 'meanMicros' in after
    ? Math.max(1, spreadOver(bits, 'exponential', after.meanMicros))
    : within(bits, after);
};

/**
 * How long a span of a node's own clock takes in the world. However fast that clock, time goes on: a
 * span that is no instant takes a microsecond at least.
 */
const worldSpan = (span: Micros, clockRate: number): Micros =>
  clockRate === 1 || span === 0 ? span : Math.max(1, Math.round(span / clockRate));

/** Gives a timer its moment, reusing the queued event that stands for it when that is early enough. */
export const schedule = (
  world: WorldState,
  node: NodeRuntime,
  name: string,
  timer: Pick<Timer, 'setAtMicros' | 'firesAtMicros' | 'cause' | 'operation'>,
): void => {
  const known = node.timers.get(name);
  const { setAtMicros, firesAtMicros, cause, operation } = timer;
  const { timers } = node;
  if (
    known !== undefined &&
    known.queuedOrder >= 0 &&
    known.queuedMicros <= firesAtMicros &&
    known.queuedMicros >= world.nowMicros
  ) {
    timers.set(name, {
      setAtMicros,
      firesAtMicros,
      cause,
      operation,
      queuedOrder: known.queuedOrder,
      queuedMicros: known.queuedMicros,
    });
    return;
  }
  const order = world.order++;
  timers.set(name, {
    setAtMicros,
    firesAtMicros,
    cause,
    operation,
    queuedOrder: order,
    queuedMicros: firesAtMicros,
  });
  world.queue.push({
    kind: 'timer',
    dueMicros: firesAtMicros,
    order,
    place: node.place,
    timer: name,
    byHand: false,
  });
};

/** Makes a running timer fire now. */
export const fireNow = (world: WorldState, node: NodeRuntime, name: string, timer: Timer): void => {
  const order = world.order++;
  node.timers.set(name, {
    ...timer,
    // It fires because of this event, whichever set it.
    cause: world.eventCount,
    firesAtMicros: world.nowMicros,
    queuedOrder: order,
    queuedMicros: world.nowMicros,
  });
  world.queue.push({
    kind: 'timer',
    dueMicros: world.nowMicros,
    order,
    place: node.place,
    timer: name,
    byHand: true,
  });
};

/** Stops a timer. Its queued event finds nothing and is passed over. */
export const cancelTimer = (node: NodeRuntime, name: string): void => {
  node.timers.delete(name);
};

/** Sets the node's clock to another rate; running timers keep what is left of them on that clock. */
export const changeClockRate = (world: WorldState, node: NodeRuntime, rate: number): void => {
  const { nowMicros } = world;
  const showed =
    node.clockShowedMicros + Math.floor((nowMicros - node.clockSetAtMicros) * node.clockRate);
  const before = node.clockRate;
  node.clockShowedMicros = showed;
  node.clockSetAtMicros = nowMicros;
  node.clockRate = rate;
  for (const [name, timer] of [...node.timers]) {
    const left = Math.max(0, timer.firesAtMicros - nowMicros) * before;
    schedule(world, node, name, { ...timer, firesAtMicros: nowMicros + worldSpan(left, rate) });
  }
};
