import type { CatalogueProtocol, CatalogueScenario } from '../../protocols/catalogue-entry.ts';

/** A protocol with those of its scenarios that were found, best first. */
export interface Found {
  readonly protocol: CatalogueProtocol;
  readonly scenarios: readonly CatalogueScenario[];
}

/** A stretch of a text, and whether it was searched for. */
export interface Stretch {
  readonly text: string;
  readonly isMatch: boolean;
}

/** The words of a search, in lower case. */
export const wordsOf = (search: string): readonly string[] =>
  search.toLowerCase().split(/\s+/).filter(Boolean);

const holdsAll = (text: string, words: readonly string[]): boolean => {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
};

/** How good a find is, smaller is better; null when some word is missing. */
const rankOf = (
  protocol: CatalogueProtocol,
  { title, summary }: CatalogueScenario,
  words: readonly string[],
): number | null => {
  const places = [
    title,
    `${protocol.title} ${title}`,
    `${protocol.title} ${protocol.family} ${title} ${summary}`,
  ];
  const rank = places.findIndex((place) => holdsAll(place, words));
  return rank < 0 ? null : rank;
};

/**
 * The scenarios in which every word occurs: in the title, the summary, or the protocol's title or
 * family. Protocols and scenarios with the words in a title come first; else the order stays.
 */
export const searched = (
  catalogue: readonly CatalogueProtocol[],
  search: string,
): readonly Found[] => {
  const words = wordsOf(search);
  return catalogue
    .map((protocol) => {
      const ranked = protocol.scenarios
        .flatMap((scenario) => {
          const rank = rankOf(protocol, scenario, words);
          return rank === null ? [] : [{ scenario, rank }];
        })
        .sort((one, other) => one.rank - other.rank);
      return { protocol, ranked };
    })
    .filter(({ ranked }) => ranked.length > 0)
    .sort((one, other) => (one.ranked[0]?.rank ?? 0) - (other.ranked[0]?.rank ?? 0))
    .map(({ protocol, ranked }) => ({
      protocol,
      scenarios: ranked.map(({ scenario }) => scenario),
    }));
};

/** A text cut where the words begin and end; together the stretches are the text again. */
export const stretchesOf = (text: string, words: readonly string[]): readonly Stretch[] => {
  const lower = text.toLowerCase();
  // A few letters change their length in lower case; places found there would not be the text's.
  const isMarked: boolean[] = Array.from({ length: text.length }, () => false);
  if (lower.length === text.length) {
    for (const word of words) {
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
        isMarked.fill(true, at, at + word.length);
      }
    }
  }
  const stretches: Stretch[] = [];
  let from = 0;
  for (let to = 1; to <= text.length; to++) {
    if (to < text.length && isMarked[to] === isMarked[from]) continue;
    stretches.push({ text: text.slice(from, to), isMatch: isMarked[from] ?? false });
    from = to;
  }
  return stretches;
};
