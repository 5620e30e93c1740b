import {
  type BrokenKey,
  explainInWords,
  failureNamed,
  findBlame,
  possibleThen,
} from './explain.ts';
import {
  byKey,
  type HistoryOperation,
  historyUntil,
  inInvocationOrder,
  precedesInRealTime,
  stillOpen,
} from './history.ts';
import { type SearchedOperation, type SearchResult, searchLinearization } from './linear-search.ts';
import { answerMoments, firstBroken, relaxInTime, smallestSet } from './minimal.ts';
import {
  asModelled,
  EMPTY,
  type Initial,
  inferModel,
  type ModelName,
  whyNotInitial,
  whyNotInModel,
} from './models.ts';
import { judgeUniqueWrites, type UniqueJudgement } from './unique-writes.ts';
import type { EffectPoint, OrderEdge, SilentKey, Verdict, Violation } from './verdict.ts';

/** How a checker judges, and how hard it tries before it says that it does not know. */
export interface CheckOptions {
  /** What every key is; what its operations point to unless told. */
  readonly model?: ModelName;
  /** What every key starts with; nothing unless told. */
  readonly initial?: Initial;
  /** Operations tried in the search for a verdict, for each key. */
  readonly budgetSteps?: number;
  /** Operations tried in all searches for an explanation of a violation. */
  readonly explainSteps?: number;
}

export const DEFAULT_BUDGET_STEPS = 1_000_000;
const DEFAULT_EXPLAIN_STEPS = 500_000;

/** Steps that are left, shared by several searches. */
export interface StepBudget {
  left: number;
}

const explainBudget = ({ explainSteps = DEFAULT_EXPLAIN_STEPS }: CheckOptions): StepBudget => ({
  left: explainSteps,
});

/** What is known of one key, for every moment of its history. */
export type KeyJudgement =
  | { readonly kind: 'holds'; readonly effects: readonly EffectPoint[] }
  | {
      readonly kind: 'violated';
      /** When the answer was heard that broke it. Worked out when asked for, as are the others. */
      readonly brokenAtMicros: () => number;
      readonly violation: () => Violation;
      /** A witness for the history just before it broke; null when none was found in budget. */
      readonly effectsBefore: () => readonly EffectPoint[] | null;
    }
  | { readonly kind: 'undecided'; readonly steps: number }
  /** Nothing can be said of this key. */
  | { readonly kind: 'silent'; readonly reason: string };

/**
 * Linearizability (Herlihy and Wing 1990): every operation seems to happen at one instant between
 * its invocation and its answer. Judged key by key, which is enough since the property is local, and
 * each key as what it is.
 *
 * @param history in any order; ids unique
 */
export const judgeLinearizable = (
  history: readonly HistoryOperation[],
  options: CheckOptions = {},
): Verdict => decideLinearizable(history, options).explain();

/** A verdict that is known, and what shows it, which may take longer. */
export interface Decided {
  readonly kind: Verdict['kind'];
  readonly explain: () => Verdict;
}

/** What part of its budget a key may use up before all others have been looked at. */
const FIRST_SHARE = 40;

/** Decides at once whether a history is linearizable, and explains it when asked. */
export const decideLinearizable = (
  history: readonly HistoryOperation[],
  options: CheckOptions = {},
): Decided => {
  const budget = explainBudget(options);
  const judgements = new Map<string, KeyJudgement>();
  const keys = byKey(history);
  // A key that breaks soon decides, whatever becomes of one that takes long.
  const most = options.budgetSteps ?? DEFAULT_BUDGET_STEPS;
  for (const budgetSteps of [most / FIRST_SHARE, most]) {
    for (const [key, operations] of keys)
      if ((judgements.get(key)?.kind ?? 'undecided') === 'undecided')
        judgements.set(key, judgeKey(operations, { ...options, budgetSteps }, budget));
    if ([...judgements.values()].some(({ kind }) => kind === 'violated')) break;
  }
  const kinds = new Set([...judgements.values()].map(({ kind }) => kind));
  const kindOf = (): Verdict['kind'] => {
    if (kinds.has('violated')) return 'violated';
    if (kinds.has('undecided')) return 'undecided';
    return kinds.has('holds') || kinds.size === 0 ? 'holds' : 'doesNotApply';
  };
  return { kind: kindOf(), explain: () => combineKeys(judgements) };
};

