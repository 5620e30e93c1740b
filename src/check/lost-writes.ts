import { describeDone, describeKnown, describeValue } from './describe.ts';
import { byKey, type HistoryOperation, isWrite, precedesInRealTime } from './history.ts';
import { isElement, viewKeys } from './key-view.ts';
import { holdsExcept, type Verdict } from './verdict.ts';

/** What one replica stores: its key-value store with everything applied that it could apply. */
export interface ReplicaState {
  readonly replica: string;
  readonly store: Readonly<Record<string, string>>;
}

/** An acknowledged write of which nothing is left. */
export interface LostWrite {
  readonly write: HistoryOperation;
  /** The first read that shows it; null when replicas were looked at instead. */
  readonly shownBy: HistoryOperation | null;
  readonly atMicros: number;
}

/**
 * Acknowledged writes that are gone, as far as reads tell.
 *
 * A write that was answered `ok` is lost when a read asked after that answer shows a state in which
 * it cannot be contained, and no read that ended later than that one began shows a state in which it
 * can. A state can contain the write when it shows its value, or what another write left that does
 * not certainly come before it in real time: one that may have overwritten it. Stale reads followed
 * by fresh ones are therefore no loss.
 */
export const findLostWrites = (history: readonly HistoryOperation[]): readonly LostWrite[] => {
  const lost: LostWrite[] = [];
  for (const records of byKey(history).values()) {
    const contains = containment(records);
    if (typeof contains === 'string') continue;
    const reads = records
      .filter(({ operation, outcome }) => operation.kind === 'get' && outcome === 'ok')
      .sort((a, b) => endOf(b) - endOf(a));
    for (const write of records) {
      if (!isAcknowledgedWrite(write)) continue;
      let shownBy: HistoryOperation | null = null;
      let seenUntil = Number.NEGATIVE_INFINITY;
      const lacking: HistoryOperation[] = [];
      for (const read of reads) {
        if (contains(valueRead(read), write)) {
          seenUntil = endOf(read);
          break;
        }
        if (precedesInRealTime(write, read)) lacking.push(read);
      }
      for (const read of lacking) if (read.invokedAtMicros > seenUntil) shownBy = read;
      if (shownBy !== null) lost.push({ write, shownBy, atMicros: endOf(shownBy) });
    }
  }
  return lost.sort((a, b) => a.atMicros - b.atMicros);
};

/**
 * Acknowledged writes that are gone from every replica.
 *
 * A write is lost when no replica holds its value, nor what another write left that may have
 * overwritten it. Give every replica that counts, at a moment when nothing is under way; a replica
 * that is down counts when its disk will come back.
 */
export const findWritesLostFromReplicas = (
  history: readonly HistoryOperation[],
  replicas: readonly ReplicaState[],
  atMicros: number,
): readonly LostWrite[] => {
  const lost: LostWrite[] = [];
  for (const [key, records] of byKey(history)) {
    const contains = containment(records);
    if (typeof contains === 'string') continue;
    for (const write of records) {
      if (!isAcknowledgedWrite(write) || endOf(write) > atMicros) continue;
      const isHeld = replicas.some(({ store }) => contains(storedValue(store, key), write));
      if (!isHeld) lost.push({ write, shownBy: null, atMicros });
    }
  }
  return lost;
};

/** The verdict on acknowledged-then-lost writes from reads alone; see `findLostWrites`. */
export const judgeLostWrites = (history: readonly HistoryOperation[]): Verdict => {
  const first = findLostWrites(history)[0];
  if (first?.shownBy == null) return holdsWhereJudged(history);
  return {
    kind: 'violated',
    operations: [first.write.id, first.shownBy.id],
    tried: [{ before: first.write.id, after: first.shownBy.id, because: 'real-time' }],
    sentence: `${describeKnown(first.write)}, but then ${describeDone(first.shownBy)}, and nobody has seen that write or a later one since`,
    firstBrokenAtMicros: first.atMicros,
  };
};

/** The same verdict from what the replicas hold; see `findWritesLostFromReplicas`. */
export const judgeWritesLostFromReplicas = (
  history: readonly HistoryOperation[],
  replicas: readonly ReplicaState[],
  atMicros: number,
): Verdict => {
  if (replicas.length === 0) return { kind: 'doesNotApply', reason: 'no replica was given' };
  const first = findWritesLostFromReplicas(history, replicas, atMicros)[0];
  if (first === undefined) return holdsWhereJudged(history);
  const { key } = first.write.operation;
  const held = replicas.map(
    ({ replica, store }) => `${replica} holds ${describeValue(storedValue(store, key))}`,
  );
  return {
    kind: 'violated',
    operations: [first.write.id],
    tried: [],
    sentence: `${describeKnown(first.write)}, but no replica has that write or a later one: ${held.join(', ')}`,
    firstBrokenAtMicros: first.atMicros,
  };
};

const endOf = (record: HistoryOperation): number =>
  record.completedAtMicros ?? Number.POSITIVE_INFINITY;

const storedValue = (store: Readonly<Record<string, string>>, key: string): string | null =>
  Object.hasOwn(store, key) ? (store[key] ?? null) : null;

const valueRead = ({ result }: HistoryOperation): string | null | readonly string[] => {
  if (result?.kind === 'list') return result.values;
  return result?.kind === 'value' ? result.value : null;
};

const isAcknowledgedWrite = ({ operation, outcome, result }: HistoryOperation): boolean =>
  outcome === 'ok' && isWrite(operation) && !(result?.kind === 'swapped' && !result.swapped);

const holdsWhereJudged = (history: readonly HistoryOperation[]): Verdict => {
  const keys = byKey(history);
  const silent = [...keys].flatMap(([key, records]) => {
    const contains = containment(records);
    return typeof contains === 'string' ? [{ key, reason: contains }] : [];
  });
  return holdsExcept(silent, keys.size);
};

type Contains = (shown: string | null | readonly string[], write: HistoryOperation) => boolean;

/** How to tell whether a state of this key can contain a write; a reason where that is not known. */
const containment = (records: readonly HistoryOperation[]): Contains | string => {
  const growing = records.some(({ operation }) => ['append', 'insert'].includes(operation.kind));
  if (growing) return containmentOfElements(records);
  for (const { id, operation } of records)
    if (operation.kind === 'other') return `${id} asks for ${operation.asked}, which no model has`;
  const adding = records.find(({ operation }) => operation.kind === 'add');
  if (adding !== undefined)
    return `${adding.id} adds to a number, which does not show what it is made of`;

  const leaving = new Map<string | null, HistoryOperation[]>();
  for (const record of records) {
    const { operation, outcome, result } = record;
    const isRefused = result?.kind === 'swapped' && !result.swapped;
    if (operation.kind === 'get' || outcome === 'fail' || isRefused) continue;
    const left = 'value' in operation ? operation.value : null;
    const others = leaving.get(left);
    if (others === undefined) leaving.set(left, [record]);
    else others.push(record);
  }
  return (shown, write) => {
    if (shown !== null && typeof shown !== 'string') return true;
    const writers = leaving.get(shown);
    if (writers === undefined) return shown !== null; // a value from nowhere proves nothing
    return writers.some((other) => other === write || !precedesInRealTime(other, write));
  };
};

const containmentOfElements = (records: readonly HistoryOperation[]): Contains | string => {
  const view = viewKeys(records).get(records[0]?.operation.key ?? '');
  if (view?.kind === 'opaque') return view.reason;
  return (shown, { operation }) => {
    if (!isElement(operation)) return true;
    const elements = typeof shown === 'string' ? shown.split(',') : (shown ?? []);
    return elements.includes(operation.value);
  };
};
