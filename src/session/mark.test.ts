import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedList } from '../sim/shared-list.ts';
import { markOf, markPath } from './mark.ts';

describe('the mark of a state', () => {
  it('is the same for equal data, whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const turned = Object.fromEntries(Object.entries(data).reverse());
        expect(markOf(turned)).toBe(markOf(data));
        expect(markOf(structuredClone(data))).toBe(markOf(data));
      }),
    );
  });

  it('differs when a value, a key or an order in a list differs', () => {
    const marks = [
      { x: '5' },
      { x: '6' },
      { y: '5' },
      { x: 5 },
      { x: ['1', '2'] },
      { x: ['2', '1'] },
      {},
      null,
    ].map(markOf);
    expect(new Set(marks).size).toBe(marks.length);
  });

  it('sees what maps, sets and shared lists hold', () => {
    expect(markOf(new Map([['x', 1]]))).not.toBe(markOf(new Map([['x', 2]])));
    expect(markOf(new Set([1]))).not.toBe(markOf(new Set([2])));
    expect(markOf(SharedList.of(1, 2))).toBe(markOf([1, 2]));
  });

  it('takes few values twice among a thousand states', () => {
    const marks = Array.from({ length: 1_000 }, (_, value) => markOf({ x: String(value) }));
    expect(new Set(marks).size).toBeGreaterThan(960);
  });

  it('is drawn as one square for each of its bits', () => {
    expect(markPath(0b1000_0000_0000_0001, 12)).toBe('M0 0h3v3h-3zM9 9h3v3h-3z');
    expect(markPath(0, 12)).toBe('');
  });
});
