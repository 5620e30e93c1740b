import type { EventKind, EventRecord } from './record.ts';
import type { Micros } from './time.ts';

const kinds: readonly EventKind[] = [
  'start',
  'deliver',
  'lost',
  'timer',
  'diskDone',
  'operation',
  'peersChanged',
  'intervention',
];

const placeOfKind = new Map(kinds.map((kind, place) => [kind, place]));

/** As much wider a full column is made: half as wide again, so that little of it stays unused. */
const growth = 1.5;

/**
 * What must be at hand of every event of a run, however long it is: 14 bytes each. All else of an
 * event can be had by playing its stretch again.
 */
export class EventColumns {
  #length = 0;
  #atMicros = new Float64Array(1_024);
  #cause = new Int32Array(1_024);
  #kind = new Uint8Array(1_024);
  #matters = new Uint8Array(1_024);

  get length(): number {
    return this.#length;
  }

  /** Adds the next event; `matters` says whether a person would stop at it. */
  push({ atMicros, cause, kind }: EventRecord, matters: boolean): void {
    if (this.#length === this.#atMicros.length) this.#widen();
    this.#atMicros[this.#length] = atMicros;
    this.#cause[this.#length] = cause;
    this.#kind[this.#length] = placeOfKind.get(kind) ?? 0;
    this.#matters[this.#length] = matters ? 1 : 0;
    this.#length += 1;
  }

  /** When an event happened; undefined for one that is not known. */
  atMicrosOf(index: number): Micros | undefined {
    return index < this.#length ? this.#atMicros[index] : undefined;
  }

  /** The event that caused another; -1 for none. */
  causeOf(index: number): number {
    return index < this.#length ? (this.#cause[index] ?? -1) : -1;
  }

  /** Of what kind an event is; undefined for one that is not known. */
  kindOf(index: number): EventKind | undefined {
    return index < this.#length ? kinds[this.#kind[index] ?? -1] : undefined;
  }

  /** Whether a person would stop at an event. */
  matters(index: number): boolean {
    return index < this.#length && this.#matters[index] === 1;
  }

  /** How many events lie at or before a moment. */
  countUntil(micros: Micros): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#atMicros[middle] ?? 0) <= micros) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets all events but the first `length`. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  #widen(): void {
    const width = Math.ceil(this.#atMicros.length * growth);
    this.#atMicros = widened(this.#atMicros, new Float64Array(width));
    this.#cause = widened(this.#cause, new Int32Array(width));
    this.#kind = widened(this.#kind, new Uint8Array(width));
    this.#matters = widened(this.#matters, new Uint8Array(width));
  }
}

const widened = <Column extends { set(values: Column): void }>(
  values: Column,
  wider: Column,
): Column => {
  wider.set(values);
  return wider;
};
