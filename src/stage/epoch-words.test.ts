import { expect, it } from 'vitest';
import { epochWords } from './epoch-words.ts';

it('names the epoch on a disc with room for the word', () => {
  expect(epochWords('term', 3, 30, 16)).toBe('term 3');
  expect(epochWords('term', 455, 46, 16)).toBe('term 455');
});

it('leaves the bare number where the words would run over the ring', () => {
  expect(epochWords('term', 455, 30, 16)).toBe('455');
  expect(epochWords('term', 3, 20, 12)).toBe('3');
  expect(epochWords('ballot', 12, 30, 16)).toBe('12');
  expect(epochWords('term', 3, 10, 16)).toBe('3');
});
