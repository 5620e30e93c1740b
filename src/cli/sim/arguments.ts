import { parseArgs } from 'node:util';
import { limits } from '../../scenario/schema.ts';
import type { Micros } from '../../sim/time.ts';

/** Seeds from the first up to and with the last. */
export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** A form in which a history can be printed, for `check` and other tools. */
export type HistoryForm = 'edn' | 'json';

/** What a person asked the command for. */
export type SimArguments =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'run';
      /** A scenario file, a link, or the readable part of one. */
      readonly input: string;
      /** Null: the scenario's own. */
      readonly seeds: SeedRange | null;
      /** Where to stop; null: at the scenario's own end. */
      readonly untilMicros: Micros | null;
      readonly json: boolean;
      /** Print what the clients saw in this form, and nothing else; null: tell what came of the run. */
      readonly history: HistoryForm | null;
    }
  /** The command cannot be understood; one sentence says why. */
  | { readonly kind: 'problem'; readonly sentence: string };

export const simHelp = `Runs a scenario without a page, and tells what came of it.

  npm run -s sim -- <scenario> [--seed 7 | --seed 1..1000] [--until 10s] [--json]
                        [--history edn|json]

<scenario> is one of
  path/to/scenario.json     a scenario file
  path/to/story.txt         a story as text
  'https://…/#/…'           a link copied from the page, or its part from # on
  raft/figure-8             a scenario of the library

  --seed 7         run it with another seed
  --seed 1..1000   run it with each of these seeds, and sum up
  --until 10s      stop there (or go on to there): seconds (s), milliseconds (ms) or minutes (min)
  --json           one JSON object a seed, a line each
  --history edn    print what the clients saw instead, as Jepsen writes it, or in JSON lines (json);
                   npm run -s check reads both
  --help           print this

Exit status: 0 when the verdicts are the expected ones, 1 when they are not, 2 when the scenario or
the command is wrong, or a run stopped before its end. The scenario's expectations count for every
seed and every end; without any, nothing may break that the protocol promises: its own monitors, and
what it guarantees of what clients see.
`;

const greatestSeed = 4_294_967_295;
const mostSeeds = 1_000_000;

const problem = (sentence: string): SimArguments => ({ kind: 'problem', sentence });

const parseSeeds = (text: string): SeedRange | null => {
  const match = /^(\d{1,10})(?:\.\.(\d{1,10}))?$/.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  const isRange = first <= last && last <= greatestSeed && last - first < mostSeeds;
  return isRange ? { first, last } : null;
};

const microsIn = { ms: 1_000, s: 1_000_000, min: 60_000_000 } as const;

const parseUntil = (text: string): Micros | null => {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|min)$/.exec(text);
  if (match === null) return null;
  // The pattern lets no other unit through.
  const micros = Math.round(Number(match[1]) * microsIn[match[2] as keyof typeof microsIn]);
  return micros > 0 && micros <= limits.micros ? micros : null;
};

/** Node says in one sentence what is wrong and often goes on to advise; the first sentence is enough. */
const firstSentence = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return `${message.split(/\.\s/)[0]?.replace(/\.$/, '') ?? message}. --help lists the options.`;
};

/** Reads the words after the command's name. Never throws. */
export const parseSimArguments = (words: readonly string[]): SimArguments => {
  let parsed: ReturnType<typeof parseWords>;
  try {
    parsed = parseWords(words);
  } catch (error) {
    return problem(firstSentence(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  const [input, ...more] = positionals;
  if (input === undefined) {
    return problem('A scenario is missing: a file, a link, or a name such as raft/figure-8.');
  }
  if (more.length > 0) {
    return problem(`One scenario at a time: after ${input} there is also ${more.join(' ')}.`);
  }
  const seeds = values.seed === undefined ? null : parseSeeds(values.seed);
  if (values.seed !== undefined && seeds === null) {
    return problem(
      `--seed must be a whole number from 0 to ${greatestSeed}, or a range of at most ${mostSeeds} such as 1..1000, not "${values.seed}".`,
    );
  }
  const untilMicros = values.until === undefined ? null : parseUntil(values.until);
  if (values.until !== undefined && untilMicros === null) {
    return problem(
      `--until must be a time such as 10s, 250ms or 2min, at most ${limits.micros / microsIn.min} min, not "${values.until}".`,
    );
  }
  const history = (['edn', 'json'] as const).find((form) => form === values.history) ?? null;
  if (values.history !== undefined && history === null) {
    return problem(`--history must be edn or json, not "${values.history}".`);
  }
  if (history !== null && seeds !== null && seeds.first !== seeds.last) {
    return problem('--history is for one seed.');
  }
  return { kind: 'run', input, seeds, untilMicros, json: values.json ?? false, history };
};

const parseWords = (words: readonly string[]) =>
  parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      until: { type: 'string' },
      json: { type: 'boolean' },
      history: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
