import { InvariantError } from './errors.ts';
import { EventColumns } from './event-columns.ts';
import { Memory } from './memory.ts';
import type { EventRecord } from './record.ts';
import { GivenUp, type Records } from './records.ts';
import type { Checkpoint } from './world/checkpoint.ts';
import type { World } from './world/world.ts';

/** The records from one checkpoint on up to the next, as far as they are at hand. */
interface Stretch {
  readonly fromEvent: number;
  readonly records: EventRecord[];
  /** About as many bytes as the records hold by themselves. */
  bytes: number;
}

const noStretch: Stretch = { fromEvent: 0, records: [], bytes: 0 };

/** What a past needs of the run that it belongs to. */
export interface PastOptions {
  /** A world of the run's scenario, to play stretches again in. */
  readonly newWorld: () => World;
  readonly matters: (record: EventRecord) => boolean;
  /** About so many records are at hand: the latest, and those asked for last. */
  readonly mostRecords: number;
  /** As many bytes may be held in all. */
  readonly mostBytes: number;
}

/** What is held of an event and of a client operation besides what they refer to, in bytes. */
const eventBytes = 14;
const recordBytes = 250;
/** A link and a timer, as a checkpoint holds them; the lists that they stand in have a slot for each. */
const linkBytes = 72;
const slotBytes = 8;

/** Of one event in so many it is measured how much is new in it, and that stands for all of them. */
const eventsBetweenMeasures = 64;

/** As large a share of all that may be held is kept of records, where they can be played again. */
const shareOfRecords = 0.4;

/**
 * Everything known to have happened in a run. Some facts of each event are always at hand (`columns`);
 * whole records are, as long as there are few. Of a long run only the stretches between checkpoints
 * that were asked for last are kept, and any other is played again from its checkpoint when somebody
 * asks for one of its events: the same scenario gives the same events.
 */
export class Past implements Records {
  readonly columns = new EventColumns();
  readonly #givenUp = new GivenUp();
  readonly #options: PastOptions;
  #checkpoints: Checkpoint[] = [];
  /** By the number of the checkpoint that they begin at, those asked for last at the end. */
  readonly #stretches = new Map<number, Stretch>();
  #kept = 0;
  /** The first starts, which come before the first checkpoint. */
  readonly #starts: EventRecord[] = [];
  /** The stretch asked for last, and the event that it ends before. */
  #latest: Stretch = noStretch;
  #latestEnd = 0;
  #world: World | null = null;
  readonly #memory = new Memory();
  /** How many bytes the checkpoints hold, up to and with each. */
  #checkpointBytes: number[] = [];
  /** How many bytes have come since the last checkpoint, as far as measured. */
  #bytesSinceCheckpoint = 0;
  /** How many bytes were new in the event measured last. */
  #bytesAnEvent = 0;
  /** How many bytes all stretches at hand hold. */
  #recordBytes = 0;

  constructor(options: PastOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.columns.length;
  }

  get revision(): number {
    return this.#givenUp.revision;
  }

