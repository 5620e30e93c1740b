import type { NodeId } from '../sim/identifiers.ts';
import type { EventRecord } from '../sim/record.ts';
import type { Micros } from '../sim/time.ts';
import { Cluster } from './cluster.ts';

/** Servers that reach each other, directly or by way of others. */
export interface Side {
  readonly servers: readonly NodeId[];
  /** How many of them run. */
  readonly live: number;
}

/** A stretch of the run in which the same servers ran and reached each other; it lasts up to the next. */
export interface Parting {
  /** The event that brought it about. */
  readonly fromEvent: number;
  readonly fromMicros: Micros;
  /** One where nothing separates the servers. */
  readonly sides: readonly Side[];
  /** How many servers belong to the cluster, running or not. */
  readonly total: number;
}

/** The sides of a cluster: servers connected by links that are open in at least one direction. */
export const sidesOf = (cluster: Cluster): readonly Side[] => {
  const servers = cluster.servers.filter((server) => cluster.statusOf(server) !== 'removed');
  const sides: NodeId[][] = [];
  for (const server of servers) {
    const reached = sides.filter((side) =>
      side.some((other) => !cluster.isCut(server, other) || !cluster.isCut(other, server)),
    );
    const [first, ...others] = reached;
    if (first === undefined) {
      sides.push([server]);
      continue;
    }
    first.push(server);
    for (const other of others) {
      first.push(...other);
      sides.splice(sides.indexOf(other), 1);
    }
  }
  return sides.map((side) => {
    const members = servers.filter((server) => side.includes(server));
    const live = members.filter((server) => cluster.statusOf(server) === 'up').length;
    return { servers: members, live };
  });
};

/** How a run's servers were parted from each other, followed event by event. */
export class Partings {
  readonly #cluster: Cluster;
  readonly #list: Parting[] = [];

  /** `servers` are those that the run begins with. */
  constructor(servers: readonly NodeId[]) {
    this.#cluster = new Cluster(servers);
  }

  /** In order of time. */
  get list(): readonly Parting[] {
    return this.#list;
  }

  observe(record: EventRecord): void {
    if (!this.#cluster.observe(record)) return;
    const sides = sidesOf(this.#cluster);
    const total = this.#cluster.size;
    const before = this.#list.at(-1);
    const isSame =
      before?.total === total && JSON.stringify(before.sides) === JSON.stringify(sides);
    if (isSame) return;
    const parting = { fromEvent: record.index, fromMicros: record.atMicros, sides, total };
    // Several changes of one instant, such as the cuts of a partition, are one parting.
    if (before?.fromMicros === record.atMicros) this.#list[this.#list.length - 1] = parting;
    else this.#list.push(parting);
  }
}
