import { describeDone, describeKnown, describeResult, describeSessions } from './describe.ts';
import {
  byKey,
  type HistoryOperation,
  historyUntil,
  inInvocationOrder,
  isWrite,
  precedesInRealTime,
  stillOpen,
} from './history.ts';
import { type SearchResult, searchLinearization } from './linear-search.ts';
import { answerMoments, firstBroken, smallestUnexplained } from './minimal.ts';
import { type ModelName, whyNotInModel } from './models.ts';
import type { EffectPoint, OrderEdge, Verdict, Violation } from './verdict.ts';

/** How hard a checker tries before it says that it does not know. */
export interface CheckOptions {
  /** What a key is; `key-value` unless told. */
  readonly model?: ModelName;
  /** Operations tried in each search, for each key. */
  readonly budgetSteps?: number;
}

export const DEFAULT_BUDGET_STEPS = 1_000_000;

/** What is known of one key, for every moment of its history. */
export type KeyJudgement =
  | { readonly kind: 'holds'; readonly effects: readonly EffectPoint[] }
  | {
      readonly kind: 'violated';
      readonly violation: Violation;
      /** A witness for the history just before it broke; null when none was found in budget. */
      readonly effectsBefore: readonly EffectPoint[] | null;
    }
  | { readonly kind: 'undecided'; readonly steps: number };

/**
 * Linearizability (Herlihy and Wing 1990): every operation seems to happen at one instant between
 * its invocation and its answer. Judged key by key, which is enough since the property is local.
 *
 * @param history in any order; ids unique
 */
export const judgeLinearizable = (
  history: readonly HistoryOperation[],
  options: CheckOptions = {},
): Verdict => {
  const reason = whyNotModel(history, options.model ?? 'key-value');
  if (reason !== null) return { kind: 'doesNotApply', reason };
  const keys = [...byKey(history).values()];
  return combineKeys(keys.map((operations) => judgeKey(operations, options)));
};

/** Why some operation does not fit the model, or null when all do. */
export const whyNotModel = (
  history: readonly HistoryOperation[],
  model: ModelName,
): string | null => {
  for (const record of history) {
    const reason = whyNotInModel(model, record);
    if (reason !== null) return reason;
  }
  return null;
};

/** The verdict over all keys: the earliest violation, else undecided, else the effects together. */
export const combineKeys = (judgements: readonly KeyJudgement[]): Verdict => {
  let earliest: Violation | null = null;
  let undecidedSteps = 0;
  const effects: EffectPoint[] = [];
  for (const judgement of judgements) {
    switch (judgement.kind) {
      case 'holds':
        for (const effect of judgement.effects) effects.push(effect);
        break;
      case 'undecided':
        undecidedSteps += judgement.steps;
        break;
      case 'violated': {
        const { violation } = judgement;
        if (earliest === null || violation.firstBrokenAtMicros < earliest.firstBrokenAtMicros)
          earliest = violation;
        break;
      }
    }
  }
  if (earliest !== null) return earliest;
  if (undecidedSteps > 0) return { kind: 'undecided', steps: undecidedSteps };
  effects.sort((a, b) => a.atMicros - b.atMicros);
  return { kind: 'holds', order: effects.map((effect) => effect.id), effects };
};

/**
 * Judges the operations of one key, all of which fit the model.
 *
 * When they are not linearizable, the shortest history that breaks is found by bisection (a history
 * whose prefix is broken is broken), and then the smallest part of it.
 */