/** The operations of one key as its model has them; a reason where it has none. */
export const fitToModel = (
  records: readonly HistoryOperation[],
  options: CheckOptions,
): { readonly model: ModelName; readonly operations: readonly HistoryOperation[] } | string => {
  const model = options.model ?? inferModel(records);
  const start = whyNotInitial(model, options.initial ?? EMPTY);
  if (start !== null) return start;
  const operations = records.map((record) => asModelled(model, record));
  for (const record of operations) {
    const reason = whyNotInModel(model, record);
    if (reason !== null) return reason;
  }
  return { model, operations };
};

/** The verdict over all keys: the earliest violation, else undecided, else the effects together. */
export const combineKeys = (judgements: ReadonlyMap<string, KeyJudgement>): Verdict => {
  let earliest: Extract<KeyJudgement, { kind: 'violated' }> | null = null;
  let undecidedSteps = 0;
  const effects: EffectPoint[] = [];
  const silent: SilentKey[] = [];
  for (const [key, judgement] of judgements) {
    switch (judgement.kind) {
      case 'holds':
        for (const effect of judgement.effects) effects.push(effect);
        break;
      case 'undecided':
        undecidedSteps += judgement.steps;
        break;
      case 'violated':
        if (earliest === null || judgement.brokenAtMicros() < earliest.brokenAtMicros())
          earliest = judgement;
        break;
      case 'silent':
        silent.push({ key, reason: judgement.reason });
        break;
    }
  }
  if (earliest !== null) return earliest.violation();
  if (undecidedSteps > 0) return { kind: 'undecided', steps: undecidedSteps };
  const [first] = silent;
  if (first !== undefined && silent.length === judgements.size)
    return { kind: 'doesNotApply', reason: first.reason };
  effects.sort((a, b) => a.atMicros - b.atMicros);
  return { kind: 'holds', order: effects.map((effect) => effect.id), effects, silent };
};

/**
 * Judges the operations of one key.
 *
 * Writes that are all different are judged as clusters, other histories by a search. When they are not
 * linearizable, the shortest history that breaks is found by bisection (a history whose prefix is broken
 * is broken), then the operation that cannot be placed, and then a small set that shows it.
 */
export const judgeKey = (
  records: readonly HistoryOperation[],
  options: CheckOptions = {},
  budget: StepBudget = explainBudget(options),
): KeyJudgement => {
  const fitted = fitToModel(records, options);
  if (typeof fitted === 'string') return { kind: 'silent', reason: fitted };
  const { model, operations } = fitted;
  const initial = options.initial ?? EMPTY;
  const found = decide(operations, model, initial, options.budgetSteps ?? DEFAULT_BUDGET_STEPS);
  switch (found.kind) {
    case 'undecided':
      return { kind: 'undecided', steps: found.steps };
    case 'ordered':
      return { kind: 'holds', effects: effectsOf(operations, found.order) };
    case 'impossible':
      return explainKey(operations, model, initial, found, budget);
  }
};

type Decision =
  | Extract<SearchResult, { kind: 'ordered' | 'undecided' }>
  | {
      readonly kind: 'impossible';
      readonly steps: number;
      readonly unique: Extract<UniqueJudgement, { kind: 'violated' }> | null;
    };

/** Looks for an order of operations that fit the model; indices in the order are those given. */
const decide = (
  operations: readonly SearchedOperation[],
  model: ModelName,
  initial: Initial,
  budgetSteps: number,
): Decision => {
  let steps = 0;
  let unique: Extract<Decision, { kind: 'impossible' }>['unique'] = null;
  const tellsWrites =
    TELLS_WRITES.has(model) &&
    operations.every(({ latestEffectMicros }) => latestEffectMicros === undefined);
  for (const start of startsOf(operations, initial)) {
    const quick = tellsWrites ? judgeUniqueWrites(operations, start) : null;
    if (quick !== null) {
      if (quick.kind === 'ordered') return { ...quick, steps };
      unique = quick;
      continue;
    }
    const indices = [...operations.keys()].filter((index) => operations[index]?.outcome !== 'fail');
    const found = searchLinearization(
      indices.map((index) => operations[index] as SearchedOperation), // in range
      model,
      budgetSteps - steps,
      start,
    );
    steps += found.steps;
    if (found.kind === 'ordered')
      return { ...found, order: found.order.map((index) => indices[index] ?? 0) };
    if (found.kind === 'undecided') return { kind: 'undecided', steps };
  }
  return { kind: 'impossible', steps, unique };
};

const TELLS_WRITES: ReadonlySet<ModelName> = new Set([
  'key-value',
  'register',
  'cas-register',
  'text',
]);

/** A value that no operation names. */
const UNNAMED = '\u0000';

/**
 * The values that a key may start with. Of an unknown one only those matter that somebody found before
 * the first write had certainly happened, and one that nobody names.
 */
