import { InvariantError, ScenarioError } from './errors.ts';
import type { EventColumns } from './event-columns.ts';
import type { Intervention, ScriptEntry } from './intervention.ts';
import { type Finding, Monitoring } from './monitoring.ts';
import type { OperationRecord } from './operation.ts';
import { OperationsLog } from './operations-log.ts';
import { Past } from './past.ts';
import type { Protocol } from './protocol.ts';
import type { EventRecord } from './record.ts';
import type { Records } from './records.ts';
import { isSameValue } from './same-value.ts';
import type { Scenario } from './scenario.ts';
import type { Micros } from './time.ts';
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
  /**
   * So many records are kept at hand, where there are more of them; all others are made again by
   * playing when they are asked for. 50,000 (about 30 MiB of Raft) unless given.
   */
  readonly mostRecords?: number;
  /** A checkpoint at least so many events after the one before; further apart where they are large. 1,000 unless given. */
  readonly eventsBetweenCheckpoints?: number;
  /** As many bytes may be held of the run, about; 500 MiB unless given. A run that would hold more ends there. */
  readonly mostBytes?: number;
}

const mostRecordsAtHand = 50_000;
const mostBytesHeld = 500 * 1_024 * 1_024;
/** What is held of a client operation: its record, its request and its place by its name. */
const operationBytes = 500;

const usualEventsBetweenCheckpoints = 1_000;

/** So many events are monitored between two looks at the clock. */
const eventsMonitoredAtOnce = 200;

/** While a moment is looked for, the clock is looked at after so many events. */
const eventsBetweenLooks = 64;

/** How looking for the next event that matters went. */
export type MomentSearch =
  | { readonly kind: 'found'; readonly event: number }
  /** The run ends before. */
  | { readonly kind: 'none' }
  /** There was no time to go on; the events before `from` do not matter. */
  | { readonly kind: 'unfinished'; readonly from: number };

/** What a run depends on besides its script. */
const settingsOf = ({
  script: _script,
  untilMicros: _until,
  title: _title,
  captions: _captions,
  afterwards: _afterwards,
  expectations: _expectations,
  positions: _positions,
  ...settings
}: Scenario): Partial<Scenario> => settings;

/**
 * One run with its past: the world at the moment shown, everything known to have happened, and ways
 * to go to any other moment. Going back restores a checkpoint and plays on from there, so the world
 * shown is always exactly the one that was played.
 */
export class Run {
  readonly protocol: Protocol;
  readonly #world: World;
  readonly #past: Past;
  readonly #options: RunOptions;
  readonly #eventsBetweenCheckpoints: number;
  /** Entries that stay when someone intervenes before them. */
  readonly #authored: ReadonlySet<ScriptEntry>;
  #monitoring: Monitoring;
  /** What monitors found before a change in the past, until they have come so far again. */
  #foundBefore: readonly Finding[] = [];
  #monitoredEvents = 0;
  readonly #operations = new OperationsLog();
  #knownUntilMicros: Micros = 0;