export const judgeKey = (
  operations: readonly HistoryOperation[],
  { model = 'key-value', budgetSteps = DEFAULT_BUDGET_STEPS }: CheckOptions = {},
): KeyJudgement => {
  const search = (history: readonly HistoryOperation[]): SearchResult =>
    searchLinearization(history.filter(mayHaveHappened), model, budgetSteps);
  const isBroken = (history: readonly HistoryOperation[]): boolean =>
    search(history).kind === 'impossible';

  const found = search(operations);
  if (found.kind === 'undecided') return { kind: 'undecided', steps: found.steps };
  if (found.kind === 'ordered')
    return { kind: 'holds', effects: effectsOf(operations, found.order) };

  const brokenAtMicros = firstBroken(answerMoments(operations), (micros) =>
    isBroken(historyUntil(operations, micros)),
  );
  const broken = inInvocationOrder(historyUntil(operations, brokenAtMicros));
  const held = smallestUnexplained(broken, isBroken);
  const before = historyBefore(operations, brokenAtMicros);
  const witness = search(before);
  return {
    kind: 'violated',
    violation: {
      kind: 'violated',
      operations: held.map((record) => record.id),
      tried: realTimeEdges(held),
      sentence: explain(held),
      firstBrokenAtMicros: brokenAtMicros,
    },
    effectsBefore: witness.kind === 'ordered' ? effectsOf(before, witness.order) : null,
  };
};

const mayHaveHappened = (record: HistoryOperation): boolean => record.outcome !== 'fail';

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
  const happened = operations.filter(mayHaveHappened);
  const records = order.map((index) => happened[index] as HistoryOperation); // search indexes these
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

/** One sentence for a minimal set of operations on one key. */
const explain = (held: readonly HistoryOperation[]): string => {
  const told = [...held]
    .filter((record) => record.completedAtMicros !== null && record.outcome !== 'unknown')
    .sort((a, b) => (a.completedAtMicros ?? 0) - (b.completedAtMicros ?? 0));
  const last = told.at(-1);
  if (last === undefined) return 'nothing explains what was seen';
  const { key } = last.operation;
  const others = held.filter((record) => record !== last);
  const seen = told.filter((record) => record !== last && precedesInRealTime(record, last)).at(-1);

  if (last.outcome === 'fail') {
    const reader = others.find((record) => record.operation.kind === 'get');
    if (reader !== undefined) return `${describeDone(reader)}, but ${describeKnown(last)}`;
  }
  if (others.length === 0) {
    if (last.operation.kind === 'get')
      return `${describeDone(last)}, which no operation could have made of it`;
    return `${describeDone(last)}, although nothing could have made it so`;
  }
  const writer = others[0];
  const isFromLater =
    others.length === 1 &&
    writer !== undefined &&
    isWrite(writer.operation) &&
    last.completedAtMicros !== null &&
    last.completedAtMicros < writer.invokedAtMicros;
  if (isFromLater)
    return `${describeDone(last)} before ${writer.client} began the ${writer.operation.kind} that made it so`;
  if (seen !== undefined && !showsTheSame(seen, last))
    return `${describeDone(last)} after ${describeKnown(seen)}`;
  const known = told.filter((record) => record !== last && !showsTheSame(record, last)).at(-1);
  if (known !== undefined && precedesSomeOf(known, last, held))
    return `${describeDone(last)} after ${describeKnown(known)}`;
  return `no order of these operations on ${key} explains every answer: ${describeSessions(held)}`;
};

/** Whether one comes before the other through real time, directly or by way of others. */
const precedesSomeOf = (
  before: HistoryOperation,
  after: HistoryOperation,
  records: readonly HistoryOperation[],
): boolean =>
  precedesInRealTime(before, after) ||
  records.some((middle) => precedesInRealTime(before, middle) && precedesInRealTime(middle, after));

/** Whether both leave the reader with the same value, so that one cannot contradict the other. */
const showsTheSame = (a: HistoryOperation, b: HistoryOperation): boolean => {
  const shown = (record: HistoryOperation): string | null => {
    const { operation, result, outcome } = record;
    if (outcome !== 'ok') return null;
    if (operation.kind === 'get') return describeResult(result);
    if (operation.kind === 'put') return operation.value;
    if (operation.kind === 'delete') return 'nothing';
    return operation.kind === 'cas' && result?.kind === 'swapped' && result.swapped
      ? operation.value
      : null;
  };
  const first = shown(a);
  return first !== null && first === shown(b);
};
