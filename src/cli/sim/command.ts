import { parseSimArguments, simHelp } from './arguments.ts';
import { historyText } from './history-text.ts';
import { loadScenario } from './load.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds, type SeedResult } from './seeds.ts';
import { summaryText } from './summary.ts';
import { reportText } from './text.ts';
import { wrongExpectation } from './verdicts.ts';

/** Where the command writes. */
export interface SimOutput {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Told how far a range of seeds has come; null where nobody watches. */
  readonly progress: ((done: number, total: number) => void) | null;
}

/** What a shell is told: verdicts as expected, not as expected, or something could not be run to its end. */
export type ExitStatus = 0 | 1 | 2;

/** `--json` of one seed: its report, or why it could not be run. */
const jsonLine = (result: SeedResult): string =>
  `${JSON.stringify(result.kind === 'report' ? result.report : { seed: result.seed, problem: result.sentence })}\n`;

const statusOf = (results: readonly SeedResult[]): ExitStatus => {
  const isWhole = (result: SeedResult) =>
    result.kind === 'report' && result.report.stopped === null;
  if (!results.every(isWhole)) return 2;
  const isFine = results.every((result) => result.kind === 'problem' || result.report.asExpected);
  return isFine ? 0 : 1;
};

/** The command `sim`, from its words to its exit status. */
export const simCommand = async (
  words: readonly string[],
  { write, complain, progress }: SimOutput,
): Promise<ExitStatus> => {
  const refuse = (sentence: string): ExitStatus => {
    complain(`${sentence}\n`);
    return 2;
  };
  const asked = parseSimArguments(words);
  if (asked.kind === 'problem') return refuse(asked.sentence);
  if (asked.kind === 'help') {
    write(simHelp);
    return 0;
  }
  const loaded = await loadScenario(asked.input);
  if (loaded.kind === 'problem') return refuse(loaded.sentence);
  const { protocol, scenario } = loaded;
  const mistake = wrongExpectation(protocol, scenario);
  if (mistake !== null) return refuse(mistake);

  const untilMicros = asked.untilMicros ?? scenario.untilMicros;
  const runOne = (seed: number): SeedResult => runSeed({ protocol, scenario, untilMicros, seed });
  const range = asked.seeds ?? { first: scenario.seed, last: scenario.seed };
  const total = range.last - range.first + 1;
  if (asked.history !== null) {
    const told = historyText({ protocol, scenario, untilMicros, seed: range.first }, asked.history);
    if (told.kind === 'problem') return refuse(told.sentence);
    write(told.text);
    if (told.left > 0) complain(`Left out: ${told.left} that no key is told of alone.\n`);
    return 0;
  }
  if (total === 1) {
    const result = runOne(range.first);
    if (result.kind === 'problem') return refuse(result.sentence);
    write(asked.json ? jsonLine(result) : reportText(result.report, protocol));
    return statusOf([result]);
  }

  const results: SeedResult[] = [];
  await runSeeds({ scenario, untilMicros, runOne }, range, (result) => {
    results.push(result);
    if (asked.json) write(jsonLine(result));
    if (result.kind === 'problem') complain(`Seed ${result.seed}: ${result.sentence}\n`);
    progress?.(results.length, total);
  });
  if (!asked.json) write(summaryText(results, protocol));
  return statusOf(results);
};
