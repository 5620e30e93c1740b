import { listed } from '../scenario/wording.ts';
import { describeClient } from '../sim/client.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { Run } from '../sim/run.ts';
import type { WorldView } from '../sim/world-view.ts';
import { existingLinks } from './existing-links.ts';
import { leadingNode } from './leading-node.ts';
import { cutsOf, membersOf, type Part, partsOf, towards, withLinks } from './parts.ts';

/** More clients than this are not added by hand: the stage has no room for them. */
const MOST_CLIENTS = 8;

/** Who shall ask which server for an operation, or why nobody can. */
export type Asking =
  | {
      readonly kind: 'asks';
      readonly client: NodeId;
      /** Null leaves the server to the client. */
      readonly to: NodeId | null;
    }
  /** A client that is not there yet has to join, on the side of the server that it is to ask. */
  | {
      readonly kind: 'joins';
      readonly client: NodeId;
      readonly to: NodeId;
      /** What keeps it on that side. */
      readonly before: readonly Intervention[];
    }
  | { readonly kind: 'nobody'; readonly why: string };

const isConnected = (world: WorldView, client: NodeId, server: NodeId): boolean =>
  !world.isCut(client, server) && !world.isCut(server, client);

/** The server to ask: the one that leads, or the first that runs, in the largest part. */
const usualServer = (run: Run, parts: readonly Part[]): NodeId | null => {
  const leader = leadingNode(run);
  if (leader !== null) return leader.id;
  const bySize = [...parts].sort((one, other) => other.servers.length - one.servers.length);
  const runs = (id: NodeId): boolean => run.world.node(id).status === 'up';
  return bySize.flatMap(({ servers }) => servers).find(runs) ?? null;
};

const isDown = (world: WorldView, id: NodeId): boolean => {
  const { status } = world.node(id);
  return status === 'down' || status === 'removed';
};

const nobody = (why: string): Asking => ({ kind: 'nobody', why });

const downText = (server: NodeId): string =>
  `${server} is down, so nobody can ask it. Bring it back first (Shift+K).`;

/** What is to be asked for: each may be left open. */
export interface Asked {
  readonly client: NodeId | null;
  readonly server: NodeId | null;
}

/** A client asks itself: the server that is named, or whichever it believes in. */
const clientAsks = ({ world }: Run, client: NodeId, server: NodeId | null): Asking => {
  const asks: Asking = { kind: 'asks', client, to: server };
  if (server === null) {
    const reachesOne = membersOf(world).servers.some(
      (id) => !isDown(world, id) && isConnected(world, client, id),
    );
    return reachesOne
      ? asks
      : nobody(`${client} reaches no server that runs. Heal its links first (H).`);
  }
  if (isDown(world, server)) return nobody(downText(server));
  return isConnected(world, client, server)
    ? asks
    : nobody(`${client} cannot reach ${server}: the link is cut. Heal it first (H).`);
};

/**
 * Who asks whom when an operation is sent. The server is the one named, or else the one that leads.
 * The client is the one named, or else one that is on that server's side, reaches it, and waits for no
 * answer; where there is none, one joins there.
 */
export const whoAsks = (run: Run, { client: named, server }: Asked): Asking => {
  if (named !== null) return clientAsks(run, named, server);
  const { world, scenario } = run;
  const members = membersOf(world);
  const cuts = cutsOf(world, members);
  const parts = partsOf(members, cuts, existingLinks(run, members.servers));
  const to = server ?? usualServer(run, parts);
  if (to === null) return nobody('No server runs. Bring one back first (Shift+K).');
  if (isDown(world, to)) return nobody(downText(to));
  const part = parts.find(({ servers }) => servers.includes(to));
  const here = (part?.clients ?? []).filter(
    (id) => world.node(id).status === 'up' && isConnected(world, id, to),
  );
  const isIdle = (id: NodeId): boolean => {
    const { open, queue } = describeClient(world.node(id).state);
    return open === null && queue.length === 0;
  };
  const hasNoWorkload = (id: NodeId): boolean =>
    scenario.clients[Number(id.slice(1)) - 1]?.workload === undefined;
  const idle = here.filter(isIdle);
  const client = idle.find(hasNoWorkload) ?? idle[0];
  if (client !== undefined) return { kind: 'asks', client, to };
  if (scenario.clients.length >= MOST_CLIENTS) {
    return nobody(
      here.length === 0
        ? `No client is on the side of ${to}, and there are ${MOST_CLIENTS} already. Heal first (H).`
        : `On the side of ${to}, ${listed(here)} wait for answers already. Let the run go on until one comes.`,
    );
  }
  const joining: NodeId = `c${scenario.clients.length + 1}`;
  const beyond = members.servers.filter((id) => part !== undefined && !part.servers.includes(id));
  const wanted = withLinks(
    cuts,
    beyond.map((id) => [joining, id] as const),
  );
  const after = { ...members, clients: [...members.clients, joining] };
  return { kind: 'joins', client: joining, to, before: towards(after, cuts, wanted) };
};
