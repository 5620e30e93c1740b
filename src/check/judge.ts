import { type CausalCriterion, judgeCausal } from './causal.ts';
import { byKey, type HistoryOperation, historyUntil, sameRecord } from './history.ts';
import { type CheckOptions, combineKeys, judgeKey, type KeyJudgement } from './linearizable.ts';
import { judgeLostWrites } from './lost-writes.ts';
import { EMPTY } from './models.ts';
import { judgeSequential } from './sequential.ts';
import { judgeSessionGuarantee, type SessionGuarantee } from './session-guarantees.ts';
import { measureStaleness, type ReadStaleness } from './staleness.ts';
import type { EffectPoint, Verdict } from './verdict.ts';

/** Everything that a history alone can be judged by. */
export type Criterion =
  | 'linearizable'
  | 'sequential'
  | CausalCriterion
  | SessionGuarantee
  | 'no-lost-writes';

/** From strong to weak. */
export const CRITERIA: readonly Criterion[] = [
  'linearizable',
  'sequential',
  'causal-convergence',
  'causal-memory',
  'causal',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
  'no-lost-writes',
];

export type Verdicts = Readonly<Partial<Record<Criterion, Verdict>>>;

/** What a history up to a moment shows. */
export interface HistoryJudgement {
  readonly untilMicros: number;
  /** One verdict for every criterion asked for. */
  readonly verdicts: Verdicts;
  readonly staleness: readonly ReadStaleness[];
}

export interface JudgeOptions extends CheckOptions {
  /** All of them unless told. */
  readonly criteria?: readonly Criterion[];
}

/** Judges one growing history again and again, and remembers what has not changed. */
export interface HistoryJudge {
  /**
   * The verdicts about the run up to a moment.
   *
   * @param history all that is known of the run so far; not to be changed afterwards
   * @param untilMicros what happened later does not count
   */
  readonly judge: (history: readonly HistoryOperation[], untilMicros: number) => HistoryJudgement;
}

/**
 * A judge with a memory. Linearizability is remembered key by key, for every moment at once: a
 * witness cut off at a moment is a witness for that moment, and what broke stays broken. The other
 * verdicts are remembered for each moment asked for, until the history changes.
 */
export const createHistoryJudge = (options: JudgeOptions = {}): HistoryJudge => {
  const keys: KeyMemory = new Map();
  const moments = new Map<number, HistoryJudgement>();
  let known: readonly HistoryOperation[] = [];
  return {
    judge: (history, untilMicros) => {
      if (!sameHistory(known, history)) {
        known = history;
        moments.clear();
      }
      const moment = lastEventUntil(history, untilMicros);
      const remembered = moments.get(moment);
      if (remembered !== undefined) return { ...remembered, untilMicros };
      const judgement = judgeUntil(history, untilMicros, options, keys);
      if (moments.size >= MOMENTS_KEPT) moments.clear();
      moments.set(moment, judgement);
      return judgement;
    },
  };
};

/** The verdicts about a run up to a moment, worked out afresh. */
export const judgeHistory = (
  history: readonly HistoryOperation[],
  untilMicros: number = Number.POSITIVE_INFINITY,
  options: JudgeOptions = {},
): HistoryJudgement => judgeUntil(history, untilMicros, options, new Map());

const MOMENTS_KEPT = 256;

interface RememberedKey {
  readonly operations: readonly HistoryOperation[];
  readonly judgement: KeyJudgement;
}
type KeyMemory = Map<string, RememberedKey>;

const judgeUntil = (
  history: readonly HistoryOperation[],
  untilMicros: number,
  options: JudgeOptions,
  keys: KeyMemory,
): HistoryJudgement => {
  const seen = historyUntil(history, untilMicros);
  const verdicts: Partial<Record<Criterion, Verdict>> = {};
  const startsEmpty = (options.initial ?? EMPTY).kind === 'empty';
  for (const criterion of options.criteria ?? CRITERIA) {
    if (criterion !== 'linearizable' && !startsEmpty) {
      verdicts[criterion] = {
        kind: 'doesNotApply',
        reason: 'it is judged from an empty start only',
      };
      continue;
    }
    switch (criterion) {
      case 'linearizable':
        verdicts[criterion] = judgeLinearizableUntil(history, untilMicros, options, keys);
        break;
      case 'sequential':
        verdicts[criterion] = judgeSequential(seen, options);
        break;
      case 'causal':
      case 'causal-convergence':
      case 'causal-memory':
        verdicts[criterion] = judgeCausal(seen, criterion);
        break;
      case 'read-your-writes':
      case 'monotonic-reads':
      case 'monotonic-writes':
      case 'writes-follow-reads':
        verdicts[criterion] = judgeSessionGuarantee(seen, criterion);
        break;
      case 'no-lost-writes':
        verdicts[criterion] = judgeLostWrites(seen);
        break;
    }
  }
  return { untilMicros, verdicts, staleness: measureStaleness(seen) };
};

const judgeLinearizableUntil = (
  history: readonly HistoryOperation[],
  untilMicros: number,
  options: CheckOptions,
  keys: KeyMemory,
): Verdict => {
  const judgements = new Map<string, KeyJudgement>();
  for (const [key, operations] of byKey(history)) {
    let memory = keys.get(key);
    if (memory === undefined || !sameHistory(memory.operations, operations)) {
      memory = { operations, judgement: judgeKey(operations, options) };
      keys.set(key, memory);
    }
    judgements.set(key, judgementAt(memory, untilMicros, options));
  }
  return combineKeys(judgements);
};

/** What a judgement of a whole key says of a moment within it. */
const judgementAt = (
  { operations, judgement }: RememberedKey,
  untilMicros: number,
  options: CheckOptions,
): KeyJudgement => {
  const cut = (effects: readonly EffectPoint[]): KeyJudgement => ({
    kind: 'holds',
    effects: effects.filter(({ atMicros }) => atMicros <= untilMicros),
  });
  const afresh = (): KeyJudgement => judgeKey(historyUntil(operations, untilMicros), options);
  switch (judgement.kind) {
    case 'holds':
      return cut(judgement.effects);
    case 'violated': {
      if (judgement.brokenAtMicros() <= untilMicros) return judgement;
      const effects = judgement.effectsBefore();
      return effects === null ? afresh() : cut(effects);
    }
    case 'silent':
    case 'undecided':
      return lastEventUntil(operations, Number.POSITIVE_INFINITY) <= untilMicros
        ? judgement
        : afresh();
  }
};

const sameHistory = (a: readonly HistoryOperation[], b: readonly HistoryOperation[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((record, index) => {
      const other = b[index];
      return other !== undefined && sameRecord(record, other);
    }));

const lastEventUntil = (history: readonly HistoryOperation[], untilMicros: number): number => {
  let last = Number.NEGATIVE_INFINITY;
  for (const { invokedAtMicros, completedAtMicros } of history) {
    if (invokedAtMicros <= untilMicros) last = Math.max(last, invokedAtMicros);
    if (completedAtMicros !== null && completedAtMicros <= untilMicros)
      last = Math.max(last, completedAtMicros);
  }
  return last;
};
