import { SharedList } from './shared-list.ts';

/** About as many bytes as V8 takes on a 64-bit machine. */
const slotBytes = 8;
const objectBytes = 24;
const collectionBytes = 64;
/** A character may take two bytes; those of most texts take one. */
const textBytes = 16;

/**
 * Estimates how much memory plain data hold (texts, numbers, lists, objects, maps and sets), each piece
 * once, however many others refer to it. It goes by the data alone, so that the same run comes to the same
 * number everywhere. Data that are held must not change, except that lists may grow.
 */
export class Memory {
  /** Everything counted; for a list, how many of its items. */
  readonly #counted = new WeakMap<object, number>();

  /** Counts what has not been counted; returns how many bytes that are. */
  hold(value: unknown): number {
    if (typeof value === 'string') return textBytes + value.length;
    if (typeof value !== 'object' || value === null) return 0;
    if (Array.isArray(value)) return this.#holdList(value);
    if (this.#counted.has(value)) return 0;
    this.#counted.set(value, 0);
    if (value instanceof SharedList) return objectBytes + this.#holdList(value.storage);
    if (value instanceof Map) {
      let bytes = collectionBytes;
      for (const [key, item] of value) bytes += 4 * slotBytes + this.hold(key) + this.hold(item);
      return bytes;
    }
    if (value instanceof Set) {
      let bytes = collectionBytes;
      for (const item of value) bytes += 3 * slotBytes + this.hold(item);
      return bytes;
    }
    let bytes = objectBytes;
    for (const item of Object.values(value)) bytes += slotBytes + this.hold(item);
    return bytes;
  }

  #holdList(list: readonly unknown[]): number {
    const counted = this.#counted.get(list);
    this.#counted.set(list, list.length);
    let bytes = counted === undefined ? objectBytes : 0;
    for (let place = counted ?? 0; place < list.length; place++) {
      bytes += slotBytes + this.hold(list[place]);
    }
    return bytes;
  }
}