const startsOf = (
  operations: readonly HistoryOperation[],
  initial: Initial,
): readonly (string | null)[] => {
  if (initial.kind === 'empty') return [null];
  if (initial.kind === 'value') return [initial.value];
  let firstWritten = Number.POSITIVE_INFINITY;
  for (const { operation, outcome, completedAtMicros, result } of operations) {
    const observes = operation.kind === 'get' || (result?.kind === 'swapped' && !result.swapped);
    if (!observes && outcome === 'ok' && completedAtMicros !== null)
      firstWritten = Math.min(firstWritten, completedAtMicros);
  }
  const starts = new Set<string | null>([UNNAMED]);
  for (const { operation, outcome, invokedAtMicros, result } of operations) {
    if (outcome === 'fail' || invokedAtMicros > firstWritten) continue;
    if (operation.kind === 'get' && result?.kind === 'value') starts.add(result.value);
    if (operation.kind === 'cas') starts.add(operation.expected);
  }
  return [...starts];
};

/** A history longer than this is not gone through again and again for an explanation. */
const LONGEST_SEARCHED = 20_000;

/** A search takes no more of what is left than this share, so that one hard search is not the end. */
const SHARE = 4;
/** What one attempt at leaving out operations may cost. */
const ATTEMPT_STEPS = 20_000;

type Search = (
  history: readonly SearchedOperation[],
  limit?: { readonly start?: Initial; readonly steps?: number },
) => Decision;

/**
 * A few operations that cannot be explained together, of which none can be left out; null when there
 * was no time to find them. First the reads are left out that are not needed, while every write keeps
 * its place; then, with few reads to explain, the writes.
 */
const fewest = (
  broken: readonly HistoryOperation[],
  search: Search,
): readonly HistoryOperation[] | null => {
  const isRead = ({ operation }: HistoryOperation): boolean => operation.kind === 'get';
  const writes = broken.filter((record) => !isRead(record) && record.outcome !== 'fail');
  const breaks = (held: readonly HistoryOperation[], steps: number): boolean | null => {
    const set = new Set(held);
    const { kind } = search(
      relaxInTime(broken, (record) => set.has(record)),
      { steps },
    );
    return kind === 'undecided' ? null : kind === 'impossible';
  };
  const reads = smallestSet(
    broken.filter(isRead),
    (held) => breaks([...held, ...writes], ATTEMPT_STEPS) === true,
  );
  let held: readonly HistoryOperation[] = [
    ...reads,
    ...smallestSet(writes, (few) => breaks([...reads, ...few], ATTEMPT_STEPS) === true),
  ];
  // Whatever an attempt did not decide is tried once more.
  for (const record of held) {
    const rest = held.filter((other) => other !== record);
    const isEnough = breaks(rest, Number.POSITIVE_INFINITY);
    if (isEnough === null) return null;
    if (isEnough) held = rest;
  }
  return inInvocationOrder(held);
};

const explainKey = (
  operations: readonly HistoryOperation[],
  model: ModelName,
  initial: Initial,
  found: Extract<Decision, { kind: 'impossible' }>,
  budget: StepBudget,
): KeyJudgement => {
  const search: Search = (history, { start = initial, steps = Number.POSITIVE_INFINITY } = {}) => {
    if (budget.left <= 0) return { kind: 'undecided', steps: 0 };
    const limit = Math.min(steps, Math.ceil(budget.left / SHARE));
    const decision = decide(history, model, start, limit);
    // Going through a history costs something, too.
    budget.left -= decision.steps + history.length / 8;
    return decision;
  };
  const quick = initial.kind === 'unknown' ? null : found.unique;
  const brokenAtMicros = once(
    () =>
      quick?.brokenAtMicros ??
      firstBroken(
        answerMoments(operations),
        (micros) => search(historyUntil(operations, micros)).kind === 'impossible',
      ),
  );
  const effectsBefore = once(() => {
    const before = historyBefore(operations, brokenAtMicros());
    const decision = search(before);
    return decision.kind === 'ordered' ? effectsOf(before, decision.order) : null;
  });
  const violation = once((): Violation => {
    const atMicros = brokenAtMicros();
    const core = quick === null ? null : clustersOf(operations, quick.operations);
    // Of a long history with a known contradiction only that is looked at.
    const isCut = core !== null && operations.length > LONGEST_SEARCHED;
    const broken = inInvocationOrder(historyUntil(isCut ? core : operations, atMicros));
    const isExplained = (history: readonly HistoryOperation[]): boolean | null => {
      const { kind } = search(history);
      return kind === 'undecided' ? null : kind === 'ordered';
    };
    const key: BrokenKey = {
      model,
      initial,
      operations,
      broken,
      atMicros,
      isExplainedBefore: isExplained(historyBefore(broken, atMicros)) === true,
      isExplained,
    };
    const blame = findBlame(key);
    const possible = blame === null || isCut ? null : possibleThen(key, blame.blamed);
    const few = fewest(
      core === null ? broken : inInvocationOrder(historyUntil(core, atMicros)),
      search,
    );
    const isSmallest = few !== null;
    const held = few ?? (blame === null ? answeredAt(broken, atMicros) : [blame.blamed]);
    const failure = blame === null ? null : failureNamed(key, blame);
    const named = broken.filter((record) => record.id === failure?.id || held.includes(record));
    return {
      kind: 'violated',
      operations: named.map((record) => record.id),
      isSmallest,
      tried: named.length <= MOST_DRAWN ? realTimeEdges(named) : [],
      sentence: explainInWords(key, blame, isSmallest ? held : [], possible),
      firstBrokenAtMicros: atMicros,
      restsOnEmptyStart:
        initial.kind === 'empty' &&
        search(broken, { start: { kind: 'unknown' } }).kind === 'ordered',
    };
  });
  return { kind: 'violated', brokenAtMicros, violation, effectsBefore };
};

