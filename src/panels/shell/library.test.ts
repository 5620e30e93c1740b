import { describe, expect, it } from 'vitest';
import { type LibraryLine, matching } from './library.ts';

const line = (id: string, title: string, summary: string): LibraryLine => ({
  protocol: { id: 'raft', title: 'Raft' },
  entry: {
    id,
    summary,
    scenario: {
      protocol: 'raft',
      title,
      seed: 1,
      nodes: 3,
      clients: [],
      script: [],
      untilMicros: 1_000,
    },
  },
  hash: `#/raft/${id}`,
});

const lines = [
  line('figure-8', 'Figure 8', 'An entry on a majority is lost all the same.'),
  line('split-vote', 'A split vote', 'Two candidates, no majority.'),
];

const found = (search: string): readonly string[] =>
  matching(lines, search).map(({ entry }) => entry.id);

describe('the search in the library', () => {
  it('finds words of the title, the summary and the protocol, in any order and case', () => {
    expect(found('MAJORITY lost')).toEqual(['figure-8']);
    expect(found('raft vote')).toEqual(['split-vote']);
  });

  it('finds everything when nothing is asked', () => {
    expect(found('  ')).toEqual(['figure-8', 'split-vote']);
  });

  it('finds nothing where one word is missing', () => {
    expect(found('majority paxos')).toEqual([]);
  });
});
