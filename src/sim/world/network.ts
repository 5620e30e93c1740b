import type { WireMessage } from '../effect.ts';
import { InvariantError } from '../errors.ts';
import { type NodeId, operationIdOf } from '../identifiers.ts';
import type { LinkSettings } from '../intervention.ts';
import { chance, draw, streamKey, within } from '../random.ts';
import type { LossReason } from '../record.ts';
import type { Regions } from '../scenario.ts';
import { spreadOver } from '../spread.ts';
import type { Micros } from '../time.ts';
import type { ReplyMessage, RequestMessage } from '../wire.ts';
import {
  type Link,
  type NodeRuntime,
  nodeCalled,
  type QueuedMessage,
  type WorldState,
} from './state.ts';

/** Each message takes its draws from its link's stream at eight places of its own. */
const drawsPerMessage = 8;
const latencyDraw = 0;
const lossDraw = 1;
const lossPointDraw = 2;
const reorderingDraw = 3;
const heldBackDraw = 4;
const duplicationDraw = 5;
const duplicateLatencyDraw = 6;

/** The link from one node to another, made when first asked for. */
export const linkBetween = (world: WorldState, from: NodeRuntime, to: NodeRuntime): Link => {
  const known = from.links[to.place];
  if (known !== undefined) return known;
  const link: Link = {
    key: streamKey(world.scenario.seed, `link ${from.id}>${to.id}`),
    sequence: 0,
    lastArrivalMicros: 0,
    cut: false,
    settings: settingsBetween(world, from.id, to.id),
  };
  from.links[to.place] = link;
  return link;
};

const regionOf = ({ names }: Regions, id: NodeId): number =>
  names.findIndex(({ nodes }) => nodes.includes(id));

/** What a link starts with: what all do, but for the latency between its ends' regions. */
const settingsBetween = (world: WorldState, from: NodeId, to: NodeId): LinkSettings => {
  const { regions } = world.scenario;
  const latencyMicros =
    regions === undefined || world.areRegionsOverruled
      ? undefined
      : regions.latencyMicros[regionOf(regions, from)]?.[regionOf(regions, to)];
  return latencyMicros === undefined
    ? world.linkDefaults
    : { ...world.linkDefaults, latencyMicros };
};

const drawLatency = (
  bits: number,
  { latencyMicros, spread }: Pick<LinkSettings, 'latencyMicros' | 'spread'>,
): Micros =>
  spread === undefined || spread === 'even'
    ? within(bits, latencyMicros)
    : latencyMicros[0] + spreadOver(bits, spread, latencyMicros[1] - latencyMicros[0]);

/**
 * Puts a message on its link: draws its latency, and whether it is lost, held back or doubled. On a
 * cut link it dies halfway.
 */
export const transmit = (
  world: WorldState,
  from: NodeRuntime,
  toId: NodeId,
  message: WireMessage,
): void => {
  const to = nodeCalled(world, toId);
  if (to === undefined || to === from) {
    throw new InvariantError(
      `${from.id} sends ${message.type} to ${toId}, which is ${to === from ? 'itself' : 'no node'}.`,
    );
  }
  const link = linkBetween(world, from, to);
  const { settings, key } = link;
  const { nowMicros } = world;
  link.sequence += 1;
  const { sequence } = link;
  const firstDraw = sequence * drawsPerMessage;
  const latency = drawLatency(draw(key, firstDraw + latencyDraw), settings);
  let arrivesAtMicros = nowMicros + latency;
  let diesAtMicros: Micros | null = null;
  let lossReason: LossReason | null = null;

  if (link.cut) {
    diesAtMicros = nowMicros + Math.max(1, Math.floor(latency / 2));
    lossReason = 'cut';
  } else if (settings.loss > 0 && chance(draw(key, firstDraw + lossDraw), settings.loss)) {
    diesAtMicros = nowMicros + within(draw(key, firstDraw + lossPointDraw), [1, latency]);
    lossReason = 'loss';
  } else if (
    settings.reordering > 0 &&
    chance(draw(key, firstDraw + reorderingDraw), settings.reordering)
  ) {
    arrivesAtMicros += within(draw(key, firstDraw + heldBackDraw), [
      1,
      3 * settings.latencyMicros[1],
    ]);
  } else {
    if (arrivesAtMicros < link.lastArrivalMicros) arrivesAtMicros = link.lastArrivalMicros;
    link.lastArrivalMicros = arrivesAtMicros;
  }

  const operation = isAboutOperation(message)
    ? operationIdOf(message.request)
    : world.currentOperation;
  enqueueMessage(world, {
    from: from.id,
    to: toId,
    toPlace: to.place,
    sequence,
    copy: 0,
    message,
    sentAtMicros: nowMicros,
    arrivesAtMicros,
    diesAtMicros,
    lossReason,
    operation,
  });

  const { fingerprint } = world;
  fingerprint.number(from.place * 4096 + to.place);
  fingerprint.number(arrivesAtMicros);
  fingerprint.shared(message);

  if (
    settings.duplication > 0 &&
    diesAtMicros === null &&
    chance(draw(key, firstDraw + duplicationDraw), settings.duplication)
  ) {
    enqueueMessage(world, {
      from: from.id,
      to: toId,
      toPlace: to.place,
      sequence,
      copy: 1,
      message,
      sentAtMicros: nowMicros,
      arrivesAtMicros:
        arrivesAtMicros + drawLatency(draw(key, firstDraw + duplicateLatencyDraw), settings),
      diesAtMicros: null,
      lossReason: null,
      operation,
    });
  }
};

