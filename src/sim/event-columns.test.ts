import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventColumns } from './event-columns.ts';
import type { EventRecord } from './record.ts';

const timer = (index: number, atMicros: number, cause: number): EventRecord => ({
  kind: 'timer',
  index,
  atMicros,
  cause,
  operation: null,
  node: 'n1',
  before: null,
  after: null,
  effects: [],
  sent: [],
  timer: 'tick',
  byHand: false,
});

it('holds what it was told of each event, however many there are, and no more after a change', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000 }),
      fc.nat(4_000),
      fc.nat(4_000),
      (count, left, more) => {
        const columns = new EventColumns();
        const push = (index: number): void =>
          columns.push(timer(index, index * 10, index - 3), index % 7 === 0);
        for (let index = 0; index < count; index++) push(index);
        columns.truncate(left);
        const kept = Math.min(count, left);
        expect(columns.length).toBe(kept);
        expect(columns.atMicrosOf(kept)).toBeUndefined();
        expect(columns.kindOf(kept)).toBeUndefined();
        expect(columns.causeOf(kept)).toBe(-1);
        expect(columns.matters(kept)).toBe(false);
        for (let index = kept; index < kept + more; index++) push(index);
        for (const index of [0, kept - 1, kept, kept + more - 1]) {
          if (index < 0 || index >= columns.length) continue;
          expect(columns.atMicrosOf(index)).toBe(index * 10);
          expect(columns.causeOf(index)).toBe(index - 3);
          expect(columns.kindOf(index)).toBe('timer');
          expect(columns.matters(index)).toBe(index % 7 === 0);
        }
        expect(columns.countUntil(10 * kept)).toBe(Math.min(columns.length, kept + 1));
      },
    ),
  );
});