  keptSince(revision: number): number {
    return Math.min(this.#givenUp.keptSince(revision), this.length);
  }

  /**
   * About how many bytes the run holds: facts of every event, checkpoints with the states and messages
   * that they keep alive, and what has come since the last one. Records that can be played again do
   * not count: they make room.
   */
  get bytes(): number {
    return (
      this.length * eventBytes + (this.#checkpointBytes.at(-1) ?? 0) + this.#bytesSinceCheckpoint
    );
  }

  /** Whether all records are at hand, so that none has to be played again. */
  get isAtHand(): boolean {
    return this.#kept + this.#starts.length === this.length;
  }

  at(index: number): EventRecord | undefined {
    const { fromEvent, records } = this.#latest;
    const near = index >= fromEvent ? records[index - fromEvent] : undefined;
    if (near !== undefined) return near;
    if (index < 0 || index >= this.length) return undefined;
    if (index < this.#starts.length) return this.#starts[index];
    return this.#recordIn(this.#numberOf(index), index);
  }

  between(from: number, to: number): Iterable<EventRecord> {
    const past = this;
    return {
      *[Symbol.iterator]() {
        for (let index = Math.max(0, from); index < to; index++) {
          const record = past.at(index);
          if (record === undefined) return;
          yield record;
        }
      },
    };
  }

  [Symbol.iterator](): Iterator<EventRecord> {
    return this.between(0, Number.POSITIVE_INFINITY)[Symbol.iterator]();
  }

  /** Takes an event in: the next one, or one that was known and has been played again. */
  readonly remember = (record: EventRecord): void => {
    const { index } = record;
    if (index === this.length) {
      this.columns.push(record, this.#options.matters(record));
      this.#bytesSinceCheckpoint += recordBytes;
      if (index % eventsBetweenMeasures === 0) this.#measure(record);
    }
    if (this.#checkpoints.length === 0) this.#starts.push(record);
    else this.#keep(record);
  };

  /** Adds a checkpoint of the world as it is after all that is known. */
  addCheckpoint(checkpoint: Checkpoint): void {
    this.#checkpoints.push(checkpoint);
    this.#checkpointBytes.push((this.#checkpointBytes.at(-1) ?? 0) + this.#bytesOf(checkpoint));
    this.#bytesSinceCheckpoint = 0;
    this.#latestEnd = Math.min(this.#latestEnd, checkpoint.eventCount);
  }

  /** The last checkpoint at or before that many events. */
  checkpointBefore(eventCount: number): Checkpoint {
    return this.#checkpointOf(this.#numberOf(eventCount));
  }

  /** How many events there were at the last checkpoint. */
  get checkpointedEvents(): number {
    return this.#checkpoints.at(-1)?.eventCount ?? 0;
  }

  /**
   * How many events are the same in another past of the same protocol, at least: as many as there
   * were at the last checkpoint that both took in the same state.
   */
  sharedAtLeast(other: Past): number {
    const prints = new Map(
      other.#checkpoints.map(({ eventCount, fingerprint }) => [eventCount, fingerprint.toString()]),
    );
    let shared = 0;
    for (const { eventCount, fingerprint } of this.#checkpoints) {
      const print = prints.get(eventCount);
      if (print === undefined) continue;
      if (print !== fingerprint.toString()) break;
      shared = eventCount;
    }
    return shared;
  }

  /** Makes sure that the events just before that many can be kept when the script changes after them. */
  prepareChange(eventCount: number): void {
    this.at(eventCount - 1);
  }

  /** The script has changed: only the first `eventCount` events stay as they were. */
  change(eventCount: number): void {
    this.#world = null;
    if (eventCount === this.length) return;
    this.#checkpoints = this.#checkpoints.filter((each) => each.eventCount <= eventCount);
    this.#checkpointBytes.length = this.#checkpoints.length;
    this.#bytesSinceCheckpoint = 0;
    for (const [number, stretch] of this.#stretches) {
      const isGone = number >= this.#checkpoints.length;
      const left = isGone ? 0 : Math.max(0, eventCount - stretch.fromEvent);
      this.#kept -= Math.max(0, stretch.records.length - left);
      if (isGone) this.#recordBytes -= stretch.bytes;
      stretch.records.length = Math.min(stretch.records.length, left);
      if (isGone) this.#stretches.delete(number);
    }
    this.#latest = noStretch;
    this.#latestEnd = 0;
    this.columns.truncate(eventCount);
    this.#givenUp.note(eventCount);
  }

  #recordIn(number: number, index: number): EventRecord | undefined {
    const stretch = this.#use(number);
    if (index - stretch.fromEvent >= stretch.records.length) this.#playAgain(number);
    return stretch.records[index - stretch.fromEvent];
  }

  /** The stretch that begins at a checkpoint, from now on the one asked for last. */
  #use(number: number): Stretch {
    const known = this.#stretches.get(number);
    const stretch = known ?? {
      fromEvent: this.#checkpointOf(number).eventCount,
      records: [],
      bytes: 0,
    };
    this.#stretches.delete(number);
    this.#stretches.set(number, stretch);
    this.#latest = stretch;
    this.#latestEnd = this.#checkpoints[number + 1]?.eventCount ?? Number.POSITIVE_INFINITY;
    return stretch;
  }

  #keep(record: EventRecord): void {
    const { index } = record;
    const isInLatest = index >= this.#latest.fromEvent && index < this.#latestEnd;
    const stretch = isInLatest ? this.#latest : this.#use(this.#numberOf(index));
    if (index - stretch.fromEvent !== stretch.records.length) return;
    stretch.records.push(record);
    this.#kept += 1;
    const bytes = recordBytes + this.#bytesAnEvent;
    stretch.bytes += bytes;
    this.#recordBytes += bytes;
    if (this.#holdsTooManyRecords) this.#forgetSome();
  }

  get #holdsTooManyRecords(): boolean {
    const { mostRecords, mostBytes } = this.#options;
    return this.#kept > mostRecords || this.#recordBytes > mostBytes * shareOfRecords;
  }

  /** Measures what is new in an event, and takes those around it for alike. */
  #measure({ after, sent, effects }: EventRecord): void {
    const bytes = this.#memory.hold(after) + this.#memory.hold(sent) + this.#memory.hold(effects);
    this.#bytesAnEvent = bytes;
    this.#bytesSinceCheckpoint += bytes * eventsBetweenMeasures;
  }

  #bytesOf({ nodes, queue }: Checkpoint): number {
    let bytes = queue.size * slotBytes;
    for (const node of nodes) {
      for (const part of [node.state, node.durable, node.writes, node.inbox]) {
        bytes += this.#memory.hold(part);
      }
      bytes += node.links.length * slotBytes + node.timers.size * linkBytes;
      node.links.forEach((link) => {
        if (link !== undefined) bytes += linkBytes;
      });
    }
    for (const item of queue.items()) bytes += this.#memory.hold(item);
    return bytes;
  }

  #forgetSome(): void {
    for (const [number, stretch] of this.#stretches) {
      // What is being played on, and what was asked for last, is still needed.
      if (stretch === this.#latest || number === this.#checkpoints.length - 1) continue;
      this.#stretches.delete(number);
      this.#kept -= stretch.records.length;
      this.#recordBytes -= stretch.bytes;
      if (!this.#holdsTooManyRecords) return;
    }
  }

  #playAgain(number: number): void {
    this.#world ??= this.#options.newWorld();
    const world = this.#world;
    const end = this.#checkpoints[number + 1]?.eventCount ?? this.length;
    world.restore(this.#checkpointOf(number));
    world.recordTo((record) => this.#keep(record));
    while (world.eventCount < end) {
      if (!world.step(Number.POSITIVE_INFINITY)) {
        throw new InvariantError(`Played again, the run ends after ${world.eventCount} events.`);
      }
    }
  }

  /** The number of the last checkpoint at or before that many events. */
  #numberOf(eventCount: number): number {
    let low = 0;
    let high = this.#checkpoints.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#checkpointOf(middle).eventCount <= eventCount) low = middle;
      else high = middle;
    }
    return low;
  }

  #checkpointOf(number: number): Checkpoint {
    const found = this.#checkpoints[number];
    if (found === undefined) throw new InvariantError('A run has no checkpoint to go back to.');
    return found;
  }
}
