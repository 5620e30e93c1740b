import type { HistoryOperation } from './history.ts';

/** What is found of a register whose writes are all different. Indices point into its operations. */
export type UniqueJudgement =
  | { readonly kind: 'ordered'; readonly order: readonly number[] }
  | {
      readonly kind: 'violated';
      /** The operations that contradict each other: four at most. */
      readonly operations: readonly number[];
      /** When the answer was heard that made the history impossible. */
      readonly brokenAtMicros: number;
    };

const NONE = -1;

/**
 * Linearizability of a register that is only put and read, when no value is written twice and none that
 * it starts with: Gibbons and Korach, _Testing Shared Memories_ (SIAM J. Comput. 1997), section 4.
 *
 * A write and the reads of its value are a cluster, and must be done together. Cluster A cannot come
 * before B when one of B was answered before one of A was asked. So two clusters contradict each other
 * when both have such a pair; if no two do, sorting them by the earlier of first answer and last question
 * gives an order. Here the answers are gone through in the order in which they were heard, so the first
 * moment that breaks is found, in n log n steps.
 *
 * @param operations of one key
 * @param initial what the key starts with; null for empty
 * @returns null where this way of judging does not apply
 */
export const judgeUniqueWrites = (
  operations: readonly HistoryOperation[],
  initial: string | null,
): UniqueJudgement | null => {
  const writerOf = indexWriters(operations, initial);
  const events = writerOf === null ? null : rankEvents(operations);
  if (writerOf === null || events === null) return null;
  const { order, startOf } = events;
  const size = operations.length;
  const at = (index: number): HistoryOperation => operations[index] as HistoryOperation; // in range
  const start = (index: number): number => startOf[index] as number; // in range

  // A cluster is named by its write; the last name is that of the initial value.
  const INITIAL = size;
  const firstAnswer = new Int32Array(size + 1).fill(NONE);
  const lastAsked = new Int32Array(size + 1).fill(NONE);
  const firstAnswered = new Int32Array(size + 1).fill(NONE);
  const lastAskedBy = new Int32Array(size + 1).fill(NONE);
  /** Clusters in the order of their first answers, those answers' ranks, and their last questions. */
  const clusters: number[] = [];
  const firstAnswers: number[] = [];
  const placeOf = new Int32Array(size + 1).fill(NONE);
  const asked = new RangeMaximum(size);

  const clusterOf = (index: number): number => {
    const { operation, result } = at(index);
    if (operation.kind === 'put') return index;
    const value = result?.kind === 'value' ? result.value : null;
    if (value === initial || value === null) return value === initial ? INITIAL : NONE;
    return writerOf.get(value) ?? NONE;
  };
  const violated = (indices: readonly number[], by: number): UniqueJudgement => ({
    kind: 'violated',
    operations: [...new Set(indices.filter((index) => index !== NONE))],
    brokenAtMicros: at(by).completedAtMicros ?? 0,
  });

  for (let rank = 0; rank < order.length; rank += 1) {
    const event = order[rank] as number; // in range
    if (event >= 0) continue;
    const index = ~event;
    const { outcome } = at(index);
    if (outcome === 'fail') {
      if (firstAnswer[index] !== NONE)
        return violated([index, firstAnswered[index] as number], index);
      continue;
    }
    const cluster = clusterOf(index);
    if (cluster === NONE) return violated([index], index);
    const from = start(index);
    if (cluster === INITIAL) {
      if (from <= (lastAsked[INITIAL] as number)) continue;
      lastAsked[INITIAL] = from;
      const other = clusters[0];
      if (other !== undefined && (firstAnswers[0] as number) < from)
        return violated([firstAnswered[other] as number, index], index);
      continue;
    }
    const writer = at(cluster);
    if (start(cluster) > rank) return violated([index], index);
    const hasFailed = writer.outcome === 'fail' && (events.endOf[cluster] as number) < rank;
    if (hasFailed) return violated([cluster, index], index);

    if (firstAnswer[cluster] === NONE) {
      firstAnswer[cluster] = rank;
      firstAnswered[cluster] = index;
      const isWriterLater = start(cluster) > from;
      lastAsked[cluster] = Math.max(start(cluster), from);
      lastAskedBy[cluster] = isWriterLater ? cluster : index;
      placeOf[cluster] = clusters.length;
      clusters.push(cluster);
      firstAnswers.push(rank);
      asked.set(placeOf[cluster] as number, lastAsked[cluster] as number);
      continue;
    }
    const before = lastAsked[cluster] as number;
    if (from <= before) continue;
    lastAsked[cluster] = from;
    lastAskedBy[cluster] = index;
    asked.set(placeOf[cluster] as number, NONE);
    const contradicting = asked.firstAbove(
      placeOfFirst(firstAnswers, before),
      placeOfFirst(firstAnswers, from),
      firstAnswer[cluster] as number,
    );
    asked.set(placeOf[cluster] as number, from);
    const other = clusters[contradicting];
    if (other !== undefined)
      return violated(
        [
          firstAnswered[cluster] as number,
          index,
          firstAnswered[other] as number,
          lastAskedBy[other] as number,
        ],
        index,
      );
  }
  return {
    kind: 'ordered',
    order: orderOf(operations, clusters, clusterOf, order, (cluster) =>
      Math.min(firstAnswer[cluster] as number, lastAsked[cluster] as number),
    ),
  };
};