const isAboutOperation = (message: WireMessage): message is RequestMessage | ReplyMessage =>
  message.type === 'request' || message.type === 'reply';

const enqueueMessage = (
  world: WorldState,
  details: Omit<QueuedMessage, 'kind' | 'dueMicros' | 'order' | 'cause'>,
): void => {
  const item: QueuedMessage = {
    kind: 'message',
    dueMicros: details.diesAtMicros ?? details.arrivesAtMicros,
    order: world.order++,
    from: details.from,
    to: details.to,
    toPlace: details.toPlace,
    sequence: details.sequence,
    copy: details.copy,
    message: details.message,
    sentAtMicros: details.sentAtMicros,
    arrivesAtMicros: details.arrivesAtMicros,
    diesAtMicros: details.diesAtMicros,
    lossReason: details.lossReason,
    cause: world.eventCount,
    operation: details.operation,
  };
  world.queue.push(item);
  if (world.onRecord !== null) world.sent.push(item);
};

/** Cuts one direction. Returns the messages in flight that it destroys. */
export const cutLink = (
  world: WorldState,
  from: NodeRuntime,
  to: NodeRuntime,
): readonly QueuedMessage[] => {
  linkBetween(world, from, to).cut = true;
  return destroyMessages(
    world,
    (item) => item.from === from.id && item.to === to.id && item.diesAtMicros === null,
    'cut',
  );
};

/** Takes messages off their links now; returns them as they died. */
export const destroyMessages = (
  world: WorldState,
  dies: (item: QueuedMessage) => boolean,
  reason: LossReason,
): readonly QueuedMessage[] =>
  world.queue
    .remove((item) => item.kind === 'message' && dies(item))
    .flatMap((item) =>
      item.kind === 'message'
        ? [{ ...item, diesAtMicros: world.nowMicros, lossReason: reason }]
        : [],
    );

/** Changes the settings of the links that match; links not used yet follow when they are made. */
export const changeLinks = (
  world: WorldState,
  from: NodeRuntime | null,
  to: NodeRuntime | null,
  settings: Partial<LinkSettings>,
): void => {
  if (from === null && to === null) {
    world.linkDefaults = { ...world.linkDefaults, ...settings };
    if (settings.latencyMicros !== undefined) world.areRegionsOverruled = true;
    for (const node of world.nodes) {
      for (const link of node.links) {
        if (link !== undefined) link.settings = { ...link.settings, ...settings };
      }
    }
    return;
  }
  for (const sender of from === null ? world.nodes : [from]) {
    for (const receiver of to === null ? world.nodes : [to]) {
      if (sender === receiver) continue;
      const link = linkBetween(world, sender, receiver);
      link.settings = { ...link.settings, ...settings };
    }
  }
};
