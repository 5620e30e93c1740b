import { InvariantError } from './errors.ts';
import type { Intervention, ScriptEntry } from './intervention.ts';
import { type Finding, Monitoring } from './monitoring.ts';
import type { OperationRecord } from './operation.ts';
import { OperationsLog } from './operations-log.ts';
import type { Protocol } from './protocol.ts';
import type { EventRecord } from './record.ts';
import type { Scenario } from './scenario.ts';
import type { Micros } from './time.ts';
import type { Checkpoint } from './world/checkpoint.ts';
import { World, type WorldOptions } from './world/world.ts';
import type { WorldView } from './world-view.ts';

export type { Finding } from './monitoring.ts';

/** How a run is kept. */
export interface RunOptions extends Pick<WorldOptions, 'driverFor'> {
  /** Whether the protocol's monitors watch (they do unless told otherwise). */
  readonly monitors?: boolean;
  /**
   * Entries that stay when someone intervenes before them; the others, later ones, are then given
   * up. All that the scenario comes with, unless given.
   */
  readonly authored?: readonly ScriptEntry[];
}

/** A checkpoint at least so many events after the one before; further apart where they are large. */
const leastEventsBetweenCheckpoints = 1_000;

/** How far ahead `nextMoment` looks for something that matters. */
const mostEventsToLookAhead = 100_000;

/**
 * One run with its past: the world at the moment shown, everything known to have happened, and ways
 * to go to any other moment. Going back restores a checkpoint and plays on from there, so the world
 * shown is always exactly the one that was played.
 */
export class Run {
  readonly protocol: Protocol;
  readonly #world: World;
  readonly #records: EventRecord[] = [];
  readonly #options: RunOptions;
  /** Entries that stay when someone intervenes before them. */
  readonly #authored: ReadonlySet<ScriptEntry>;
  #checkpoints: Checkpoint[] = [];
  #monitoring: Monitoring;
  #operations = new OperationsLog();
  #knownUntilMicros: Micros = 0;

  private constructor(protocol: Protocol, scenario: Scenario, options: RunOptions) {
    this.protocol = protocol;
    this.#options = options;
    this.#authored = new Set(options.authored ?? scenario.script);
    this.#world = new World(protocol, scenario, { ...options, onRecord: this.#keep });
    // Made after the world, which checks the scenario that the monitors are told about.
    this.#monitoring = new Monitoring(protocol, scenario);
    this.#observeAgain();
    this.#checkpoints.push(this.#world.checkpoint());
  }

  /** Starts a scenario. Throws a ScenarioError when it cannot be run. */
  static start(protocol: Protocol, scenario: Scenario, options: RunOptions = {}): Run {
    return new Run(protocol, scenario, options);
  }

  /** The scenario as it is now: its script holds everything done since. */
  get scenario(): Scenario {
    return this.#world.scenario;
  }

  /** The world at the moment shown. */
  get world(): WorldView {
    return this.#world;
  }

  /** The moment shown. */
  get nowMicros(): Micros {
    return this.#world.nowMicros;
  }

  /** How many events have happened up to the moment shown. */
  get eventCount(): number {
    return this.#world.eventCount;
  }

  /** How many events the nodes' first starts take: nothing can be shown before them. */
  get firstEventCount(): number {
    return this.#world.firstEventCount;
  }

  /** Everything known to happen; it may reach beyond the moment shown. */
  get records(): readonly EventRecord[] {
    return this.#records;
  }

  /** How far the run is known. */
  get knownUntilMicros(): Micros {
    return this.#knownUntilMicros;
  }

  /** The first break of each `always` monitor, as far as the run is known. */
  get broken(): readonly Finding[] {
    return this.#monitoring.found.filter(({ monitor }) => monitor.kind === 'always');
  }

  /** The first sight of each `sometimes` monitor, as far as the run is known. */
  get seen(): readonly Finding[] {
    return this.#monitoring.found.filter(({ monitor }) => monitor.kind === 'sometimes');
  }

  /** Client operations as they ended as far as the run is known; see `operationsAfter`. */
  get operations(): readonly OperationRecord[] {
    return this.#operations.records;
  }

  fingerprint(): string {
    return this.#world.fingerprint();
  }

