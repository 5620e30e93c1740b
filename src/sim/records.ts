import type { EventRecord } from './record.ts';

/**
 * The events of a run in order, each at the place that its index says. They look like an array but
 * need not be one: a long run keeps few of its records and plays a stretch again when one of it is
 * asked for. So an event asked for twice may be two objects that say the same: compare indices.
 */
export interface Records extends Iterable<EventRecord> {
  readonly length: number;
  /** The event with that index; undefined for one that is not known, and for -1, which is none. */
  at(index: number): EventRecord | undefined;
  /** The events from `from` up to but without `to`; can be gone through more than once. */
  between(from: number, to: number): Iterable<EventRecord>;
  /** Rises by one whenever events that were known are given up. */
  readonly revision: number;
  /** How many of the events that were known at an earlier revision are still the same. */
  keptSince(revision: number): number;
}

/** How many events were left each time that events of a run were given up. */
export class GivenUp {
  readonly #left: number[] = [];

  /** How often events were given up. */
  get revision(): number {
    return this.#left.length;
  }

  /** Notes that only the first `left` events stay. */
  note(left: number): void {
    this.#left.push(left);
  }

  /** The fewest events that were left at any time since; Infinity when none were given up. */
  keptSince(revision: number): number {
    return Math.min(...this.#left.slice(revision), Number.POSITIVE_INFINITY);
  }
}
