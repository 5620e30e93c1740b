import { isSameValue } from './same-value.ts';

/**
 * An immutable list that shares its storage with the lists it came from, as slices share an array:
 * appending to the longest list costs O(1), and ten thousand versions of a log cost little more than
 * the last one. Where a shorter list is grown again by what the storage holds already, as happens
 * when a stretch of a run is played again, the storage stays shared. Every instance shows just its own first `length` items, for ever.
 */
export class SharedList<Item> implements Iterable<Item> {
  readonly #items: Item[];
  readonly length: number;

  private constructor(items: Item[], length: number) {
    this.#items = items;
    this.length = length;
  }

  static of<Item>(...items: readonly Item[]): SharedList<Item> {
    return new SharedList([...items], items.length);
  }

  static from<Item>(items: Iterable<Item>): SharedList<Item> {
    const copy = [...items];
    return new SharedList(copy, copy.length);
  }

  /** What holds its items, and perhaps more: shared with other lists, and only for measuring memory. */
  get storage(): readonly Item[] {
    return this.#items;
  }

  /** The item at a place counted from 0, or undefined outside the list. */
  at(place: number): Item | undefined {
    return place >= 0 && place < this.length ? this.#items[place] : undefined;
  }

  get last(): Item | undefined {
    return this.length === 0 ? undefined : this.#items[this.length - 1];
  }

  append(...added: readonly Item[]): SharedList<Item> {
    if (added.length === 0) return this;
    const length = this.length + added.length;
    const isKnown = (item: Item, place: number): boolean =>
      this.length + place < this.#items.length &&
      isSameValue(item, this.#items[this.length + place]);
    const known = added.findIndex((item, place) => !isKnown(item, place));
    if (known < 0) return new SharedList(this.#items, length);
    const items =
      this.#items.length === this.length + known
        ? this.#items
        : this.#items.slice(0, this.length + known);
    items.push(...added.slice(known));
    return new SharedList(items, length);
  }

  /** The first `length` items; itself when it is no longer than that. */
  truncate(length: number): SharedList<Item> {
    return length >= this.length ? this : new SharedList(this.#items, Math.max(0, length));
  }

  /** The items from `start` up to but without `end`, as an array. */
  slice(start: number, end: number = this.length): Item[] {
    return this.#items.slice(Math.max(0, start), Math.min(end, this.length));
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let place = 0; place < this.length; place++) yield this.#items[place] as Item; // within length
  }

  toJSON(): Item[] {
    return this.slice(0);
  }
}
