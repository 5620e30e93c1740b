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

/**
 * The sides of a cluster: servers connected by links that are open in at least one direction. Costs as
 * much as there are servers and pairs that no link connects.
 */
export const sidesOf = (cluster: Cluster): readonly Side[] => {
  const sideOf = new Map<NodeId, number>();
  let apart = cluster.servers.filter((server) => cluster.statusOf(server) !== 'removed');
  const servers = apart;
  let count = 0;
  for (const first of servers) {
    if (sideOf.has(first)) continue;
    const reached = [first];
    apart = apart.filter((server) => server !== first);
    for (const server of reached) {
      sideOf.set(server, count);
      const left: NodeId[] = [];
      for (const other of apart) {
        const isApart = cluster.isCut(server, other) && cluster.isCut(other, server);
        (isApart ? left : reached).push(other);
      }
      apart = left;
    }
    count += 1;
  }
  const members = Array.from({ length: count }, (): NodeId[] => []);
  for (const server of servers) members[sideOf.get(server) ?? 0]?.push(server);
  return members.map((side) => ({
    servers: side,
    live: side.filter((server) => cluster.statusOf(server) === 'up').length,
  }));
};

const areSame = (sides: readonly Side[], others: readonly Side[]): boolean =>
  sides.length === others.length &&
  sides.every(({ live, servers }, place) => {
    const other = others[place];
    return (
      other?.live === live &&
      other.servers.length === servers.length &&
      servers.every((server, number) => server === other.servers[number])
    );
  });

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
    if (before?.total === total && areSame(before.sides, sides)) return true;
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
