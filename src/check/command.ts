import { count, describeDone, describeMicros } from './describe.ts';
import { byKey } from './history.ts';
import { CRITERIA, type Criterion, judgeHistory } from './judge.ts';
import { DEFAULT_BUDGET_STEPS, type Decided, decideLinearizable } from './linearizable.ts';
import { EMPTY, type Initial, inferModel, MODEL_NAMES, type ModelName } from './models.ts';
import { readEdn } from './recorded/edn.ts';
import type { NotRead } from './recorded/event.ts';
import { FIELD_REASON } from './recorded/event-maps.ts';
import { BadInput } from './recorded/located.ts';
import { type HistoryRead, readHistory } from './recorded/read-history.ts';
import { valueText } from './recorded/value-text.ts';
import { exceptions, type Verdict, type Violation } from './verdict.ts';

const USAGE = `usage: npm run -s check -- <history> [--model ${MODEL_NAMES.join('|')}]
       [--initial <value>|unknown] [--criterion <name>[,<name>…] | all] [--decide-only]
       [--budget <steps>] [--json]
history: EDN, JSON or text lines, as the README says
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
  readonly initial: Initial;
  readonly criteria: readonly Criterion[];
  readonly decidesOnly: boolean;
  readonly budgetSteps: number;
  readonly isJson: boolean;
}

/**
 * The command as a function.
 *
 * @param read gives a file's text, or throws with a reason
 * @param say is told each part of what is said as soon as it is known; the report holds them all
 */
export const runCheck = (
  argv: readonly string[],
  read: (file: string) => string,
  say: (text: string) => void = () => {},
): CheckReport => {
  if (argv.includes('--help')) {
    say(`${USAGE}\n`);
    return { out: `${USAGE}\n`, error: '', exitStatus: EXIT.holds };
  }
  let where = '';
  try {
    const parsed = parseArguments(argv);
    where = parsed.file;
    return report(readHistory(read(parsed.file), parsed.model), parsed, say);
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
  let initial = EMPTY;
  let decidesOnly = false;
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
      case '--initial':
        initial = parseInitial(rest.shift());
        break;
      case '--decide-only':
        decidesOnly = true;
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
  if (decidesOnly && criteria.some((criterion) => criterion !== 'linearizable'))
    throw new UsageError('--decide-only is for linearizable');
  return { file, model, initial, criteria, decidesOnly, budgetSteps, isJson };
};

const parseInitial = (text: string | undefined): Initial => {
  if (text === undefined || text === '')
    throw new UsageError('--initial must be a value, nil or unknown');
  if (text === 'unknown') return { kind: 'unknown' };
  try {
    const [form, other] = readEdn(text);
    if (form?.kind === 'nil' && other === undefined) return EMPTY;
    if (form !== undefined && other === undefined) return { kind: 'value', value: valueText(form) };
  } catch (problem) {
    if (!(problem instanceof BadInput)) throw problem;
  }
  return { kind: 'value', value: text };
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

type Say = (text: string) => void;

const report = (read: HistoryRead, asked: Arguments, sayAtOnce: Say): CheckReport => {
  const { criteria, isJson, file } = asked;
  let out = '';
  const say = (text: string): void => {
    out += text;
    sayAtOnce(text);
  };
  const words = isJson ? () => {} : say;
  const verdicts = new Map<Criterion, Told>();
  // While no criterion says anything, the input may be wrong, and then that is all there is to say.
  let waiting = '';
  for (const criterion of criteria) {
    const verdict = judge(read, asked, criterion, (kind, text) => {
      waiting += text;
      if (kind === 'doesNotApply' && out === '') return;
      words(waiting);
      waiting = '';
    });
    verdicts.set(criterion, verdict);
  }
  const told = [...verdicts.values()];
  const exitStatus = exitStatusOf(told.map(({ kind }) => kind));
  if (exitStatus === EXIT.badInput) {
    const unfit = told.find((verdict) => 'reason' in verdict);
    return {
      ...badInput(
        `${file}: ${unfit !== undefined && 'reason' in unfit ? unfit.reason : 'it cannot be judged'}`,
      ),
      out,
    };
  }
  if (isJson)
    say(
      `${JSON.stringify(
        {
          file,
          model: modelOf(read),
          operations: read.history.length,
          notRead: read.notRead,
          verdicts: Object.fromEntries(verdicts),
        },
        null,
        2,
      )}\n`,
    );
  return {
    out,
    error: read.notRead.map((lines) => `${file}: ${passedOver(lines)}\n`).join(''),
    exitStatus,
  };
};

/** A verdict, or what is known of one that was only decided. */
type Told = Verdict | { readonly kind: Verdict['kind'] };

/** Judges by one criterion and tells it: the verdict first, then what shows it. */
const judge = (
  read: HistoryRead,
  { model, initial, budgetSteps, decidesOnly }: Arguments,
  criterion: Criterion,
  tell: (kind: Verdict['kind'], text: string) => void,
): Told => {
  const fixed = model ?? read.model;
  const options = { budgetSteps, initial, ...(fixed === null ? {} : { model: fixed }) };
  const { kind, explain } =
    criterion === 'linearizable'
      ? decideLinearizable(read.history, options)
      : judged(
          judgeHistory(read.history, Number.POSITIVE_INFINITY, {
            ...options,
            criteria: [criterion],
          }).verdicts[criterion],
        );
  if (decidesOnly) {
    tell(kind, `${criterion}: ${IN_A_WORD[kind]}\n`);
    return { kind };
  }
  tell(kind, `${criterion}: ${kind === 'violated' ? IN_A_WORD[kind] : ''}`);
  const verdict = explain();
  tell(kind, `${detailsOf(verdict, read)}\n`);
  return verdict;
};

const judged = (verdict: Verdict | undefined): Decided => {
  if (verdict === undefined) throw new Error('a criterion that was asked for was not judged');
  return { kind: verdict.kind, explain: () => verdict };
};

const IN_A_WORD = {
  holds: 'holds',
  violated: 'violated',
  undecided: 'undecided',
  doesNotApply: 'does not apply',
} as const;

/** What every key was judged as. */
const modelOf = ({ model, history }: HistoryRead): string => {
  if (model !== null) return model;
  return [...new Set([...byKey(history).values()].map(inferModel))].join(', ');
};

/** The worst of the verdicts asked for. When none of them applies, the input was wrong. */
const exitStatusOf = (kinds: readonly Verdict['kind'][]): number => {
  if (kinds.includes('violated')) return EXIT.violated;
  if (kinds.includes('undecided')) return EXIT.undecided;
  return kinds.every((kind) => kind === 'doesNotApply') ? EXIT.badInput : EXIT.holds;
};

const MOST_LINES = 8;

const passedOver = ({ reason, lines }: NotRead): string => {
  const shown = lines.slice(0, MOST_LINES).join(', ');
  const which = `${lines.length === 1 ? 'line' : 'lines'} ${shown}${lines.length > MOST_LINES ? ', …' : ''}`;
  return reason.startsWith(FIELD_REASON)
    ? `${reason} is not looked at (${count(lines.length, 'line')}: ${which})`
    : `${count(lines.length, 'line')} not read: ${reason} (${which})`;
};

const linesOf = (id: string, { lines }: HistoryRead): string => {
  const [asked, answered] = lines.get(id) ?? [];
  if (asked === undefined) return '';
  return answered === undefined ? ` (line ${asked})` : ` (lines ${asked} and ${answered})`;
};

/** What follows the verdict. */
const detailsOf = (verdict: Verdict, read: HistoryRead): string => {
  switch (verdict.kind) {
    case 'holds':
      return verdict.silent.length === 0 ? 'holds' : `holds\n  ${exceptions(verdict.silent)}`;
    case 'undecided':
      return `undecided after ${count(verdict.steps, 'step')}`;
    case 'doesNotApply':
      return `does not apply: ${verdict.reason}`;
    case 'violated':
      return violationInWords(verdict, read);
  }
};

const violationInWords = (violation: Violation, read: HistoryRead): string => {
  const { firstBrokenAtMicros, sentence, operations, tried, isSmallest = true } = violation;
  const records = new Map(read.history.map((record) => [record.id, record]));
  const breaking = read.history.find(
    ({ completedAtMicros, outcome }) =>
      completedAtMicros === firstBrokenAtMicros && outcome !== 'unknown',
  );
  const line = read.lines.get(breaking?.id ?? '')?.[1];
  const moment = describeMicros(firstBrokenAtMicros);
  const when = line === undefined ? moment : `line ${line}${read.isTimed ? ` (${moment})` : ''}`;
  const named = operations.flatMap((id) => records.get(id) ?? []);
  const shown = named.slice(0, MOST_NAMED);
  const heading = isSmallest
    ? 'cannot be explained together:'
    : 'there was no time to look for the fewest that cannot be explained together; one of them:';
  return [
    '',
    `  at ${when}: ${sentence}`,
    `  ${heading}`,
    ...shown.map(
      (record) => `    ${record.id}: ${describeDone(record)}${linesOf(record.id, read)}`,
    ),
    ...(named.length > shown.length ? [`    and ${named.length - shown.length} more`] : []),
    ...tried.map(({ before, after, because }) => `  ${before} before ${after} (${because})`),
    ...(violation.restsOnEmptyStart === true ? [STARTS_EMPTY] : []),
  ].join('\n');
};

const MOST_NAMED = 20;

const STARTS_EMPTY =
  '  it is taken that the object was empty at the start; --initial <value> or --initial unknown says otherwise';