  /**
   * Plays forward: everything due at or before that moment happens. It stops at the run's end.
   * Throws a ScenarioError when a script entry turns out wrong; the world then stands before it.
   */
  advanceTo(micros: Micros): void {
    const goal = Math.min(micros, this.scenario.untilMicros);
    if (goal < this.nowMicros) {
      throw new InvariantError('A run is played forward; seekTo goes back.');
    }
    while (this.#step(goal));
    this.#world.moveTo(goal);
    this.#knownUntilMicros = Math.max(this.#knownUntilMicros, goal);
  }

  /** Lets one event happen and returns it; null at the end of the run. */
  stepForward(): EventRecord | null {
    const place = this.eventCount;
    return this.#step(this.scenario.untilMicros) ? (this.#records[place] ?? null) : null;
  }

  /** Goes back by one event. */
  stepBack(): void {
    this.seekToEvent(this.eventCount - 1);
  }

  /** Shows the world after that many events, at the moment of the last of them. */
  seekToEvent(eventCount: number): void {
    const goal = Math.max(this.firstEventCount, Math.min(eventCount, this.#records.length));
    const checkpoint = this.#lastCheckpoint(goal);
    const isNear = goal >= this.eventCount && checkpoint.eventCount <= this.eventCount;
    const standsLater = this.nowMicros > (this.#records[goal - 1]?.atMicros ?? 0);
    if (!isNear || standsLater) this.#world.restore(checkpoint);
    while (this.eventCount < goal) {
      if (!this.#step(this.scenario.untilMicros)) {
        throw new InvariantError(`The run ends after ${this.eventCount} events, not ${goal}.`);
      }
    }
  }

  /** Shows the world at a moment, known or not. */
  seekTo(micros: Micros): void {
    const goal = Math.max(0, Math.min(micros, this.scenario.untilMicros));
    const known = goal <= this.#knownUntilMicros;
    const count = known ? countUntil(this.#records, goal) : this.#records.length;
    if (goal < this.nowMicros || count > this.eventCount) this.seekToEvent(count);
    this.advanceTo(goal);
  }

  /**
   * Does something to the cluster at the moment shown. What was done by hand after this moment is
   * given up; what the scenario itself still holds stays. Throws a ScenarioError, and changes
   * nothing, when it cannot be done.
   */
  intervene(intervention: Intervention): ScriptEntry {
    const world = this.#world;
    const entry = world.entryFor(intervention);
    const done = new Set(world.carriedOut());
    const later = this.scenario.script.filter(
      (each) => this.#authored.has(each) && !done.has(each),
    );
    const kept = this.eventCount;
    const made: EventRecord[] = [];
    world.recordTo((record) => made.push(record));
    try {
      world.intervene(entry, later);
    } finally {
      world.recordTo(this.#keep);
    }
    if (kept < this.#records.length) {
      this.#records.length = kept;
      this.#checkpoints = this.#checkpoints.filter(({ eventCount }) => eventCount <= kept);
      this.#observeAgain();
    }
    for (const record of made) this.#keep(record);
    this.#knownUntilMicros = this.nowMicros;
    return entry;
  }

  /** Changes what is said about the run, and nothing that the run depends on. */
  annotate(annotations: Pick<Scenario, 'title' | 'captions' | 'expectations' | 'positions'>): void {
    this.#world.annotate(annotations);
  }

  /** The next event that matters after the moment shown; null when none comes soon. */
  nextMoment(): number | null {
    const start = { eventCount: this.eventCount, nowMicros: this.nowMicros };
    const last = start.eventCount + mostEventsToLookAhead;
    let found: number | null = null;
    for (let index = start.eventCount; index < last && found === null; index++) {
      if (index === this.#records.length) {
        if (this.eventCount < index) this.seekToEvent(index);
        if (!this.#step(this.scenario.untilMicros)) break;
      }
      const record = this.#records[index];
      if (record !== undefined && this.matters(record)) found = index;
    }
    this.#knownUntilMicros = Math.max(this.#knownUntilMicros, this.nowMicros);
    this.seekToEvent(start.eventCount);
    this.#world.moveTo(start.nowMicros);
    return found;
  }

  /** The last event that matters before the one shown; null when there is none. */
  previousMoment(): number | null {
    for (let index = this.eventCount - 2; index >= this.firstEventCount; index--) {
      const record = this.#records[index];
      if (record !== undefined && this.matters(record)) return index;
    }
    return null;
  }

  /** Whether a person would stop at this event: something was done, or something was decided. */
  matters(record: EventRecord): boolean {
    return record.kind === 'intervention' || this.protocol.narrate(record)?.important === true;
  }

  #step(limitMicros: Micros): boolean {
    const isNew = this.eventCount === this.#records.length;
    this.#world.recordTo(isNew ? this.#keep : null);
    const happened = this.#world.step(limitMicros);
    if (happened && isNew) {
      this.#knownUntilMicros = Math.max(this.#knownUntilMicros, this.nowMicros);
      const since = this.eventCount - (this.#checkpoints.at(-1)?.eventCount ?? 0);
      // Only now and then: to learn the size costs a look at every node.
      const isDue = since > 0 && since % leastEventsBetweenCheckpoints === 0;
      if (isDue && since * 4 >= this.#world.checkpointSize()) {
        this.#checkpoints.push(this.#world.checkpoint());
      }
    }
    return happened;
  }

  readonly #keep = (record: EventRecord): void => {
    this.#records.push(record);
    // The first records come while the world is being made, before there are observers.
    if (this.#checkpoints.length > 0) this.#observe(record);
  };

  #observe(record: EventRecord): void {
    this.#operations.observe(record);
    if (this.#options.monitors !== false) this.#monitoring.observe(record);
  }

  #observeAgain(): void {
    this.#operations = new OperationsLog();
    this.#monitoring = new Monitoring(this.protocol, this.scenario);
    for (const record of this.#records) this.#observe(record);
  }

  #lastCheckpoint(eventCount: number): Checkpoint {
    let low = 0;
    let high = this.#checkpoints.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#checkpoints[middle]?.eventCount ?? 0) <= eventCount) low = middle;
      else high = middle;
    }
    const found = this.#checkpoints[low];
    if (found === undefined) throw new InvariantError('A run has no checkpoint to go back to.');
    return found;
  }
}

/** How many of the records, which are in order of time, lie at or before that moment. */
export const countUntil = (records: readonly EventRecord[], micros: Micros): number => {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.atMicros ?? 0) <= micros) low = middle + 1;
    else high = middle;
  }
  return low;
};
