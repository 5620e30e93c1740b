import { invariant } from '../sim/errors.ts';
import { hashOf } from '../sim/fingerprint.ts';
import type { NodeId } from '../sim/identifiers.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { EventRecord } from '../sim/record.ts';
import type { Records } from '../sim/records.ts';
import type { Micros } from '../sim/time.ts';
import type { ReplicaSample } from './convergence.ts';
import { type Parting, Partings, type PartingsMark } from './partings.ts';

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

/** A history's state after some number of events, to go back to; the numbers are lengths of its lists. */
interface Mark {
  readonly partings: PartingsMark;
  readonly shown: ReadonlyMap<NodeId, string | null>;
  readonly divergences: number;
  readonly changes: number;
  readonly faults: number;
}

/** So many events lie between two marks: as many are taken in again at most when the past was changed. */
export const EVENTS_BETWEEN_MARKS = 1_024;

/**
 * What the servers of a run held over time, and how they were parted. It grows with the records, a
 * bounded number at a time, and goes back to a mark before the change when the past was changed. It
 * holds all that is known, beyond the moment shown too.
 */
export class ReplicaHistory {
  readonly #protocol: Pick<Protocol, 'describeNode'>;
  readonly #partings: Partings;
  /** What each server shows to hold now: null when it does not run. */
  #shown = new Map<NodeId, string | null>();
  /** How many servers hold each state that one holds now, and how many hold any. */
  readonly #holders = new Map<string, number>();
  #live = 0;
  readonly #divergences: Divergence[] = [];
  readonly #changes: Change[] = [];
  readonly #faults: FaultChange[] = [];
  /** What each state ever held says: true for good, whatever becomes of the past. */
  readonly #stores = new Map<string, Readonly<Record<string, string>>>();
  /** After no event, after EVENTS_BETWEEN_MARKS, after twice as many, and so on. */
  readonly #marks: Mark[] = [];
  #taken = 0;
  #revision = 0;
  #version = 0;

  constructor(protocol: Pick<Protocol, 'describeNode'>, servers: readonly NodeId[]) {
    this.#protocol = protocol;
    this.#partings = new Partings(servers);
    this.#marks.push(this.#mark());
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
    const before = this.#marks.findLast(({ changes }) => changes <= start);
    const held = new Map(before?.shown);
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
    for (let place = before?.changes ?? 0; ; place++) {
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
    const kept = records.keptSince(this.#revision);
    if (kept < this.#taken) this.#goBack(kept);
    this.#revision = records.revision;
    for (const record of records.between(this.#taken, this.#taken + limit)) {
      this.#take(record);
      this.#taken += 1;
      if (this.#taken % EVENTS_BETWEEN_MARKS === 0) this.#marks.push(this.#mark());
    }
    return this.#taken === records.length;
  }

  #mark(): Mark {
    return {
      partings: this.#partings.mark(),
      shown: new Map(this.#shown),
      divergences: this.#divergences.length,
      changes: this.#changes.length,
      faults: this.#faults.length,
    };
  }

  /** Forgets all that came after the last mark at or before that many events. */
  #goBack(eventCount: number): void {
    const place = Math.floor(eventCount / EVENTS_BETWEEN_MARKS);
    const mark = this.#marks[place];
    invariant(mark !== undefined, `No mark was set after ${place * EVENTS_BETWEEN_MARKS} events.`);
    this.#marks.length = place + 1;
    this.#partings.goBackTo(mark.partings);
    this.#shown = new Map(mark.shown);
    this.#holders.clear();
    this.#live = 0;
    for (const state of this.#shown.values()) if (state !== null) this.#tally(state, 1);
    this.#divergences.length = mark.divergences;
    this.#changes.length = mark.changes;
    this.#faults.length = mark.faults;
    this.#taken = place * EVENTS_BETWEEN_MARKS;
    this.#version += 1;
  }

  #take(record: EventRecord): void {
    if (this.#partings.observe(record)) this.#takeFault(record);
    const { node } = record;
    if (node === null || !this.#partings.cluster.has(node)) return;
    this.#show(record, node, this.#stateAfter(record, node));
  }

  /** The state that a server shows to hold after an event; null when it does not run then. */
  #stateAfter(record: EventRecord, node: NodeId): string | null {
    const status = this.#partings.cluster.statusOf(node);
    if (status !== 'up' && status !== 'paused') return null;
    const { after } = record;
    const isOther = record.kind === 'start' || after !== record.before;
    if (after === null || !isOther) return this.#shown.get(node) ?? null;
    const { replica } = this.#protocol.describeNode(after);
    const state = hashOf(replica);
    if (!this.#stores.has(state)) this.#stores.set(state, storeOf(replica, state));
    return state;
  }

  #show(record: EventRecord, node: NodeId, state: string | null): void {
    if (this.#shown.get(node) === state) return;
    const before = this.#shown.get(node) ?? null;
    if (before !== null) this.#tally(before, -1);
    if (state !== null) this.#tally(state, 1);
    this.#shown.set(node, state);
    this.#changes.push({ event: record.index, atMicros: record.atMicros, node, state });
    const states = this.#holders.size;
    const live = this.#live;
    const last = this.#divergences.at(-1);
    if (last?.states === states && last.live === live) return;
    this.#divergences.push({ fromEvent: record.index, fromMicros: record.atMicros, states, live });
  }

  /** One more server, or one fewer, holds a state. */
  #tally(state: string, by: 1 | -1): void {
    const count = (this.#holders.get(state) ?? 0) + by;
    if (count === 0) this.#holders.delete(state);
    else this.#holders.set(state, count);
    this.#live += by;
  }

  #takeFault(record: EventRecord): void {
    const lasts = this.#partings.cluster.isFaulty;
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
