import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogueProtocol, Glance } from '../../protocols/catalogue-entry.ts';
import { searched, stretchesOf, wordsOf } from './search.ts';

const glance: Glance = {
  faultless: { kind: 'kept' },
  crashes: { kind: 'kept' },
  cuts: { kind: 'kept' },
  acknowledgedWrites: { kind: 'kept' },
  measured: { servers: 3, cost: null, crashesTolerated: 1, cut: 'larger', lostWrites: null },
};

const protocol = (
  title: string,
  family: string,
  ...scenarios: readonly (readonly [title: string, summary: string])[]
): CatalogueProtocol => ({
  id: title.toLowerCase(),
  title,
  family,
  summary: 'A protocol.',
  glance,
  scenarios: scenarios.map(([name, summary]) => ({
    id: name.toLowerCase(),
    title: name,
    summary,
    rulesOff: [],
    breaks: [],
    keepsAll: true,
  })),
});

const catalogue = [
  protocol(
    'Raft',
    'Consensus',
    ['A split vote', 'Two candidates, no majority.'],
    ['Figure 8', 'An entry on a majority is lost all the same.'],
  ),
  protocol('Gossip', 'Epidemics', ['Lost in the crowd', 'A rumour dies too early.']),
];

const found = (search: string): readonly string[] =>
  searched(catalogue, search).flatMap(({ protocol: { title }, scenarios }) =>
    scenarios.map((scenario) => `${title}: ${scenario.title}`),
  );

describe('the search in the library', () => {
  it('finds words of title, summary, protocol and family, in any order and case', () => {
    expect(found('MAJORITY lost')).toEqual(['Raft: Figure 8']);
    expect(found('vote raft')).toEqual(['Raft: A split vote']);
    expect(found('epidemics rumour')).toEqual(['Gossip: Lost in the crowd']);
  });

  it('puts what has the words in its title before what has them elsewhere', () => {
    expect(found('lost')).toEqual(['Gossip: Lost in the crowd', 'Raft: Figure 8']);
    expect(found('figure')).toEqual(['Raft: Figure 8']);
  });

  it('keeps the order of the library where nothing is better', () => {
    expect(found('consensus')).toEqual(['Raft: A split vote', 'Raft: Figure 8']);
  });

  it('finds nothing where one word is missing', () => {
    expect(found('majority rumour')).toEqual([]);
  });
});

describe('what is marked in a text', () => {
  const marked = (text: string, search: string): readonly string[] =>
    stretchesOf(text, wordsOf(search))
      .filter(({ isMatch }) => isMatch)
      .map((stretch) => stretch.text);

  it('is each place of each word, whatever its case', () => {
    expect(marked('Figure 8: the figure', 'FIGURE 8')).toEqual(['Figure', '8', 'figure']);
  });

  it('is one stretch where words overlap', () => {
    expect(marked('leaderless', 'leader derless')).toEqual(['leaderless']);
  });

  it('leaves the text as it is, for any text and search', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ maxLength: 5 }), (text, search) => {
        const stretches = stretchesOf(text, wordsOf(search));
        expect(stretches.map((stretch) => stretch.text).join('')).toBe(text);
      }),
    );
  });
});
