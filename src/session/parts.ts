import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { WorldView } from '../sim/world-view.ts';
import type { ServerLink } from './existing-links.ts';

/** A link is named by its two ends; the first one sends. */
export type LinkKey = `${NodeId}>${NodeId}`;

/** The name of the link from one node to another. */
export const linkKey = (from: NodeId, to: NodeId): LinkKey => `${from}>${to}`;

/** Everyone who can send: servers talk to all servers, clients to servers only. */
export interface Members {
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
}

/** The directed links that are cut. */
export type Cuts = ReadonlySet<LinkKey>;

/** Servers that still reach each other, with the clients that reach no others. */
export interface Part {
  readonly servers: readonly NodeId[];
  readonly clients: readonly NodeId[];
}

/** Everyone who is part of the world now: nodes that were removed are not. */
export const membersOf = (world: Pick<WorldView, 'nodeIds' | 'node'>): Members => {
  const present = world.nodeIds
    .map((id) => world.node(id))
    .filter(({ status }) => status !== 'removed');
  const ids = (kind: 'server' | 'client'): readonly NodeId[] =>
    present.filter((node) => node.kind === kind).map(({ id }) => id);
  return { servers: ids('server'), clients: ids('client') };
};

/** The directed links among the members that are cut now. */
export const cutsOf = (world: Pick<WorldView, 'cutLinks'>, { servers, clients }: Members): Cuts => {
  const serverIds = new Set(servers);
  const clientIds = new Set(clients);
  const isDrawn = ({ from, to }: { readonly from: NodeId; readonly to: NodeId }): boolean =>
    serverIds.has(from)
      ? serverIds.has(to) || clientIds.has(to)
      : clientIds.has(from) && serverIds.has(to);
  return new Set(
    world
      .cutLinks()
      .filter(isDrawn)
      .map(({ from, to }) => linkKey(from, to)),
  );
};

/** How many links there are between so many servers. */
export const linkCount = (servers: number): number => (servers * (servers - 1)) / 2;

/**
 * Every link, once for its two directions; the first end is a server, or else the client. `existing`
 * are the links between servers, where not every two have one.
 */
export const linksOf = (
  { servers, clients }: Members,
  existing: readonly ServerLink[] | null = null,
): readonly (readonly [NodeId, NodeId])[] => [
  ...(existing ??
    servers.flatMap((from, place) => servers.slice(place + 1).map((to) => [from, to] as const))),
  ...clients.flatMap((from) => servers.map((to) => [from, to] as const)),
];

/** Groups of nodes connected by links open in at least one direction, in the order of the nodes. */
const connected = (
  nodes: readonly NodeId[],
  links: readonly (readonly [NodeId, NodeId])[],
  cuts: Cuts,
): NodeId[][] => {
  const groupOf = new Map(nodes.map((id, place) => [id, place]));
  for (const [from, to] of links) {
    if (cuts.has(linkKey(from, to)) && cuts.has(linkKey(to, from))) continue;
    const kept = groupOf.get(from);
    const given = groupOf.get(to);
    if (kept === undefined || given === undefined || kept === given) continue;
    for (const [id, group] of groupOf) {
      if (group === Math.max(kept, given)) groupOf.set(id, Math.min(kept, given));
    }
  }
  const groups = new Map<number, NodeId[]>();
  for (const id of nodes) {
    const group = groupOf.get(id) ?? 0;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [id]);
    else members.push(id);
  }
  return [...groups.values()];
};

/**
 * The parts into which cuts have split the servers: one when nothing separates them. `existing` are
 * the links between servers, where not every two have one. A client
 * belongs to a part when it can reach servers of that part only; clients do not connect parts.
 */
