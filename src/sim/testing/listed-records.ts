import type { EventRecord } from '../record.ts';
import { GivenUp, type Records } from '../records.ts';

/** Records that are all in a list, as a test writes them down. */
export class ListedRecords implements Records {
  readonly #givenUp = new GivenUp();
  #list: readonly EventRecord[];

  constructor(list: readonly EventRecord[]) {
    this.#list = list;
  }

  get length(): number {
    return this.#list.length;
  }

  get revision(): number {
    return this.#givenUp.revision;
  }

  keptSince(revision: number): number {
    return Math.min(this.#givenUp.keptSince(revision), this.length);
  }

  at(index: number): EventRecord | undefined {
    return index < 0 ? undefined : this.#list[index];
  }

  between(from: number, to: number): Iterable<EventRecord> {
    return this.#list.slice(Math.max(0, from), Math.max(0, to));
  }

  [Symbol.iterator](): Iterator<EventRecord> {
    return this.#list[Symbol.iterator]();
  }

  /** Goes on with other records after the first `kept`, as a run does whose past is changed. */
  change(kept: number, others: readonly EventRecord[]): void {
    this.#list = [...this.#list.slice(0, kept), ...others];
    this.#givenUp.note(kept);
  }

  /** Adds records at the end. */
  add(...more: readonly EventRecord[]): void {
    this.#list = [...this.#list, ...more];
  }
}
