import { Cluster } from '../../check/cluster.ts';
import type { ReplicaSample } from '../../check/convergence.ts';
import { type Parting, Partings } from '../../check/partings.ts';
import { hashOf } from '../../sim/fingerprint.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import type { Micros } from '../../sim/time.ts';

/** How many different states the live servers hold, from one event on. */
export interface Divergence {
  readonly fromEvent: number;
  readonly fromMicros: Micros;
  /** 0 where no server runs. */
  readonly states: number;
  readonly live: number;
}

/** A server came to hold another state, or came or went. */
interface Change {
  readonly event: number;
  readonly atMicros: Micros;
  readonly node: NodeId;
  /** What it holds; null when it does not run. */
  readonly state: string | null;
}

/** Whether a fault lasts, from one event on: a server that does not run, or a cut between two. */
interface FaultChange {
  readonly event: number;
  readonly atMicros: Micros;
  readonly lasts: boolean;
}

/** What servers show is remembered each time that they have changed so often. */
const changesBetweenMemories = 1_024;

/**
 * What the servers of a run held over time, and how they were parted. It grows with the records, a
 * bounded number at a time, and begins anew when the past was changed. It holds all that is known,
 * beyond the moment shown too.
 */
export class ReplicaHistory {
  readonly #protocol: Pick<Protocol, 'describeNode'>;
  readonly #servers: readonly NodeId[];
  #cluster: Cluster;
  #partings: Partings;
  /** What each server that has started holds, whether it runs or not. */
  #held = new Map<NodeId, string>();
  /** What each server shows to hold now: null when it does not run. */
  #shown = new Map<NodeId, string | null>();
  #divergences: Divergence[] = [];
  #changes: Change[] = [];
  /** What each server showed after so many changes, and after twice as many, and so on. */
  #memories: ReadonlyMap<NodeId, string | null>[] = [];
  #faults: FaultChange[] = [];
  #stores = new Map<string, Readonly<Record<string, string>>>();
  #taken = 0;
  #revision = 0;
  #version = 0;

  constructor(protocol: Pick<Protocol, 'describeNode'>, servers: readonly NodeId[]) {
    this.#protocol = protocol;
    this.#servers = servers;
    this.#cluster = new Cluster(servers);
    this.#partings = new Partings(servers);
  }

  /** How many events have been taken in. */
  get eventCount(): number {
    return this.#taken;
  }

  /** Rises whenever something was taken back. */
  get version(): number {
    return this.#version;
  }

  /** In order of time. */
  get divergences(): readonly Divergence[] {
    return this.#divergences;
  }

  /** In order of time. */
  get partings(): readonly Parting[] {
    return this.#partings.list;
  }

  /** When the last fault before that many events ended; null while one lasts. */
  healedAtMicros(eventCount: number): Micros | null {
    const last = this.#faults.findLast(({ event }) => event < eventCount);
    if (last === undefined) return 0;
    return last.lasts ? null : last.atMicros;
  }

  /** What live servers held at a moment and at every change after it, up to that many events. */
  samplesFrom(micros: Micros, eventCount: number): readonly ReplicaSample[] {
    const start = this.#changesUntil(micros, eventCount);
    const remembered = Math.floor(start / changesBetweenMemories);
    const held = new Map(this.#memories[remembered - 1]);
    const samples: ReplicaSample[] = [];
    const sample = (atMicros: Micros) =>
      samples.push({
        atMicros,
        replicas: [...held].flatMap(([replica, state]) => {
          const store = state === null ? undefined : this.#stores.get(state);
          return store === undefined ? [] : [{ replica, store }];
        }),
      });
    let isSampling = false;
    for (let place = remembered * changesBetweenMemories; ; place++) {
      const change = this.#changes[place];
      if (change === undefined || change.event >= eventCount) break;
      const { atMicros, node, state } = change;
      if (atMicros > micros && !isSampling) {
        isSampling = true;
        sample(micros);
      }
      held.set(node, state);
      if (isSampling) sample(atMicros);
    }
    if (!isSampling) sample(micros);
    return samples;
  }

  /** How many changes lie at or before a moment and among so many events. */
  #changesUntil(micros: Micros, eventCount: number): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const change = this.#changes[middle];
      const isBefore = change !== undefined && change.atMicros <= micros;
      if (isBefore && change.event < eventCount) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes in what is new among the run's records, at most `limit` of them; returns whether it knows all. */
  extend(records: Records, limit: number): boolean {
    if (records.keptSince(this.#revision) < this.#taken) this.#beginAnew();
    this.#revision = records.revision;
    for (const record of records.between(this.#taken, this.#taken + limit)) {
      this.#take(record);
      this.#taken += 1;
    }
    return this.#taken === records.length;
  }

  #beginAnew(): void {
    this.#cluster = new Cluster(this.#servers);
    this.#partings = new Partings(this.#servers);
    this.#held = new Map();
    this.#shown = new Map();
    this.#divergences = [];
    this.#changes = [];
    this.#memories = [];
    this.#faults = [];
    this.#stores = new Map();
    this.#taken = 0;
    this.#version += 1;
  }

  #take(record: EventRecord): void {
    this.#partings.observe(record);
    if (this.#cluster.observe(record)) this.#takeFault(record);
    const { node, after } = record;
    if (node === null || !this.#cluster.has(node)) return;
    const isOther = record.kind === 'start' || (after !== null && after !== record.before);
    if (isOther && after !== null) {
      const { replica } = this.#protocol.describeNode(after);
      const state = hashOf(replica);
      this.#held.set(node, state);
      if (!this.#stores.has(state)) this.#stores.set(state, storeOf(replica, state));
    }
    this.#show(record, node);
  }

  #show(record: EventRecord, node: NodeId): void {
    const status = this.#cluster.statusOf(node);
    const runs = status === 'up' || status === 'paused';
    const state = runs ? (this.#held.get(node) ?? null) : null;
    if (this.#shown.get(node) === state) return;
    this.#shown.set(node, state);
    this.#changes.push({ event: record.index, atMicros: record.atMicros, node, state });
    if (this.#changes.length % changesBetweenMemories === 0) {
      this.#memories.push(new Map(this.#shown));
    }
    const live = [...this.#shown.values()].filter((each) => each !== null);
    const states = new Set(live).size;
    const last = this.#divergences.at(-1);
    if (last?.states === states && last.live === live.length) return;
    this.#divergences.push({
      fromEvent: record.index,
      fromMicros: record.atMicros,
      states,
      live: live.length,
    });
  }

  #takeFault(record: EventRecord): void {
    const servers = this.#cluster.servers.filter(
      (server) => this.#cluster.statusOf(server) !== 'removed',
    );
    const lasts = servers.some(
      (server) =>
        this.#cluster.statusOf(server) !== 'up' ||
        servers.some((other) => this.#cluster.isCut(server, other)),
    );
    const before = this.#faults.at(-1);
    if (before?.lasts === lasts || (before === undefined && lasts && record.kind === 'start')) {
      return;
    }
    this.#faults.push({ event: record.index, atMicros: record.atMicros, lasts });
  }
}

/** A replica as a store of texts: its own keys where it has some, otherwise one that stands for all. */
const storeOf = (replica: unknown, state: string): Readonly<Record<string, string>> => {
  if (typeof replica !== 'object' || replica === null) return { 'its value': String(replica) };
  const entries: readonly (readonly [unknown, unknown])[] =
    replica instanceof Map
      ? [...replica]
      : Symbol.iterator in replica
        ? [['its state', state]]
        : Object.entries(replica);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      String(key),
      typeof value === 'object' && value !== null ? hashOf(value) : String(value),
    ]),
  );
};
