import { type HistoryOperation, isWrite } from './history.ts';
import type { SearchedOperation } from './linear-search.ts';

/**
 * The history with only some operations held to what is known of them. The other reads are left
 * out, and the other writes may have happened at any time, or never. Whatever cannot be explained
 * under this cannot be explained by the whole history either.
 *
 * @param isHeld whether the operation keeps its times, its session and its answer
 */
export const relax = (
  history: readonly HistoryOperation[],
  isHeld: (record: HistoryOperation) => boolean,
): readonly HistoryOperation[] => {
  const relaxed: HistoryOperation[] = [];
  for (const record of history) {
    if (isHeld(record)) relaxed.push(record);
    else if (isWrite(record.operation))
      relaxed.push({
        id: record.id,
        client: `free ${record.id}`,
        operation: record.operation,
        invokedAtMicros: Number.NEGATIVE_INFINITY,
        completedAtMicros: null,
        outcome: 'unknown',
        result: null,
      });
  }
  return relaxed;
};

/**
 * The same for a criterion that respects real time: a write that is not held has happened between its
 * question and its answer, or never. One that failed has not.
 */
export const relaxInTime = (
  history: readonly HistoryOperation[],
  isHeld: (record: HistoryOperation) => boolean,
): readonly SearchedOperation[] =>
  history.flatMap((record) => {
    if (isHeld(record)) return [record];
    if (!isWrite(record.operation) || record.outcome === 'fail') return [];
    const open: SearchedOperation = { ...record, outcome: 'unknown', result: null };
    return record.outcome === 'unknown' || record.completedAtMicros === null
      ? [open]
      : [{ ...open, completedAtMicros: null, latestEffectMicros: record.completedAtMicros }];
  });

/**
 * The smallest set that still breaks, see `relax`: `smallestSet` over which operations are held.
 *
 * @param history in invocation order; `isBroken` must be true of it
 * @param isBroken pure, and true of every history that holds more
 */
export const smallestUnexplained = (
  history: readonly HistoryOperation[],
  isBroken: (relaxed: readonly HistoryOperation[]) => boolean,
): readonly HistoryOperation[] =>
  smallestSet(history, (held) => {
    const set = new Set(held);
    return isBroken(relax(history, (record) => set.has(record)));
  });

/**
 * The smallest set of operations that still breaks: delta debugging (Zeller and Hildebrandt 2002). No
 * operation of the answer can be left out. Later ones are kept in preference to earlier ones.
 *
 * @param history in invocation order; `breaks` must be true of it
 * @param breaks pure, and true of every set that holds more
 */
export const smallestSet = (
  history: readonly HistoryOperation[],
  breaks: (held: readonly HistoryOperation[]) => boolean,
): readonly HistoryOperation[] => {
  let held = history;
  for (let size = 8; size < history.length; size *= 4) {
    const latest = history.slice(-size);
    if (breaks(latest)) {
      held = latest;
      break;
    }
  }
  for (let chunk = Math.ceil(held.length / 2); ; chunk = Math.ceil(chunk / 2)) {
    for (let start = 0; start < held.length; ) {
      const without = [...held.slice(0, start), ...held.slice(start + chunk)];
      if (breaks(without)) held = without;
      else start += chunk;
    }
    if (chunk <= 1) return held;
  }
};

/**
 * The first moment in a rising list at which something is broken; it stays broken afterwards, and
 * is broken at the last.
 */
export const firstBroken = (
  moments: readonly number[],
  isBrokenAt: (micros: number) => boolean,
): number => {
  let low = 0;
  let high = moments.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBrokenAt(moments[middle] as number))
      high = middle; // low <= middle < length
    else low = middle + 1;
  }
  return moments[high] ?? 0;
};

/** When answers were heard, rising, each moment once. */
export const answerMoments = (history: readonly HistoryOperation[]): readonly number[] => {
  const moments = new Set<number>();
  for (const { completedAtMicros, outcome } of history)
    if (completedAtMicros !== null && outcome !== 'unknown') moments.add(completedAtMicros);
  return [...moments].sort((a, b) => a - b);
};
