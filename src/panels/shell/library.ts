import { protocols } from '../../protocols/index.ts';
import type { LibraryScenario, Protocol } from '../../sim/protocol.ts';

/** A scenario of the library with the protocol that it runs. */
export interface LibraryLine {
  readonly protocol: Pick<Protocol, 'id' | 'title'>;
  readonly entry: LibraryScenario;
  /** Its short link. */
  readonly hash: string;
}

/** Every scenario there is, in the order of the library. Loads every protocol. */
export const loadLibrary = async (): Promise<readonly LibraryLine[]> => {
  const loaded = await Promise.all(protocols.map(({ load }) => load()));
  return loaded.flatMap((protocol) =>
    protocol.scenarios.map((entry) => ({
      protocol,
      entry,
      hash: `#/${protocol.id}/${entry.id}`,
    })),
  );
};

/** The lines in which every word of the search occurs, in the title, the summary or the protocol. */
export const matching = (lines: readonly LibraryLine[], search: string): readonly LibraryLine[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(({ protocol, entry }) => {
    const text = `${protocol.title} ${entry.scenario.title} ${entry.summary}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
};
