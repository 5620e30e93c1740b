/**
 * What clients saw: the plain data every checker in this folder reads.
 *
 * Times are microseconds on one clock. Nothing here knows a protocol or the engine.
 */

/**
 * How an operation ended for the client.
 *
 * - `ok`: it was answered, and `result` is the answer. A compare-and-swap that found another value
 *   is `ok` with `swapped: false`: an observation.
 * - `fail`: it certainly did not happen, now or later.
 * - `unknown`: no answer was heard (timed out, client died, still open). It may take effect at any
 *   later time, or never.
 */
export type Outcome = 'ok' | 'fail' | 'unknown';

/** What a client asked of one key. Values are strings; an empty key reads as null. */
export type Operation =
  | { readonly kind: 'put'; readonly key: string; readonly value: string }
  | { readonly kind: 'get'; readonly key: string }
  | {
      readonly kind: 'cas';
      readonly key: string;
      readonly expected: string | null;
      readonly value: string | null;
    }
  | { readonly kind: 'append'; readonly key: string; readonly value: string }
  | { readonly kind: 'add'; readonly key: string; readonly amount: number }
  | { readonly kind: 'insert'; readonly key: string; readonly value: string }
  | { readonly kind: 'delete'; readonly key: string }
  /** Something that no model has, such as a sample; no criterion says anything about its key. */
  | { readonly kind: 'other'; readonly key: string; readonly asked: string };

/** What a client was told. */
export type Result =
  | { readonly kind: 'value'; readonly value: string | null }
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'swapped'; readonly swapped: boolean }
  | { readonly kind: 'done' };

/** One operation of one client, from its invocation to its answer. */
export interface HistoryOperation {
  /** Unique in the history, such as `c1#3`. */
  readonly id: string;
  /** The session it belongs to, such as `c1`. */
  readonly client: string;
  readonly operation: Operation;
  readonly invokedAtMicros: number;
  /** When the client stopped waiting; null while it is still open. */
  readonly completedAtMicros: number | null;
  readonly outcome: Outcome;
  readonly result: Result | null;
  /** Who answered, where that is known. */
  readonly replica?: string | null;
}

/** Invocation order; ties by completion, then by place in the history. */
export const inInvocationOrder = (
  history: readonly HistoryOperation[],
): readonly HistoryOperation[] => {
  const end = (operation: HistoryOperation): number =>
    operation.completedAtMicros ?? Number.POSITIVE_INFINITY;
  const place = new Map(history.map((operation, index) => [operation, index]));
  return [...history].sort((a, b) => {
    if (a.invokedAtMicros !== b.invokedAtMicros)
      return a.invokedAtMicros < b.invokedAtMicros ? -1 : 1;
    if (end(a) !== end(b)) return end(a) < end(b) ? -1 : 1;
    return (place.get(a) ?? 0) - (place.get(b) ?? 0);
  });
};

/**
 * Whether `earlier` was answered before `later` was asked. Operations of different clients that
 * touch at one instant count as concurrent; one client's follow each other.
 */
export const precedesInRealTime = (earlier: HistoryOperation, later: HistoryOperation): boolean => {
  if (earlier.outcome === 'unknown' || earlier.completedAtMicros === null) return false;
  if (earlier.completedAtMicros < later.invokedAtMicros) return true;
  return (
    earlier.completedAtMicros === later.invokedAtMicros &&
    earlier.client === later.client &&
    earlier.id !== later.id &&
    (earlier.invokedAtMicros < later.invokedAtMicros ||
      later.completedAtMicros === null ||
      later.completedAtMicros > later.invokedAtMicros)
  );
};

/** Whether the operation can change a key. */
export const isWrite = (operation: Operation): boolean => operation.kind !== 'get';

/**
 * The history as it stood at a moment: what was asked later is gone, what was answered later is
 * still open.
 */
export const historyUntil = (
  history: readonly HistoryOperation[],
  untilMicros: number,
): readonly HistoryOperation[] => {
  const seen: HistoryOperation[] = [];
  for (const operation of history) {
    if (operation.invokedAtMicros > untilMicros) continue;
    const open = operation.completedAtMicros === null || operation.completedAtMicros > untilMicros;
    seen.push(open ? stillOpen(operation) : operation);
  }
  return seen;
};

/** The same operation before any answer was heard. */
export const stillOpen = (operation: HistoryOperation): HistoryOperation =>
  operation.outcome === 'unknown' && operation.completedAtMicros === null
    ? operation
    : { ...operation, completedAtMicros: null, outcome: 'unknown', result: null };

/** The history split by key, keys in the order in which they first appear. */
export const byKey = (
  history: readonly HistoryOperation[],
): ReadonlyMap<string, readonly HistoryOperation[]> => {
  const keys = new Map<string, HistoryOperation[]>();
  for (const operation of history) {
    const existing = keys.get(operation.operation.key);
    if (existing === undefined) keys.set(operation.operation.key, [operation]);
    else existing.push(operation);
  }
  return keys;
};

/** Whether two records say the same of one operation. */
export const sameRecord = (a: HistoryOperation, b: HistoryOperation): boolean =>
  a === b ||
  (a.id === b.id &&
    a.client === b.client &&
    a.invokedAtMicros === b.invokedAtMicros &&
    a.completedAtMicros === b.completedAtMicros &&
    a.outcome === b.outcome &&
    sameFlatData(a.operation, b.operation) &&
    sameFlatData(a.result, b.result));

const sameFlatData = (a: Operation | Result | null, b: Operation | Result | null): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
