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

/** How far partings had been followed at some event, to go back to. */
export interface PartingsMark {
  readonly cluster: Cluster;
  readonly count: number;
  /** The last of them by then: what else happened at its instant may have replaced it since. */
  readonly last: Parting | undefined;
}

/** How a run's servers were parted from each other, followed event by event. */
export class Partings {
  #cluster: Cluster;
  /** A copy of the cluster as it is now, for marks; null where it has changed since the last one. */
  #copy: Cluster | null = null;
  readonly #list: Parting[] = [];

  /** `servers` are those that the run begins with. */
  constructor(servers: readonly NodeId[]) {
    this.#cluster = new Cluster(servers);
  }

  /** In order of time. */
  get list(): readonly Parting[] {
    return this.#list;
  }

  /** The cluster after the events taken in. */
  get cluster(): Cluster {
    return this.#cluster;
  }

  /** Takes an event in; returns whether any server or link changed. */
  observe(record: EventRecord): boolean {
    if (!this.#cluster.observe(record)) return false;
    this.#copy = null;
    const sides = sidesOf(this.#cluster);
    const total = this.#cluster.size;
    const before = this.#list.at(-1);
    const isSame =
      before?.total === total && JSON.stringify(before.sides) === JSON.stringify(sides);
    if (isSame) return true;
    const parting = { fromEvent: record.index, fromMicros: record.atMicros, sides, total };
    // Several changes of one instant, such as the cuts of a partition, are one parting.
    if (before?.fromMicros === record.atMicros) this.#list[this.#list.length - 1] = parting;
    else this.#list.push(parting);
    return true;
  }

  /** What to go back to later; marks between which nothing changed share what they hold. */
  mark(): PartingsMark {
    this.#copy ??= this.#cluster.copy();
    return { cluster: this.#copy, count: this.#list.length, last: this.#list.at(-1) };
  }

  /** Forgets what was taken in after a mark of these partings. */
  goBackTo({ cluster, count, last }: PartingsMark): void {
    this.#cluster = cluster.copy();
    this.#copy = cluster;
    this.#list.length = count;
    if (last !== undefined) this.#list[count - 1] = last;
  }
}
