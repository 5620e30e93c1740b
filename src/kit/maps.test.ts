import { expect, it } from 'vitest';
import { inKeyOrder, withEntry, withoutEntry } from './maps.ts';

const held: ReadonlyMap<string, number> = new Map([
  ['y', 2],
  ['x', 1],
]);

it('an entry is set in a copy', () => {
  expect([...withEntry(held, 'y', 3)]).toEqual([
    ['y', 3],
    ['x', 1],
  ]);
  expect(held.get('y')).toBe(2);
});

it('an entry is taken out of a copy, and a map without it stays the same one', () => {
  expect([...withoutEntry(held, 'y').keys()]).toEqual(['x']);
  expect(held.has('y')).toBe(true);
  expect(withoutEntry(held, 'z')).toBe(held);
});

it('entries come in the order of their keys', () => {
  expect(inKeyOrder(held).map(([key]) => key)).toEqual(['x', 'y']);
});
