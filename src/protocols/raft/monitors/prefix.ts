import type { Entry } from '../messages.ts';

/**
 * A log's beginning, as a node of the tree of all logs seen in a run: equal beginnings are the same
 * object, so that comparing two logs of any length is one comparison.
 */
export class Prefix {
  /** The index of its last entry; 0 for the empty beginning, whose entry is null. */
  readonly index: number;
  readonly entry: Entry | null;
  readonly #longer = new Map<string, Prefix>();
  #latest: Prefix | null = null;

  private constructor(index: number, entry: Entry | null) {
    this.index = index;
    this.entry = entry;
  }

  /** The empty beginning of a new tree. */
  static empty(): Prefix {
    return new Prefix(0, null);
  }

  /** This beginning with one more entry. */
  with(entry: Entry): Prefix {
    // Servers mostly pass the very same entry on.
    if (this.#latest?.entry === entry) return this.#latest;
    const content = JSON.stringify(entry);
    const longer = this.#longer.get(content) ?? new Prefix(this.index + 1, entry);
    this.#longer.set(content, longer);
    this.#latest = longer;
    return longer;
  }
}
