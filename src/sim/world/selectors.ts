import { describeClient } from '../client.ts';
import type { NodeId } from '../identifiers.ts';
import type { Intervention } from '../intervention.ts';
import { clientIn, followerIn, isSelector, meetsSeveral, regionIn } from '../selector.ts';
import { type NodeRuntime, nodeCalled, type WorldState } from './state.ts';

/** Whom each selector of an entry met, by its words; nobody where the list is empty. */
export type Met = Readonly<Record<string, readonly NodeId[]>>;

/** An intervention with real nodes in place of selectors; null where a selector that it needs met nobody. */
export interface Resolved {
  readonly intervention: Intervention | null;
  readonly met: Met;
}

const runningServers = (world: WorldState): readonly NodeRuntime[] =>
  world.nodes.filter(
    ({ kind, status }) => kind === 'server' && (status === 'up' || status === 'paused'),
  );

const leaderOf = (world: WorldState): NodeRuntime | undefined => {
  const { protocol } = world;
  const running = runningServers(world);
  if (protocol.leaderAmong !== undefined) {
    const named = protocol.leaderAmong(running);
    return running.find(({ id }) => id === named);
  }
  let leader: NodeRuntime | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const node of running) {
    const { leads, epoch } = protocol.describeNode(node.state);
    if (!leads || (leader !== undefined && (epoch ?? 0) <= highest)) continue;
    leader = node;
    highest = epoch ?? 0;
  }
  return leader;
};

const isCut = (from: NodeRuntime, to: NodeRuntime): boolean =>
  from.links[to.place]?.cut === true || to.links[from.place]?.cut === true;

/** The running servers that a server can talk with both ways, directly or through others, and itself. */
const partOf = (server: NodeRuntime, running: readonly NodeRuntime[]): ReadonlySet<NodeRuntime> => {
  const part = new Set([server]);
  for (const member of part) {
    for (const other of running) if (!part.has(other) && !isCut(member, other)) part.add(other);
  }
  return part;
};

/** The servers of the part that is more than half of all servers; none where no part is. */
const majoritySide = (world: WorldState): readonly NodeRuntime[] => {
  const running = runningServers(world);
  const all = world.nodes.filter(({ kind, status }) => kind === 'server' && status !== 'removed');
  const found = running.find((server) => 2 * partOf(server, running).size > all.length);
  return found === undefined ? [] : [...partOf(found, running)];
};

const busiest = (world: WorldState): NodeRuntime | undefined => {
  const arriving = new Map<number, number>();
  for (const item of world.queue.items()) {
    if (item.kind !== 'message' || item.diesAtMicros !== null) continue;
    arriving.set(item.toPlace, (arriving.get(item.toPlace) ?? 0) + 1);
  }
  return runningServers(world).reduce<NodeRuntime | undefined>(
    (most, node) =>
      (arriving.get(node.place) ?? 0) > (most === undefined ? 0 : (arriving.get(most.place) ?? 0))
        ? node
        : most,
    undefined,
  );
};

const serverOfClient = (world: WorldState, client: NodeId): NodeRuntime | undefined => {
  const node = nodeCalled(world, client);
  if (node === undefined) return undefined;
  const { open, believes } = describeClient(node.state);
  const server = nodeCalled(world, open?.target ?? believes);
  return server?.status === 'removed' ? undefined : server;
};

const inOrder = (nodes: Iterable<NodeRuntime | undefined>): readonly NodeId[] =>
  [...nodes]
    .filter((node) => node !== undefined)
    .sort((one, other) => one.place - other.place)
    .map(({ id }) => id);

/** The nodes that a selector means now. */
const meet = (world: WorldState, selector: string): readonly NodeId[] => {
  if (selector === 'leader') return inOrder([leaderOf(world)]);
  if (selector === 'busiest') return inOrder([busiest(world)]);
  const client = clientIn(selector);
  if (client !== null) return inOrder([serverOfClient(world, client)]);
  const follower = followerIn(selector);
  if (follower !== null) {
    const leader = leaderOf(world);
    return inOrder([runningServers(world).filter((node) => node !== leader)[follower - 1]]);
  }
  const region = regionIn(selector);
  if (region !== null) {
    const found = world.scenario.regions?.names.find(({ name }) => name === region);
    const nodes = found?.nodes.map((id) => nodeCalled(world, id)) ?? [];
    return inOrder(nodes.filter((node) => node?.status !== 'removed'));
  }
  const majority = majoritySide(world);
  if (selector === 'majority side') return inOrder(majority);
  return majority.length === 0
    ? []
    : inOrder(runningServers(world).filter((node) => !majority.includes(node)));
};

/** The intervention with `rename` applied to every node that it names; null where that gives none it needs. */
const withNodes = (
  intervention: Intervention,
  one: (id: NodeId) => NodeId | null,
  several: (id: NodeId) => readonly NodeId[],
): Intervention | null => {
  switch (intervention.kind) {
    case 'kill':
    case 'restart':
    case 'pause':
    case 'resume':
    case 'wipeDisk':
    case 'loseUnsynced':
    case 'setClock':
    case 'jumpClock':
    case 'setDisk':
    case 'fireTimer':
    case 'removeNode':
    case 'betray': {
      const node = one(intervention.node);
      return node === null ? null : { ...intervention, node };
    }
    case 'cut':
    case 'mend': {
      const [from, to] = [one(intervention.from), one(intervention.to)];
      return from === null || to === null || from === to ? null : { ...intervention, from, to };
    }
    case 'setLink': {
      const from = intervention.from === undefined ? undefined : one(intervention.from);
      const to = intervention.to === undefined ? undefined : one(intervention.to);
      if (from === null || to === null || (from !== undefined && from === to)) return null;
      return {
        kind: 'setLink',
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        settings: intervention.settings,
      };
    }
    case 'partition': {
      const taken = new Set<NodeId>();
      const groups = intervention.groups
        .map((group) =>
          group.flatMap(several).filter((id) => !taken.has(id) && taken.add(id).size > 0),
        )
        .filter((group) => group.length > 0);
      return groups.length === 0 ? null : { ...intervention, groups };
    }
    case 'operation': {
      if (intervention.to === undefined) return intervention;
      const to = one(intervention.to);
      return to === null ? null : { ...intervention, to };
    }
    case 'heal':
    case 'hold':
    case 'release':
    case 'drop':
    case 'duplicate':
    case 'delay':
    case 'deliverNow':
    case 'addNode':
      return intervention;
  }
};

/** The nodes and selectors that an intervention names. */
export const namedIn = (intervention: Intervention): readonly string[] => {
  const named: string[] = [];
  const note = (id: NodeId): NodeId => {
    named.push(id);
    return id;
  };
  withNodes(intervention, note, (id) => [note(id)]);
  return named;
};

/**
 * Puts the nodes that selectors meet at this moment in their place. Null for an intervention without
 * selectors. Whoever a partition's selector does not meet is left out of its group.
 */
export const resolveSelectors = (
  world: WorldState,
  intervention: Intervention,
): Resolved | null => {
  const selectors = namedIn(intervention).filter(isSelector);
  if (selectors.length === 0) return null;
  const met: Met = Object.fromEntries(selectors.map((name) => [name, meet(world, name)]));
  const one = (id: NodeId): NodeId | null =>
    isSelector(id) ? (meetsSeveral(id) ? null : (met[id]?.[0] ?? null)) : id;
  const several = (id: NodeId): readonly NodeId[] => (isSelector(id) ? (met[id] ?? []) : [id]);
  return { intervention: withNodes(intervention, one, several), met };
};
