import type { EventRecord } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';

/** So many records of what was done or mattered are kept, and of what is merely worth telling. */
const mostThatMatter = 8_000;
const mostOthers = 4_000;

/**
 * The records of moments worth telling. They lie far apart where little happens, and to play a
 * stretch again for each of them would take long, so the latest are kept, those that matter first.
 */
export class MomentRecords {
  readonly #thatMatter = new Map<number, EventRecord>();
  readonly #others = new Map<number, EventRecord>();

  keep(record: EventRecord, matters: boolean): void {
    const kept = matters ? this.#thatMatter : this.#others;
    kept.set(record.index, record);
    if (kept.size <= (matters ? mostThatMatter : mostOthers)) return;
    for (const oldest of kept.keys()) {
      kept.delete(oldest);
      return;
    }
  }

  /** Whether the record of an event is kept. */
  has(index: number): boolean {
    return this.#thatMatter.has(index) || this.#others.has(index);
  }

  /** Forgets everything from an event on. */
  truncate(eventCount: number): void {
    for (const kept of [this.#thatMatter, this.#others]) {
      for (const index of kept.keys()) if (index >= eventCount) kept.delete(index);
    }
  }

  /** The records of a run, of which those that are kept need not be made again. */
  of(records: Records): Pick<Records, 'at' | 'between'> {
    const at = (index: number): EventRecord | undefined =>
      this.#thatMatter.get(index) ?? this.#others.get(index) ?? records.at(index);
    return {
      at,
      between: (from, to) =>
        Array.from({ length: Math.max(0, to - from) }, (_, place) => at(from + place)).filter(
          (record) => record !== undefined,
        ),
    };
  }
}