export const partsOf = (
  members: Members,
  cuts: Cuts,
  existing: readonly ServerLink[] | null = null,
): readonly Part[] => {
  const { servers, clients } = members;
  if (cuts.size === 0) return servers.length === 0 ? [] : [{ servers, clients }];
  const serverLinks = linksOf({ servers, clients: [] }, existing);
  const groups = connected(servers, serverLinks, cuts);
  const reaches = (client: NodeId, group: readonly NodeId[]): boolean =>
    group.some((id) => !cuts.has(linkKey(client, id)) || !cuts.has(linkKey(id, client)));
  return groups.map((group) => ({
    servers: group,
    clients: clients.filter(
      (client) =>
        reaches(client, group) &&
        groups.every((other) => other === group || !reaches(client, other)),
    ),
  }));
};

const bothWays = (links: readonly (readonly [NodeId, NodeId])[]): Set<LinkKey> =>
  new Set(links.flatMap(([from, to]) => [linkKey(from, to), linkKey(to, from)]));

const sameCuts = (a: Cuts, b: Cuts): boolean =>
  a.size === b.size && [...a].every((key) => b.has(key));

const endsOf = (key: LinkKey): readonly [NodeId, NodeId] => {
  const [from = '', to = ''] = key.split('>');
  return [from, to];
};

/**
 * The partition that leaves just these links cut, or null when none does. It names every group,
 * except that the one with most servers may stay unnamed where no client is in it: what is named is
 * then what was cut off.
 */
const asPartition = (members: Members, cuts: Cuts): Intervention | null => {
  const links = linksOf(members);
  const groups = connected([...members.servers, ...members.clients], links, cuts);
  if (groups.length < 2) return null;
  const groupOf = new Map(groups.flatMap((group, place) => group.map((id) => [id, place])));
  const between = links.filter(([from, to]) => groupOf.get(from) !== groupOf.get(to));
  if (!sameCuts(bothWays(between), cuts)) return null;
  const serversIn = (group: readonly NodeId[]): number =>
    group.filter((id) => members.servers.includes(id)).length;
  const [largest = []] = [...groups].sort((a, b) => serversIn(b) - serversIn(a));
  const mayStayUnnamed = serversIn(largest) === largest.length;
  return {
    kind: 'partition',
    groups: mayStayUnnamed ? groups.filter((group) => group !== largest) : groups,
  };
};

/**
 * What has to be done so that just the `wanted` links are cut: nothing, one `heal`, one `partition`
 * where that says it all, or a `cut` or `mend` for each link that differs.
 */
export const towards = (members: Members, cuts: Cuts, wanted: Cuts): readonly Intervention[] => {
  const changes: Intervention[] = [
    ...[...wanted]
      .filter((key) => !cuts.has(key))
      .map((key): Intervention => {
        const [from, to] = endsOf(key);
        return { kind: 'cut', from, to };
      }),
    ...[...cuts]
      .filter((key) => !wanted.has(key))
      .map((key): Intervention => {
        const [from, to] = endsOf(key);
        return { kind: 'mend', from, to };
      }),
  ];
  if (changes.length <= 1) return changes;
  if (wanted.size === 0) return [{ kind: 'heal' }];
  const partition = asPartition(members, wanted);
  return partition === null ? changes : [partition];
};

/** These cuts and both directions of those links. */
export const withLinks = (
  cuts: Cuts,
  links: readonly (readonly [NodeId, NodeId])[],
): ReadonlySet<LinkKey> => new Set([...cuts, ...bothWays(links)]);

/** These cuts without both directions of those links. */
export const withoutLinks = (
  cuts: Cuts,
  links: readonly (readonly [NodeId, NodeId])[],
): ReadonlySet<LinkKey> => {
  const mended = bothWays(links);
  return new Set([...cuts].filter((key) => !mended.has(key)));
};

/** The links from one part to another, those of their clients included. */
export const linksAcross = (
  members: Members,
  one: Part,
  other: Part,
): readonly (readonly [NodeId, NodeId])[] => {
  const here = new Set([...one.servers, ...one.clients]);
  const there = new Set([...other.servers, ...other.clients]);
  return linksOf(members).filter(
    ([from, to]) => (here.has(from) && there.has(to)) || (here.has(to) && there.has(from)),
  );
};
