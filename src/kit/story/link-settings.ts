import type { LinkSettings } from '../../sim/intervention.ts';
import { numberText } from './number-text.ts';
import { printRange, readRange } from './time-text.ts';
import type { Reader } from './tokens.ts';

const readShare = (reader: Reader): number => reader.number('a share from 0 to 1', 0, 1);

const spreads = ['even', 'exponential', 'logNormal', 'pareto'] as const;

/** Every setting of a link, with its word; a new one does not compile until it has one. */
const words: {
  readonly [Name in keyof LinkSettings]-?: {
    readonly word: string;
    readonly print: (value: NonNullable<LinkSettings[Name]>) => string;
    readonly read: (reader: Reader) => Partial<LinkSettings>;
  };
} = {
  latencyMicros: {
    word: 'latency',
    print: printRange,
    read: (reader) => ({ latencyMicros: readRange(reader) }),
  },
  loss: { word: 'loss', print: numberText, read: (reader) => ({ loss: readShare(reader) }) },
  duplication: {
    word: 'duplication',
    print: numberText,
    read: (reader) => ({ duplication: readShare(reader) }),
  },
  reordering: {
    word: 'reordering',
    print: numberText,
    read: (reader) => ({ reordering: readShare(reader) }),
  },
  spread: {
    word: 'spread',
    print: String,
    read: (reader) => ({
      spread:
        spreads.find((spread) => reader.take(spread)) ??
        reader.fail(`one of ${spreads.join(', ')}`),
    }),
  },
};
const all = Object.values(words);

/** Settings of a link, each with its word before it: `latency 6 ms`, `loss 0.1`. */
export const printLinkSettings = (settings: Partial<LinkSettings>): readonly string[] =>
  Object.entries(words).flatMap(([name, { word, print }]) => {
    const value = settings[name as keyof LinkSettings]; // `words` has the settings' names as its keys.
    // Each setting's words take that setting's values, which the compiler cannot follow.
    return value === undefined ? [] : [`${word} ${(print as (value: unknown) => string)(value)}`];
  });

/** Reads one setting of a link; null where none comes next. */
export const readLinkSetting = (reader: Reader): Partial<LinkSettings> | null => {
  const found = all.find(({ word }) => reader.take(word));
  return found === undefined ? null : found.read(reader);
};

/** Reads as many settings of a link as follow each other. */
export const readLinkSettings = (reader: Reader): Partial<LinkSettings> => {
  let settings: Partial<LinkSettings> = {};
  for (;;) {
    const setting = readLinkSetting(reader);
    if (setting === null) return settings;
    settings = { ...settings, ...setting };
  }
};
