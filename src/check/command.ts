import type { HistoryOperation } from './history.ts';
import { parseJepsenHistory } from './jepsen-history.ts';
import { parseJsonHistory } from './json-history.ts';
import { CRITERIA, type Criterion, judgeHistory, type Verdicts } from './judge.ts';
import { DEFAULT_BUDGET_STEPS } from './linearizable.ts';
import { BadInput } from './located.ts';
import { inferModel, MODEL_NAMES, type ModelName } from './models.ts';
import type { Verdict } from './verdict.ts';

const USAGE = `usage: npm run -s check -- <history.json | history.edn> [--model ${MODEL_NAMES.join('|')}]
       [--criterion <name>[,<name>…] | all] [--budget <steps>] [--json]
criteria: ${CRITERIA.join(' ')}; linearizable unless told
exit: 0 holds, 1 violated, 2 bad input, 3 undecided`;

const EXIT = { holds: 0, violated: 1, badInput: 2, undecided: 3 } as const;

/** What a run of the command says and how it ends. */
export interface CheckReport {
  readonly out: string;
  readonly error: string;
  readonly exitStatus: number;
}

interface Arguments {
  readonly file: string;
  readonly model: ModelName | null;
  readonly criteria: readonly Criterion[];
  readonly budgetSteps: number;
  readonly isJson: boolean;
}

/** The command as a function. `read` gives a file's text, or throws with a reason. */
export const runCheck = (argv: readonly string[], read: (file: string) => string): CheckReport => {
  if (argv.includes('--help')) return { out: `${USAGE}\n`, error: '', exitStatus: EXIT.holds };
  let where = '';
  try {
    const parsed = parseArguments(argv);
    where = parsed.file;
    const { history, model } = readHistory(read(parsed.file), parsed);
    return report(history, model, parsed);
  } catch (problem) {
    if (problem instanceof BadInput)
      return badInput(`${where}:${problem.line}: ${problem.message}`);
    if (problem instanceof UsageError) return badInput(`${problem.message}\n${USAGE}`);
    if (problem instanceof Error && 'code' in problem)
      return badInput(`${where}: cannot be read (${String(problem.code)})`);
    throw problem;
  }
};

class UsageError extends Error {}

const badInput = (reason: string): CheckReport => ({
  out: '',
  error: `${reason}\n`,
  exitStatus: EXIT.badInput,
});

const parseArguments = (argv: readonly string[]): Arguments => {
  const files: string[] = [];
  let model: ModelName | null = null;
  let criteria: readonly Criterion[] = ['linearizable'];
  let budgetSteps = DEFAULT_BUDGET_STEPS * 5;
  let isJson = false;
  const rest = argv.flatMap((argument) =>
    argument.startsWith('--') && argument.includes('=')
      ? [argument.slice(0, argument.indexOf('=')), argument.slice(argument.indexOf('=') + 1)]
      : [argument],
  );
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    switch (argument) {
      case '--json':
        isJson = true;
        break;
      case '--model':
        model = parseModel(rest.shift());
        break;
      case '--criterion':
        criteria = parseCriteria(rest.shift());
        break;
      case '--budget':
        budgetSteps = parseBudget(rest.shift());
        break;
      default:
        if (argument.startsWith('-')) throw new UsageError(`unknown option ${argument}`);
        files.push(argument);
    }
  }
  const [file, ...others] = files;
  if (file === undefined) throw new UsageError('no history was given');
  if (others.length > 0) throw new UsageError(`one history at a time; ${others[0]} is too many`);
  return { file, model, criteria, budgetSteps, isJson };
};

const parseModel = (name: string | undefined): ModelName => {
  const model = MODEL_NAMES.find((candidate) => candidate === name);
  if (model !== undefined) return model;
  throw new UsageError(`--model must be one of ${MODEL_NAMES.join(', ')}, not ${name ?? 'empty'}`);
};

const parseCriteria = (list: string | undefined): readonly Criterion[] => {
  if (list === 'all') return CRITERIA;
  return (list ?? '').split(',').map((name) => {
    const criterion = CRITERIA.find((candidate) => candidate === name);
    if (criterion !== undefined) return criterion;
    throw new UsageError(
      `--criterion knows ${CRITERIA.join(', ')} and all, not ${name || 'empty'}`,
    );
  });
};

const parseBudget = (text: string | undefined): number => {
  const steps = Number(text);
  if (text !== undefined && Number.isInteger(steps) && steps > 0) return steps;
  throw new UsageError(`--budget must be a whole number of steps, not ${text ?? 'empty'}`);
};

interface Reading {
  readonly history: readonly HistoryOperation[];
  readonly model: ModelName;
}

const readHistory = (text: string, { file, model }: Arguments): Reading => {
  if (file.endsWith('.edn')) {
    const read = model ?? 'key-value';
    return { history: parseJepsenHistory(text, read), model: read };
  }
  if (!file.endsWith('.json')) throw new UsageError(`${file} is neither .json nor .edn`);
  const history = parseJsonHistory(text);
  return { history, model: model ?? inferModel(history) };
};

const report = (
  history: readonly HistoryOperation[],
  model: ModelName,
  { criteria, budgetSteps, isJson, file }: Arguments,
): CheckReport => {
  const { verdicts } = judgeHistory(history, Number.POSITIVE_INFINITY, {
    model,
    budgetSteps,
    criteria,
  });
  const given = criteria.flatMap((criterion) => {
    const verdict = verdicts[criterion];
    return verdict === undefined ? [] : [{ criterion, verdict }];
  });
  const exitStatus = exitStatusOf(verdicts);
  const unfit = given.map(({ verdict }) => (verdict.kind === 'doesNotApply' ? verdict.reason : ''));
  if (exitStatus === EXIT.badInput) return badInput(`${file}: ${unfit[0]}`);
  const out = isJson
    ? JSON.stringify({ file, model, operations: history.length, verdicts }, null, 2)
    : given.map(({ criterion, verdict }) => `${criterion}: ${inWords(verdict)}`).join('\n');
  return { out: `${out}\n`, error: '', exitStatus };
};

/** The worst of the verdicts asked for. When none of them applies, the input was wrong. */
const exitStatusOf = (verdicts: Verdicts): number => {
  const kinds = Object.values(verdicts).map(({ kind }) => kind);
  if (kinds.includes('violated')) return EXIT.violated;
  if (kinds.includes('undecided')) return EXIT.undecided;
  return kinds.every((kind) => kind === 'doesNotApply') ? EXIT.badInput : EXIT.holds;
};

const inWords = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'holds':
      return 'holds';
    case 'undecided':
      return `undecided after ${verdict.steps} steps`;
    case 'doesNotApply':
      return `does not apply: ${verdict.reason}`;
    case 'violated': {
      const order = verdict.tried.map(
        ({ before, after, because }) => `  ${before} before ${after} (${because})`,
      );
      return [
        `violated at ${verdict.firstBrokenAtMicros} µs: ${verdict.sentence}`,
        `  cannot be explained together: ${verdict.operations.join(', ')}`,
        ...order,
      ].join('\n');
    }
  }
};
