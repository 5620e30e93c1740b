import { describeValue } from './describe.ts';
import type { HistoryOperation } from './history.ts';
import type { ReplicaState } from './lost-writes.ts';
import { HOLDS, type Verdict } from './verdict.ts';

/** What the replicas held at one moment. */
export interface ReplicaSample {
  readonly atMicros: number;
  /** The replicas that were up. */
  readonly replicas: readonly ReplicaState[];
}

export interface ConvergenceInput {
  /** When the last fault ended; null while one lasts. */
  readonly healedAtMicros: number | null;
  /** When the last write ended or was given up; null when none was made. */
  readonly lastWriteAtMicros: number | null;
  /** How long after both the replicas may take to agree. */
  readonly withinMicros: number;
  /** At rising times; the last one is now. */
  readonly samples: readonly ReplicaSample[];
  /** Lets the verdict name the operations that wrote what differs. */
  readonly history?: readonly HistoryOperation[];
}

/** Replicas grouped by equal stores, larger groups first. One group means that all agree. */
export const groupByState = (
  replicas: readonly ReplicaState[],
): readonly (readonly ReplicaState[])[] => {
  const groups = new Map<string, ReplicaState[]>();
  for (const state of replicas) {
    const entries = Object.entries(state.store).sort(([a], [b]) => (a < b ? -1 : 1));
    const name = JSON.stringify(entries);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [state]);
    else group.push(state);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length);
};

/**
 * Eventual convergence after healing (Vogels 2009; Terry et al. 1995): when faults and writes have
 * stopped, the replicas come to hold the same, within a time and from then on.
 *
 * Broken when a sample taken after that time shows different states. Before that time it does not
 * apply yet.
 */
export const judgeConvergence = (input: ConvergenceInput): Verdict => {
  const { healedAtMicros, lastWriteAtMicros, withinMicros, samples } = input;
  const now = samples.at(-1);
  if (now === undefined) return { kind: 'doesNotApply', reason: 'no state of a replica was given' };
  if (healedAtMicros === null) return { kind: 'doesNotApply', reason: 'a fault still lasts' };
  const quietAtMicros = Math.max(healedAtMicros, lastWriteAtMicros ?? healedAtMicros);
  const dueAtMicros = quietAtMicros + withinMicros;
  if (now.atMicros < dueAtMicros)
    return {
      kind: 'doesNotApply',
      reason: `faults and writes ended ${inSeconds(now.atMicros - quietAtMicros)} ago; replicas have ${inSeconds(withinMicros)} to agree`,
    };
  const broken = samples.find(
    ({ atMicros, replicas }) => atMicros >= dueAtMicros && groupByState(replicas).length > 1,
  );
  if (broken === undefined) return HOLDS;
  const [first, second] = groupByState(broken.replicas).map((group) => group[0]);
  if (first === undefined || second === undefined) return HOLDS;
  const key = differingKey(first, second);
  const values = [valueAt(first, key), valueAt(second, key)];
  return {
    kind: 'violated',
    operations: writersOf(input.history ?? [], key, values),
    tried: [],
    sentence: `${first.replica} holds ${key} = ${describeValue(values[0] ?? null)} and ${second.replica} holds ${key} = ${describeValue(values[1] ?? null)}, ${inSeconds(broken.atMicros - quietAtMicros)} after the last fault and the last write`,
    firstBrokenAtMicros: broken.atMicros,
  };
};

const inSeconds = (micros: number): string => `${Math.round(micros / 1000) / 1000} s`;

const valueAt = ({ store }: ReplicaState, key: string): string | null =>
  Object.hasOwn(store, key) ? (store[key] ?? null) : null;

const differingKey = (a: ReplicaState, b: ReplicaState): string => {
  const keys = [...new Set([...Object.keys(a.store), ...Object.keys(b.store)])].sort();
  return keys.find((key) => valueAt(a, key) !== valueAt(b, key)) ?? '';
};

const writersOf = (
  history: readonly HistoryOperation[],
  key: string,
  values: readonly (string | null)[],
): readonly string[] =>
  history
    .filter(({ operation }) => operation.key === key && 'value' in operation)
    .filter(({ operation }) => 'value' in operation && values.includes(operation.value))
    .map((record) => record.id);
