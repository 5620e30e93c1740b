import type { Fingerprint } from '../fingerprint.ts';
import type { LinkSettings } from '../intervention.ts';
import type { EventQueue } from '../queue.ts';
import type { Micros } from '../time.ts';
import type { Link, NodeRuntime, QueuedEvent, WorldState } from './state.ts';

/** The whole world at one moment, to come back to. Never changed. */
export interface Checkpoint {
  readonly eventCount: number;
  readonly nowMicros: Micros;
  readonly order: number;
  readonly lastEventMicros: Micros;
  readonly instantSteps: number;
  readonly scriptPlace: number;
  readonly linkDefaults: LinkSettings;
  readonly isHolding: boolean;
  readonly areRegionsOverruled: boolean;
  readonly fingerprint: Fingerprint;
  readonly queue: EventQueue<QueuedEvent>;
  readonly nodes: readonly NodeRuntime[];
}

const copyLink = (link: Link | undefined): Link | undefined =>
  link === undefined ? undefined : { ...link };

const copyNode = (node: NodeRuntime): NodeRuntime => ({
  ...node,
  timers: new Map(node.timers),
  links: node.links.map(copyLink),
});

/** How many numbers a checkpoint copies, roughly: what it costs grows with the links in use. */
export const checkpointSize = (world: WorldState): number =>
  world.nodes.reduce((total, node) => total + node.links.length, world.queue.size);

export const takeCheckpoint = (world: WorldState): Checkpoint => ({
  eventCount: world.eventCount,
  nowMicros: world.nowMicros,
  order: world.order,
  lastEventMicros: world.lastEventMicros,
  instantSteps: world.instantSteps,
  scriptPlace: world.scriptPlace,
  linkDefaults: world.linkDefaults,
  isHolding: world.isHolding,
  areRegionsOverruled: world.areRegionsOverruled,
  fingerprint: world.fingerprint.copy(),
  queue: world.queue.copy(),
  nodes: world.nodes.map(copyNode),
});

/** Puts the world back to where the checkpoint was taken. */
export const restoreCheckpoint = (world: WorldState, checkpoint: Checkpoint): void => {
  world.eventCount = checkpoint.eventCount;
  world.nowMicros = checkpoint.nowMicros;
  world.order = checkpoint.order;
  world.lastEventMicros = checkpoint.lastEventMicros;
  world.instantSteps = checkpoint.instantSteps;
  world.scriptPlace = checkpoint.scriptPlace;
  world.linkDefaults = checkpoint.linkDefaults;
  world.isHolding = checkpoint.isHolding;
  world.areRegionsOverruled = checkpoint.areRegionsOverruled;
  world.fingerprint = checkpoint.fingerprint.copy();
  world.queue = checkpoint.queue.copy();
  world.nodes.splice(0, world.nodes.length, ...checkpoint.nodes.map(copyNode));
  world.placeOf.clear();
  for (const node of world.nodes) world.placeOf.set(node.id, node.place);
};
