import { describe, expect, it } from 'vitest';
import { listText, wordsOf } from './words.ts';

describe('names as words', () => {
  it.each([
    ['electionTimeout', 'election timeout'],
    ['appendEntriesResponse', 'append entries response'],
    ['phase1a', 'phase1a'],
    ['view-change', 'view change'],
    ['AppendEntries', 'append entries'],
    ['newEPOCH', 'new EPOCH'],
  ])('%s reads %s', (name, words) => {
    expect(wordsOf(name)).toBe(words);
  });
});

describe('names in a row', () => {
  it('ends with "and"', () => {
    expect(listText([])).toBe('');
    expect(listText(['n1'])).toBe('n1');
    expect(listText(['n1', 'n2', 'n3'])).toBe('n1, n2 and n3');
  });
});