/** The index of each value's write; null where the values do not tell the writes apart. */
const indexWriters = (
  operations: readonly HistoryOperation[],
  initial: string | null,
): ReadonlyMap<string, number> | null => {
  const writers = new Map<string, number>();
  for (const [index, { operation, outcome, result }] of operations.entries()) {
    if (operation.kind === 'get') {
      if (outcome === 'ok' && result?.kind !== 'value') return null;
      continue;
    }
    if (operation.kind !== 'put') return null;
    if (writers.has(operation.value) || operation.value === initial) return null;
    writers.set(operation.value, index);
  }
  return writers;
};

interface Ranking {
  /** Questions as the index of the operation, answers as its complement, in the order of time. */
  readonly order: Int32Array;
  /** The place of each operation's question in that order. */
  readonly startOf: Int32Array;
  /** The place of its answer; NONE where none was heard. */
  readonly endOf: Int32Array;
}

/**
 * Puts questions and answers into one order: those of one instant so that they count as concurrent,
 * except for one client's. Null where no order says that.
 */
const rankEvents = (operations: readonly HistoryOperation[]): Ranking | null => {
  const size = operations.length;
  const starts = Float64Array.from(operations, ({ invokedAtMicros }) => invokedAtMicros);
  const ends = Float64Array.from(operations, ({ completedAtMicros }) => completedAtMicros ?? 0);
  const asked: number[] = [];
  const answered: number[] = [];
  for (const [index, { outcome, completedAtMicros, operation }] of operations.entries()) {
    const isRead = operation.kind === 'get';
    if (isRead && outcome !== 'ok') continue;
    asked.push(index);
    if (outcome !== 'unknown' && completedAtMicros !== null) answered.push(index);
  }
  const byTime = (times: Float64Array) => (a: number, b: number) =>
    (times[a] as number) - (times[b] as number) || a - b; // indices of operations
  asked.sort(byTime(starts));
  answered.sort(byTime(ends));
  const order = new Int32Array(asked.length + answered.length);
  const startOf = new Int32Array(size).fill(NONE);
  const endOf = new Int32Array(size).fill(NONE);
  let place = 0;
  const ask = (index: number): void => {
    startOf[index] = place;
    order[place++] = index;
  };
  const answer = (index: number): void => {
    endOf[index] = place;
    order[place++] = ~index;
  };
  let next = 0;
  for (let end = 0; end < answered.length; ) {
    const micros = ends[answered[end] as number] as number; // in range
    while (next < asked.length && (starts[asked[next] as number] as number) < micros)
      ask(asked[next++] as number);
    const isAlone = ends[answered[end + 1] ?? 0] !== micros || end + 1 === answered.length;
    if (isAlone && starts[asked[next] ?? 0] !== micros) {
      answer(answered[end++] as number);
      continue;
    }
    const together: number[] = [];
    for (; end < answered.length && ends[answered[end] as number] === micros; end += 1)
      together.push(answered[end] as number);
    const begun: number[] = [];
    for (; next < asked.length && starts[asked[next] as number] === micros; next += 1)
      begun.push(asked[next] as number);
    if (begun.length === 0) {
      for (const index of together) answer(index);
      continue;
    }
    const clientOf = (index: number): string | undefined => operations[index]?.client;
    const pairs = begun.flatMap((later) =>
      together
        .filter((earlier) => clientOf(earlier) === clientOf(later) && earlier !== later)
        .map((earlier) => [earlier, later] as const),
    );
    const [pair, another] = pairs;
    const isInstant = pair !== undefined && starts[pair[0]] === micros;
    if (another !== undefined || isInstant) return null;
    for (const index of begun) if (index !== pair?.[1]) ask(index);
    if (pair !== undefined) {
      answer(pair[0]);
      ask(pair[1]);
    }
    for (const index of together) if (index !== pair?.[0]) answer(index);
  }
  while (next < asked.length) ask(asked[next++] as number);
  return { order, startOf, endOf };
};

