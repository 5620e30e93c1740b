import { describe, expect, it } from 'vitest';
import { wordsOf } from './words.ts';

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
