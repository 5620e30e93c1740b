import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { EventRecord } from '../sim/record.ts';

/** How a server stands. */
export type ServerStatus = 'up' | 'paused' | 'down' | 'removed';

/**
 * Which servers run and which of their links are cut, followed event by event. Each event costs what it
 * changes, however many servers there are; only a partition looks at all pairs.
 */
export class Cluster {
  readonly #statusOf = new Map<NodeId, ServerStatus>();
  /** Where the cut links of each node lead. */
  readonly #cutsFrom = new Map<NodeId, Set<NodeId>>();
  #size = 0;
  #up = 0;
  /** How many cut links there are between servers that belong to the cluster. */
  #cutsBetween = 0;

  /** `servers` are those that the run begins with; they count as down until they start. */
  constructor(servers: readonly NodeId[]) {
    for (const server of servers) this.#add(server);
  }

  /** Another that begins as this one is now. */
  copy(): Cluster {
    const copy = new Cluster([]);
    for (const [server, status] of this.#statusOf) copy.#statusOf.set(server, status);
    for (const [from, cuts] of this.#cutsFrom) copy.#cutsFrom.set(from, new Set(cuts));
    copy.#size = this.#size;
    copy.#up = this.#up;
    copy.#cutsBetween = this.#cutsBetween;
    return copy;
  }

  /** All servers there have been, in the order in which they came. */
  get servers(): readonly NodeId[] {
    return [...this.#statusOf.keys()];
  }

  has(server: NodeId): boolean {
    return this.#statusOf.has(server);
  }

  statusOf(server: NodeId): ServerStatus {
    return this.#statusOf.get(server) ?? 'removed';
  }

  /** How many servers belong to the cluster, running or not. */
  get size(): number {
    return this.#size;
  }

  /** Whether a server that belongs to the cluster does not run, or a link between two is cut. */
  get isFaulty(): boolean {
    return this.#up < this.#size || this.#cutsBetween > 0;
  }

  /** How many running servers a server makes up a part with: itself, and those it can talk with. */
  partOf(server: NodeId): number {
    const others = this.servers.filter(
      (other) =>
        other !== server &&
        this.statusOf(other) === 'up' &&
        !this.isCut(server, other) &&
        !this.isCut(other, server),
    );
    return others.length + 1;
  }

  isCut(from: NodeId, to: NodeId): boolean {
    return this.#cutsFrom.get(from)?.has(to) ?? false;
  }

  /** Takes an event in; returns whether any server or link changed. */
  observe(record: EventRecord): boolean {
    if (record.kind === 'start') {
      return record.node !== null && this.#set(record.node, ['down'], 'up');
    }
    return record.kind === 'intervention' && this.#intervene(record.entry.intervention);
  }

  #add(server: NodeId): void {
    this.#statusOf.set(server, 'down');
    this.#size += 1;
  }

  #set(server: NodeId, from: readonly ServerStatus[], to: ServerStatus): boolean {
    const status = this.#statusOf.get(server);
    if (status === undefined || !from.includes(status)) return false;
    if (to === 'removed') {
      for (const other of this.servers) {
        if (this.isCut(server, other)) this.#count(server, other, -1);
        if (this.isCut(other, server)) this.#count(other, server, -1);
      }
      this.#size -= 1;
    }
    this.#up += Number(to === 'up') - Number(status === 'up');
    this.#statusOf.set(server, to);
    return true;
  }

  #belongs(server: NodeId): boolean {
    return this.statusOf(server) !== 'removed';
  }

  #count(from: NodeId, to: NodeId, by: 1 | -1): void {
    if (this.#belongs(from) && this.#belongs(to)) this.#cutsBetween += by;
  }

  #cut(from: NodeId, to: NodeId): void {
    const cuts = this.#cutsFrom.get(from);
    if (cuts?.has(to)) return;
    if (cuts === undefined) this.#cutsFrom.set(from, new Set([to]));
    else cuts.add(to);
    this.#count(from, to, 1);
  }

  #mend(from: NodeId, to: NodeId): boolean {
    const wasCut = this.#cutsFrom.get(from)?.delete(to) ?? false;
    if (wasCut) this.#count(from, to, -1);
    return wasCut;
  }

  #intervene(intervention: Intervention): boolean {
    switch (intervention.kind) {
      case 'kill':
        return this.#set(intervention.node, ['up', 'paused'], 'down');
      case 'pause':
        return this.#set(intervention.node, ['up'], 'paused');
      case 'resume':
        return this.#set(intervention.node, ['paused'], 'up');
      case 'removeNode':
        return this.#set(intervention.node, ['up', 'paused', 'down'], 'removed');
      case 'addNode':
        this.#add(intervention.node);
        return true;
      case 'cut':
        this.#cut(intervention.from, intervention.to);
        return true;
      case 'mend':
        return this.#mend(intervention.from, intervention.to);
      case 'heal':
        this.#cutsFrom.clear();
        this.#cutsBetween = 0;
        return true;
      case 'partition':
        this.#partition(intervention.groups);
        return true;
      default:
        return false;
    }
  }

  /** Servers that are in no group form one more. */
  #partition(groups: readonly (readonly NodeId[])[]): void {
    const groupOf = new Map<NodeId, number>();
    groups.forEach((group, number) => {
      for (const server of group) groupOf.set(server, number);
    });
    for (const from of this.servers) {
      for (const to of this.servers) {
        if (from === to) continue;
        if (groupOf.get(from) === groupOf.get(to)) this.#mend(from, to);
        else this.#cut(from, to);
      }
    }
  }
}