  private constructor(protocol: Protocol, scenario: Scenario, options: RunOptions) {
    this.protocol = protocol;
    this.#options = options;
    this.#eventsBetweenCheckpoints =
      options.eventsBetweenCheckpoints ?? usualEventsBetweenCheckpoints;
    this.#authored = new Set(options.authored ?? scenario.script);
    this.#past = new Past({
      newWorld: () => new World(protocol, this.scenario, options),
      matters: (record) => this.matters(record),
      mostRecords: options.mostRecords ?? mostRecordsAtHand,
      mostBytes: options.mostBytes ?? mostBytesHeld,
    });
    this.#world = new World(protocol, scenario, { ...options, onRecord: this.#past.remember });
    // Made after the world, which checks the scenario that the monitors are told about.
    this.#monitoring = new Monitoring(protocol, scenario);
    for (const record of this.#past) this.#observe(record);
    this.#past.addCheckpoint(this.#world.checkpoint());
    this.#world.recordTo(this.#keep);
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
  get records(): Records {
    return this.#past;
  }

  /** The few facts of each event that are at hand at once, however long the run is. */
  get events(): Omit<EventColumns, 'push' | 'truncate'> {
    return this.#past.columns;
  }

  /** How far the run is known. */
  get knownUntilMicros(): Micros {
    return this.#knownUntilMicros;
  }

  /** The first break of each `always` monitor, as far as the run is known. */
  get broken(): readonly Finding[] {
    return this.#found.filter(({ monitor }) => monitor.kind === 'always');
  }

  /** The first sight of each `sometimes` monitor, as far as the run is known. */
  get seen(): readonly Finding[] {
    return this.#found.filter(({ monitor }) => monitor.kind === 'sometimes');
  }

  get #found(): readonly Finding[] {
    const { found } = this.#monitoring;
    if (this.#foundBefore.length === 0) return found;
    const again = new Set(found.map(({ monitor }) => monitor));
    return [...found, ...this.#foundBefore.filter(({ monitor }) => !again.has(monitor))].sort(
      (one, other) => one.atEvent - other.atEvent,
    );
  }

  /** Whether monitors have yet to watch again what came before a change in the past. */
  get isMonitoringBehind(): boolean {
    return this.#options.monitors !== false && this.#monitoredEvents < this.#past.length;
  }

  /**
   * Lets monitors go on watching what they have not seen since a change in the past of a long run,
   * for as long as `mayGoOn` says.
   */
  continueMonitoring(mayGoOn: () => boolean): void {
    if (this.#options.monitors === false) return;
    while (this.isMonitoringBehind) {
      const end = this.#monitoredEvents + eventsMonitoredAtOnce;
      for (const record of this.#past.between(this.#monitoredEvents, end)) this.#monitor(record);
      if (!mayGoOn()) return;
    }
    this.#foundBefore = [];
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
   * Throws a ScenarioError when a script entry turns out wrong, or when the run would take more than a
   * machine has; the world then stands before that, and all that happened stays known.
   */
  advanceTo(micros: Micros): void {
    this.advanceSome(micros, Number.POSITIVE_INFINITY);
  }

  /** Plays forward as `advanceTo` does, by so many events at most; returns whether it has arrived. */
  advanceSome(micros: Micros, mostEvents: number): boolean {
    const goal = Math.min(micros, this.scenario.untilMicros);
    if (goal < this.nowMicros) {
      throw new InvariantError('A run is played forward; seekTo goes back.');
    }
    for (let events = 0; this.#step(goal); ) {
      events += 1;
      if (events >= mostEvents) return false;
    }
    this.#world.moveTo(goal);
    this.#knownUntilMicros = Math.max(this.#knownUntilMicros, goal);
    return true;
  }

  /** Lets one event happen and returns it; null at the end of the run. */
  stepForward(): EventRecord | null {
    const place = this.eventCount;
    return this.#step(this.scenario.untilMicros) ? (this.#past.at(place) ?? null) : null;
  }

  /** Goes back by one event. */
  stepBack(): void {
    this.seekToEvent(this.eventCount - 1);
  }

  /** Shows the world after that many events, at the moment of the last of them. */
  seekToEvent(eventCount: number): void {
    const goal = Math.max(this.firstEventCount, Math.min(eventCount, this.#past.length));
    const checkpoint = this.#past.checkpointBefore(goal);
    const isNear = goal >= this.eventCount && checkpoint.eventCount <= this.eventCount;
    const standsLater = this.nowMicros > (this.events.atMicrosOf(goal - 1) ?? 0);
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
    const count = known ? this.events.countUntil(goal) : this.#past.length;
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
    const isInThePast = kept < this.#past.length;
    const made: EventRecord[] = [];
    if (isInThePast) this.#past.prepareChange(kept);
    world.recordTo((record) => made.push(record));
    try {
      world.intervene(entry, later);
    } finally {
      world.recordTo(this.#keep);
    }
    this.#past.change(kept);
    if (isInThePast) {
      this.#operations.truncate(kept);
      this.#monitorAgain(kept);
    }
    for (const record of made) this.#keep(record);
    this.#knownUntilMicros = this.nowMicros;
    return entry;
  }

  /** Changes what is said about the run, and nothing that the run depends on. */
  annotate(annotations: Pick<Scenario, 'title' | 'captions' | 'expectations' | 'positions'>): void {
    this.#world.annotate(annotations);
  }

  /** Takes away what was told and expected of another run than this has become. */
  dropStory(): void {
    this.#world.dropStory();
  }

  /**
   * Looks for the next event that matters from the event `from` on, playing further where that is
   * not known yet, for as long as `mayGoOn` says, but always some way. The world then stands where
   * the looking ended.
   */
  lookForMoment(from: number, mayGoOn: () => boolean): MomentSearch {
    const { columns } = this.#past;
    for (let index = from; ; index++) {
      if (index >= columns.length) {
        if (index > from && index % eventsBetweenLooks === 0 && !mayGoOn())
          return { kind: 'unfinished', from: index };
        if (this.eventCount < index) this.seekToEvent(index);
        if (!this.#step(this.scenario.untilMicros)) return { kind: 'none' };
      }
      if (columns.matters(index)) return { kind: 'found', event: index };
    }
  }

  /** The last event that matters before the moment shown; null when there is none. */
  previousMoment(): number | null {
    const { nowMicros } = this;
    for (let index = this.eventCount - 1; index >= this.firstEventCount; index--) {
      const isBefore = (this.events.atMicrosOf(index) ?? nowMicros) < nowMicros;
      if (isBefore && this.events.matters(index)) return index;
    }
    return null;
  }

  /** Whether a person would stop at this event: something was done, or something was decided. */
  matters(record: EventRecord): boolean {
    return record.kind === 'intervention' || this.protocol.narrate(record)?.important === true;
  }

  /**
   * How many events are the same in another run of the same protocol, at least; 0 where more than the
   * scripts differ. Cheap: no event is looked at.
   */
  sharedAtLeast(other: Run): number {
    // Under other settings the same events may leave nodes in other states, which no fingerprint tells.
    const isComparable = isSameValue(settingsOf(this.scenario), settingsOf(other.scenario));
    return isComparable ? this.#past.sharedAtLeast(other.#past) : 0;
  }

  #step(limitMicros: Micros): boolean {
    const isNew = this.eventCount === this.#past.length;
    if (isNew && this.#isFull) {
      throw new ScenarioError({
        problem: 'too-much',
        what: `At ${this.nowMicros / 1_000_000} s this run fills the memory that a run may have.`,
        remedy: 'It ends there; all before it can be seen.',
      });
    }
    const happened = this.#world.step(limitMicros);
    if (happened && isNew) {
      this.#knownUntilMicros = Math.max(this.#knownUntilMicros, this.nowMicros);
      const since = this.eventCount - this.#past.checkpointedEvents;
      // Only now and then: to learn the size costs a look at every node.
      const isDue = since > 0 && since % this.#eventsBetweenCheckpoints === 0;
      if (isDue && since * 4 >= this.#world.checkpointSize()) {
        this.#past.addCheckpoint(this.#world.checkpoint());
      }
    }
    return happened;
  }

  /** Whether as much is held as may be. */
  get #isFull(): boolean {
    const { mostBytes = mostBytesHeld } = this.#options;
    return this.#past.bytes + this.#operations.records.length * operationBytes >= mostBytes;
  }

  readonly #keep = (record: EventRecord): void => {
    const isNew = record.index === this.#past.length;
    this.#past.remember(record);
    if (isNew) this.#observe(record);
  };

  #observe(record: EventRecord): void {
    this.#operations.observe(record);
    if (this.#monitoredEvents === record.index) this.#monitor(record);
  }

  #monitor(record: EventRecord): void {
    if (this.#options.monitors !== false) this.#monitoring.observe(record);
    this.#monitoredEvents = record.index + 1;
  }

  /** Monitors cannot go back: they watch from the start again what is left, at once if it is at hand. */
  #monitorAgain(eventCount: number): void {
    this.#foundBefore = this.#found.filter(({ atEvent }) => atEvent < eventCount);
    this.#monitoring = new Monitoring(this.protocol, this.scenario);
    this.#monitoredEvents = 0;
    if (this.#past.isAtHand) this.continueMonitoring(() => true);
  }
}
