import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { EventRecord } from '../sim/record.ts';

/** How a server stands. */
export type ServerStatus = 'up' | 'paused' | 'down' | 'removed';

/** Which servers run and which of their links are cut, followed event by event. */
export class Cluster {
  readonly #statusOf = new Map<NodeId, ServerStatus>();
  readonly #cuts = new Set<string>();

  /** `servers` are those that the run begins with; they count as down until they start. */
  constructor(servers: readonly NodeId[]) {
    for (const server of servers) this.#statusOf.set(server, 'down');
  }

  /** Another that begins as this one is now. */
  copy(): Cluster {
    const copy = new Cluster([]);
    for (const [server, status] of this.#statusOf) copy.#statusOf.set(server, status);
    for (const link of this.#cuts) copy.#cuts.add(link);
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
    return this.servers.filter((server) => this.statusOf(server) !== 'removed').length;
  }

  /** How many running servers a server makes up a part with: itself, and those it can talk with. */
  partOf(server: NodeId): number {
    const others = this.servers.filter(
      (other) =>
        other !== server &&
        this.statusOf(other) === 'up' &&
        !this.#cuts.has(`${server}>${other}`) &&
        !this.#cuts.has(`${other}>${server}`),
    );
    return others.length + 1;
  }

  isCut(from: NodeId, to: NodeId): boolean {
    return this.#cuts.has(`${from}>${to}`);
  }

  /** Takes an event in; returns whether any server or link changed. */
  observe(record: EventRecord): boolean {
    if (record.kind === 'start') {
      return record.node !== null && this.#set(record.node, ['down'], 'up');
    }
    return record.kind === 'intervention' && this.#intervene(record.entry.intervention);
  }

  #set(server: NodeId, from: readonly ServerStatus[], to: ServerStatus): boolean {
    const status = this.#statusOf.get(server);
    if (status === undefined || !from.includes(status)) return false;
    this.#statusOf.set(server, to);
    return true;
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
        this.#statusOf.set(intervention.node, 'down');
        return true;
      case 'cut':
        this.#cuts.add(`${intervention.from}>${intervention.to}`);
        return true;
      case 'mend':
        return this.#cuts.delete(`${intervention.from}>${intervention.to}`);
      case 'heal':
        this.#cuts.clear();
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
    const groupOf = (server: NodeId): number => groups.findIndex((group) => group.includes(server));
    for (const from of this.servers) {
      for (const to of this.servers) {
        if (groupOf(from) === groupOf(to)) this.#cuts.delete(`${from}>${to}`);
        else this.#cuts.add(`${from}>${to}`);
      }
    }
  }
}