/** The clusters one after another, each its write and then its reads. */
const orderOf = (
  operations: readonly HistoryOperation[],
  clusters: readonly number[],
  clusterOf: (index: number) => number,
  events: Int32Array,
  keyOf: (cluster: number) => number,
): readonly number[] => {
  const INITIAL = operations.length;
  const keys = Float64Array.from(clusters, keyOf);
  const sorted = Int32Array.from(clusters.keys()).sort(
    (a, b) => (keys[a] as number) - (keys[b] as number), // places of clusters
  );
  const reads = events.filter((event) => event >= 0 && operations[event]?.operation.kind === 'get');
  const ownerOf = Int32Array.from(reads, clusterOf);
  const readsIn = new Int32Array(INITIAL + 1);
  for (const owner of ownerOf) readsIn[owner] = (readsIn[owner] as number) + 1;
  const order = new Int32Array(reads.length + clusters.length);
  const nextOf = new Int32Array(INITIAL + 1);
  let place = readsIn[INITIAL] as number;
  for (const rank of sorted) {
    const cluster = clusters[rank] as number; // a place of clusters
    order[place] = cluster;
    nextOf[cluster] = place + 1;
    place += 1 + (readsIn[cluster] as number);
  }
  for (const [index, read] of reads.entries()) {
    const owner = ownerOf[index] as number; // as long as reads
    const next = nextOf[owner] as number;
    order[next] = read;
    nextOf[owner] = next + 1;
  }
  return Array.from(order);
};

/** How many of rising numbers are less than a bound. */
const placeOfFirst = (rising: readonly number[], bound: number): number => {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] as number) < bound)
      low = middle + 1; // in range
    else high = middle;
  }
  return low;
};

/** Numbers of which the greatest within a range is known at once: a segment tree. */
class RangeMaximum {
  readonly #leaves: number;
  readonly #greatest: Int32Array;

  constructor(size: number) {
    let leaves = 1;
    while (leaves < size) leaves *= 2;
    this.#leaves = leaves;
    this.#greatest = new Int32Array(2 * leaves).fill(NONE);
  }

  set(place: number, value: number): void {
    const greatest = this.#greatest;
    let node = this.#leaves + place;
    greatest[node] = value;
    for (node >>= 1; node >= 1; node >>= 1) {
      const left = greatest[2 * node] as number; // a node within the tree
      const right = greatest[2 * node + 1] as number;
      const greater = Math.max(left, right);
      if (greatest[node] === greater) break;
      greatest[node] = greater;
    }
  }

  /** The first place in [from, to) whose number is above a bound; NONE when there is none. */
  firstAbove(from: number, to: number, bound: number): number {
    const find = (node: number, low: number, high: number): number => {
      if (high <= from || low >= to || (this.#greatest[node] as number) <= bound) return NONE;
      if (high - low === 1) return low;
      const middle = (low + high) >>> 1;
      const left = find(2 * node, low, middle);
      return left === NONE ? find(2 * node + 1, middle, high) : left;
    };
    return find(1, 0, this.#leaves);
  }
}
