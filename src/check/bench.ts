import type { HistoryOperation } from './history.ts';
import { judgeLinearizable } from './linearizable.ts';

/** One row of the benchmark of the linearizability checker. */
export interface CheckBenchRow {
  readonly operations: number;
  readonly keys: number;
  readonly clients: number;
  /** Puts and gets alone are judged as clusters, with swaps among them by the general search. */
  readonly kinds: Kinds;
  /** Whether one read was falsified, so that a violation had to be found and made small. */
  readonly isFalsified: boolean;
  readonly verdict: 'holds' | 'violated' | 'undecided' | 'doesNotApply';
  readonly operationsPerSecond: number;
}

type Kinds = 'puts, gets and swaps' | 'puts and gets';

const MIXED: Kinds = 'puts, gets and swaps';
const UNIQUE: Kinds = 'puts and gets';

const CASES: readonly (readonly [
  operations: number,
  keys: number,
  clients: number,
  kinds: Kinds,
])[] = [
  [100, 1, 3, MIXED],
  [1_000, 1, 3, MIXED],
  [1_000, 1, 10, MIXED],
  [1_000, 1, 30, MIXED],
  [10_000, 10, 10, MIXED],
  [10_000, 1, 10, MIXED],
  [10_000, 10, 50, MIXED],
  [10_000, 1, 10, UNIQUE],
  [1_000_000, 1, 10, UNIQUE],
];

/**
 * Operations judged a second, by length and concurrency, of histories that hold and of the same with
 * one read falsified.
 *
 * @param nowMillis a clock, as nothing in this folder reads one
 */
export const benchCheck = (nowMillis: () => number): readonly CheckBenchRow[] =>
  CASES.flatMap(([operations, keys, clients, kinds]) =>
    [false, true].map((isFalsified): CheckBenchRow => {
      const sound = atomicHistory({ operations, keys, clients, seed: 1, kinds });
      const history = isFalsified ? falsifyOneRead(sound) : sound;
      judgeLinearizable(history); // lets the engine compile what is to be measured
      const started = nowMillis();
      let rounds = 0;
      let verdict: CheckBenchRow['verdict'] = 'undecided';
      do {
        verdict = judgeLinearizable(history).kind;
        rounds += 1;
      } while (nowMillis() - started < 200);
      const seconds = Math.max(nowMillis() - started, 1) / 1000;
      const operationsPerSecond = Math.round((operations * rounds) / seconds);
      return { operations, keys, clients, kinds, isFalsified, verdict, operationsPerSecond };
    }),
  );

/**
 * A history of an atomic store, linearizable by construction: each operation takes effect at one
 * instant between its invocation and its answer, and every client is always busy.
 */
export const atomicHistory = ({
  operations,
  keys,
  clients,
  seed,
  kinds = MIXED,
}: {
  readonly operations: number;
  readonly keys: number;
  readonly clients: number;
  readonly seed: number;
  readonly kinds?: Kinds;
}): readonly HistoryOperation[] => {
  const below = drawer(seed);
  const freeAt = new Array<number>(clients).fill(0);
  const most = kinds === UNIQUE ? 9 : 10;
  const planned = Array.from({ length: operations }, () => {
    const client = freeAt.indexOf(Math.min(...freeAt));
    const from = (freeAt[client] ?? 0) + 1 + below(50);
    const effect = from + 1 + below(500);
    const to = effect + 1 + below(500);
    freeAt[client] = to;
    return {
      client: `c${client + 1}`,
      key: `k${below(keys)}`,
      kind: below(most),
      from,
      effect,
      to,
    };
  });
  const store = new Map<string, string>();
  const history: HistoryOperation[] = [];
  planned.sort((a, b) => a.effect - b.effect);
  for (const [index, { client, key, kind, from, to }] of planned.entries()) {
    const current = store.get(key) ?? null;
    const common = {
      id: `${client}#${index}`,
      client,
      invokedAtMicros: from,
      completedAtMicros: to,
      outcome: 'ok' as const,
    };
    if (kind < 5) {
      const result = { kind: 'value' as const, value: current };
      history.push({ ...common, operation: { kind: 'get', key }, result });
      continue;
    }
    const value = String(index);
    if (kind < 9) {
      store.set(key, value);
      history.push({ ...common, operation: { kind: 'put', key, value }, result: { kind: 'done' } });
      continue;
    }
    const expected = below(2) === 0 ? current : 'another';
    const swapped = expected === current;
    if (swapped) store.set(key, value);
    history.push({
      ...common,
      operation: { kind: 'cas', key, expected, value },
      result: { kind: 'swapped', swapped },
    });
  }
  return history;
};

/** The history with one late read showing what its key held long before. */
export const falsifyOneRead = (
  history: readonly HistoryOperation[],
): readonly HistoryOperation[] => {
  const firsts = new Map<string, FirstPut>();
  for (const { operation, invokedAtMicros, completedAtMicros } of history) {
    if (operation.kind !== 'put' || completedAtMicros === null) continue;
    const first = firsts.get(operation.key);
    if (first === undefined)
      firsts.set(operation.key, {
        value: operation.value,
        completedAtMicros,
        replacedAtMicros: Number.POSITIVE_INFINITY,
      });
    else if (invokedAtMicros > first.completedAtMicros)
      first.replacedAtMicros = Math.min(first.replacedAtMicros, completedAtMicros);
  }
  const late = history.findLastIndex(
    ({ operation, invokedAtMicros }, index) =>
      operation.kind === 'get' &&
      index < history.length * 0.9 &&
      (firsts.get(operation.key)?.replacedAtMicros ?? Number.POSITIVE_INFINITY) < invokedAtMicros,
  );
  return history.map((record, index) =>
    index === late
      ? {
          ...record,
          result: { kind: 'value', value: firsts.get(record.operation.key)?.value ?? null },
        }
      : record,
  );
};

/** The first put to a key, and when another was answered that had been asked after its answer. */
interface FirstPut {
  readonly value: string;
  readonly completedAtMicros: number;
  replacedAtMicros: number;
}

/** Draws integers below a bound: the generator of Park and Miller (1988), exact in doubles. */
const drawer = (seed: number): ((bound: number) => number) => {
  let state = seed;
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  };
};
