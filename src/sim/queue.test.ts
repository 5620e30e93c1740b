import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, type Queued } from './queue.ts';

const items = fc
  .array(fc.nat(20), { maxLength: 60 })
  .map((times) => times.map((dueMicros, order): Queued => ({ dueMicros, order })));

const drained = (queue: EventQueue<Queued>): Queued[] => {
  const all: Queued[] = [];
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) all.push(item);
  return all;
};

const inOrder = (all: readonly Queued[]): Queued[] =>
  [...all].sort((one, other) => one.dueMicros - other.dueMicros || one.order - other.order);

describe('the event queue', () => {
  it('gives earlier times first and, at the same time, what was put in first', () => {
    fc.assert(
      fc.property(items, (all) => {
        const queue = new EventQueue<Queued>();
        for (const item of all) queue.push(item);
        expect(queue.size).toBe(all.length);
        expect(drained(queue)).toEqual(inOrder(all));
      }),
    );
  });

  it('does so whatever the order in which things were put in', () => {
    fc.assert(
      fc.property(items, fc.infiniteStream(fc.nat()), (all, keys) => {
        const mixed = all
          .map((item) => ({ item, key: keys.next().value ?? 0 }))
          .sort((one, other) => one.key - other.key)
          .map(({ item }) => item);
        const queue = new EventQueue<Queued>();
        for (const item of mixed) queue.push(item);
        expect(drained(queue)).toEqual(inOrder(all));
      }),
    );
  });

  it('takes out what is asked, in order, and keeps the rest in order', () => {
    fc.assert(
      fc.property(items, fc.nat(20), (all, least) => {
        const queue = new EventQueue<Queued>();
        for (const item of all) queue.push(item);
        const isGone = (item: Queued) => item.dueMicros >= least;
        expect(queue.remove(isGone)).toEqual(inOrder(all.filter(isGone)));
        expect(drained(queue)).toEqual(inOrder(all.filter((item) => !isGone(item))));
      }),
    );
  });

  it('copies: what happens to the copy leaves the original as it was', () => {
    fc.assert(
      fc.property(items, (all) => {
        const queue = new EventQueue<Queued>();
        for (const item of all) queue.push(item);
        drained(queue.copy());
        expect(drained(queue)).toEqual(inOrder(all));
      }),
    );
  });
});
