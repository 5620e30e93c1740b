import { describe, expect, it } from 'vitest';
import { SharedList } from '../../sim/shared-list.ts';
import { plainFacts, plainText } from './plain-text.ts';

describe('plain data as text', () => {
  it.each([
    [null, 'nothing'],
    [3, '3'],
    ['', '""'],
    [false, 'false'],
    [[], 'empty'],
    [{}, 'empty'],
    [{ term: 2, command: { kind: 'put' } }, '{term: 2, command: {kind: put}}'],
    [[1, 2, 3, 4, 5], '[2 more, 3, 4, 5]'],
    [new Map([['x', 1]]), '{x: 1}'],
    [SharedList.of('a', 'b'), '[a, b]'],
  ])('%j reads %s', (value, text) => {
    expect(plainText(value)).toBe(text);
  });

  it('stops at a depth that nobody reads', () => {
    expect(plainText({ a: { b: { c: { d: { e: 1 } } } } })).toBe('{a: {b: {c: {d: {…}}}}}');
  });

  it('gives the fields of an object one by one', () => {
    expect(plainFacts({ term: 2, votedFor: null })).toEqual([
      { name: 'term', value: '2' },
      { name: 'votedFor', value: 'nothing' },
    ]);
    expect(plainFacts(7)).toEqual([{ name: 'content', value: '7' }]);
  });
});
