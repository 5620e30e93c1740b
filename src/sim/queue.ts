import type { Micros } from './time.ts';

/** What stands in the queue: earlier times first, and at the same time lower order first. */
export interface Queued {
  readonly dueMicros: Micros;
  /** A number given once to each, rising: it makes simultaneous events happen in a fixed order. */
  readonly order: number;
}

/** A binary heap of what is still to happen. Its items are never changed, so a copy is one slice. */
export class EventQueue<Item extends Queued> {
  #heap: Item[];

  constructor(items: readonly Item[] = []) {
    this.#heap = [...items];
  }

  get size(): number {
    return this.#heap.length;
  }

  peek(): Item | undefined {
    return this.#heap[0];
  }

  push(item: Item): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(item);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above] as Item; // above is within the heap
      if (
        parent.dueMicros < item.dueMicros ||
        (parent.dueMicros === item.dueMicros && parent.order < item.order)
      ) {
        break;
      }
      heap[place] = parent;
      place = above;
    }
    heap[place] = item;
  }

  pop(): Item | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return top;
  }

  /** Every item, in no particular order. */
  items(): readonly Item[] {
    return this.#heap;
  }

  /** Takes out the items for which `isGone` is true; returns them in the order they were due. */
  remove(isGone: (item: Item) => boolean): Item[] {
    const gone = this.#heap.filter(isGone);
    if (gone.length === 0) return gone;
    const kept = this.#heap.filter((item) => !isGone(item));
    this.#heap = [];
    for (const item of kept) this.push(item);
    return gone.sort((one, other) => one.dueMicros - other.dueMicros || one.order - other.order);
  }

  copy(): EventQueue<Item> {
    const copy = new EventQueue<Item>();
    copy.#heap = this.#heap.slice();
    return copy;
  }

  #sink(item: Item): void {
    const heap = this.#heap;
    const { length } = heap;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= length) break;
      let child = heap[below] as Item; // below is within the heap
      const right = heap[below + 1];
      if (
        right !== undefined &&
        (right.dueMicros < child.dueMicros ||
          (right.dueMicros === child.dueMicros && right.order < child.order))
      ) {
        below += 1;
        child = right;
      }
      if (
        item.dueMicros < child.dueMicros ||
        (item.dueMicros === child.dueMicros && item.order < child.order)
      ) {
        break;
      }
      heap[place] = child;
      place = below;
    }
    heap[place] = item;
  }
}