const answeredAt = (
  history: readonly HistoryOperation[],
  micros: number,
): readonly HistoryOperation[] =>
  history.filter(
    ({ completedAtMicros, outcome }) => completedAtMicros === micros && outcome !== 'unknown',
  );

/** Beyond this many operations nobody looks at the order between them. */
const MOST_DRAWN = 50;

/** The operations named and the writes of the values that they read. */
const clustersOf = (
  operations: readonly HistoryOperation[],
  named: readonly number[],
): readonly HistoryOperation[] => {
  const kept = new Set(named);
  const values = new Set<string | null>();
  for (const index of named) {
    const { operation, result } = operations[index] as HistoryOperation; // found among these
    if (result?.kind === 'value') values.add(result.value);
    if (operation.kind === 'put') values.add(operation.value);
  }
  return operations.filter(
    ({ operation }, index) =>
      kept.has(index) || (operation.kind === 'put' && values.has(operation.value)),
  );
};

/** Works something out when it is first asked for. */
const once = <Value>(work: () => Value): (() => Value) => {
  let known: { readonly value: Value } | null = null;
  return () => {
    known ??= { value: work() };
    return known.value;
  };
};

/** The history up to, and without, the answers of this instant. */
const historyBefore = (
  operations: readonly HistoryOperation[],
  micros: number,
): readonly HistoryOperation[] =>
  operations
    .filter((record) => record.invokedAtMicros <= micros)
    .map((record) =>
      record.completedAtMicros === null || record.completedAtMicros >= micros
        ? stillOpen(record)
        : record,
    );

/**
 * A moment for each operation of a linearization: halfway between the earliest and the latest that
 * the order allows, so that neither a bar's start nor its end is favoured.
 */
const effectsOf = (
  operations: readonly HistoryOperation[],
  order: readonly number[],
): readonly EffectPoint[] => {
  const records = order.map((index) => operations[index] as HistoryOperation); // found among these
  const latest: number[] = [];
  let bound = Number.POSITIVE_INFINITY;
  for (const record of [...records].reverse()) {
    const { outcome, completedAtMicros } = record;
    if (outcome === 'ok' && completedAtMicros !== null) bound = Math.min(bound, completedAtMicros);
    latest.push(bound);
  }
  latest.reverse();
  let earliest = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return records.map((record, index) => {
    earliest = Math.max(earliest, record.invokedAtMicros);
    const end = latest[index] as number; // as long as records
    const middle = Number.isFinite(end) ? Math.floor((earliest + end) / 2) : earliest;
    last = Math.max(last, earliest, middle);
    return { id: record.id, atMicros: last };
  });
};

/** Which of these operations came before which in real time, without edges implied by others. */
const realTimeEdges = (records: readonly HistoryOperation[]): readonly OrderEdge[] => {
  const edges: OrderEdge[] = [];
  for (const before of records)
    for (const after of records) {
      if (!precedesInRealTime(before, after)) continue;
      const isImplied = records.some(
        (middle) => precedesInRealTime(before, middle) && precedesInRealTime(middle, after),
      );
      if (!isImplied) edges.push({ before: before.id, after: after.id, because: 'real-time' });
    }
  return edges;
};
