import { parseArgs } from 'node:util';
import { FAULT_KINDS, type FaultKind } from '../../hunt/bounds.ts';
import { limits } from '../../scenario/schema.ts';
import { listed } from '../../scenario/wording.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import type { Micros } from '../../sim/time.ts';

/** What a person asked the command for. */
export type HuntArguments =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'hunt';
      /** A scenario file, a link, or the readable part of one. */
      readonly input: string;
      /** A monitor or a criterion by its name. */
      readonly target: string;
      /** How many runs to make at most. */
      readonly seeds: number;
      /** The first run's seed; null: the scenario's own. */
      readonly firstSeed: number | null;
      /** How many threads; null: one for each core. */
      readonly workers: number | null;
      /** Switched off beside those that the scenario has off. */
      readonly rulesOff: readonly string[];
      readonly parameters: Readonly<Record<string, ParameterValue>>;
      /** Null: all but a disk that lies. */
      readonly faults: readonly FaultKind[] | null;
      /** How long each run is; null: what fits the protocol. */
      readonly untilMicros: Micros | null;
      readonly json: boolean;
    }
  /** The command cannot be understood; one sentence says why. */
  | { readonly kind: 'problem'; readonly sentence: string };

const usualSeeds = 10_000;
const mostSeeds = 100_000_000;
const mostWorkers = 256;
const greatestSeed = 4_294_967_295;

export const huntHelp = `Looks for a run in which a verdict breaks, and makes it small.

  npm run -s hunt -- <scenario> --for <monitor or verdict> [--seeds 10000] [--workers 2]
                  [--rules-off raft/majority,…] [--set name=value …] [--faults crash,cut,…]
                  [--until 3s] [--seed 1] [--json]

<scenario> is a scenario file, a link, or a name such as raft/playground.

  --for        a monitor such as raft/election-safety; any: whichever monitor of what must never
               happen breaks first; or what clients can see: linearizable, no-lost-writes and the
               other criteria of npm run check. A monitor of something that is to be seen
               sometimes is hunted for by a run that shows it
  --seeds      how many runs to try at most (${usualSeeds})
  --seed       the first run's seed; the others count on from it (the scenario's own)
  --workers    how many threads to use (as many as there are cores)
  --rules-off  rules of the protocol to switch off
  --set        a parameter of the protocol, such as --set noOpOnElection=false; may be repeated
  --faults     what may go wrong: ${FAULT_KINDS.join(', ')}
               (all but disk)
  --until      how long each run is: seconds (s), milliseconds (ms) or minutes (min)
  --json       one JSON object instead of words
  --help       print this

Each run begins with the scenario and goes on at random within these bounds; clients are led by hand.
What is found is replayed, made small, and printed as a scenario file with its link.

Exit status: 1 when a run was found, 0 when none was, 2 when the command or the scenario is wrong,
130 when it was interrupted. That none was found proves nothing.
`;

const problem = (sentence: string): HuntArguments => ({ kind: 'problem', sentence });

const wholeNumber = (text: string, least: number, most: number): number | null => {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  return number >= least && number <= most ? number : null;
};

const microsIn = { ms: 1_000, s: 1_000_000, min: 60_000_000 } as const;

const parseUntil = (text: string): Micros | null => {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|min)$/.exec(text);
  if (match === null) return null;
  // The pattern lets no other unit through.
  const micros = Math.round(Number(match[1]) * microsIn[match[2] as keyof typeof microsIn]);
  return micros > 0 && micros <= limits.micros ? micros : null;
};

const words = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const isFault = (word: string): word is FaultKind => FAULT_KINDS.some((kind) => kind === word);

const parseValue = (text: string): ParameterValue => {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : text;
};

/** Node says in one sentence what is wrong and often goes on to advise; the first sentence is enough. */
const firstSentence = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return `${message.split(/\.\s/)[0]?.replace(/\.$/, '') ?? message}. --help lists the options.`;
};

/** Reads the words after the command's name. Never throws. */
export const parseHuntArguments = (given: readonly string[]): HuntArguments => {
  let parsed: ReturnType<typeof parseWords>;
  try {
    parsed = parseWords(given);
  } catch (error) {
    return problem(firstSentence(error));
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  const [input, ...more] = positionals;
  if (input === undefined) {
    return problem('A scenario is missing: a file, a link, or a name such as raft/playground.');
  }
  if (more.length > 0) {
    return problem(`One scenario at a time: after ${input} there is also ${more.join(' ')}.`);
  }
  const target = values.for;
  if (target === undefined) {
    return problem('--for is missing: a monitor such as raft/election-safety, or linearizable.');
  }
  const seeds = wholeNumber(values.seeds ?? String(usualSeeds), 1, mostSeeds);
  if (seeds === null) {
    return problem(`--seeds must be a whole number from 1 to ${mostSeeds}, not "${values.seeds}".`);
  }
  const firstSeed = values.seed === undefined ? null : wholeNumber(values.seed, 0, greatestSeed);
  if (values.seed !== undefined && firstSeed === null) {
    return problem(
      `--seed must be a whole number from 0 to ${greatestSeed}, not "${values.seed}".`,
    );
  }
  const workers = values.workers === undefined ? null : wholeNumber(values.workers, 1, mostWorkers);
  if (values.workers !== undefined && workers === null) {
    return problem(
      `--workers must be a whole number from 1 to ${mostWorkers}, not "${values.workers}".`,
    );
  }
  const faults = values.faults === undefined ? null : words(values.faults);
  const strange = faults?.find((word) => !isFault(word));
  if (strange !== undefined) {
    return problem(`--faults knows no "${strange}"; it knows ${listed(FAULT_KINDS)}.`);
  }
  const parameters: Record<string, ParameterValue> = {};
  for (const setting of values.set ?? []) {
    const [, name, value] = /^([A-Za-z]\w{0,63})=(.*)$/.exec(setting) ?? [];
    if (name === undefined || value === undefined) {
      return problem(`--set must be name=value, not "${setting}".`);
    }
    parameters[name] = parseValue(value);
  }
  const untilMicros = values.until === undefined ? null : parseUntil(values.until);
  if (values.until !== undefined && untilMicros === null) {
    return problem(
      `--until must be a time such as 3s, 800ms or 1min, at most ${limits.micros / microsIn.min} min, not "${values.until}".`,
    );
  }
  return {
    kind: 'hunt',
    input,
    target,
    seeds,
    firstSeed,
    workers,
    rulesOff: words(values['rules-off']),
    parameters,
    faults: faults?.filter(isFault) ?? null,
    untilMicros,
    json: values.json ?? false,
  };
};

const parseWords = (given: readonly string[]) =>
  parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      for: { type: 'string' },
      seeds: { type: 'string' },
      seed: { type: 'string' },
      workers: { type: 'string' },
      'rules-off': { type: 'string' },
      set: { type: 'string', multiple: true },
      faults: { type: 'string' },
      until: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
