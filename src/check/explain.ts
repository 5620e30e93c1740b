import {
  describeDone,
  describeKnown,
  describeResult,
  describeSessions,
  oneOf,
} from './describe.ts';
import {
  type HistoryOperation,
  historyUntil,
  isWrite,
  precedesInRealTime,
  stillOpen,
} from './history.ts';
import { isElement } from './key-view.ts';
import { answerMoments, firstBroken } from './minimal.ts';
import type { Initial, ModelName } from './models.ts';

/** A key that broke, as far as the search has told. */
export interface BrokenKey {
  readonly model: ModelName;
  readonly initial: Initial;
  /** All operations of the key. */
  readonly operations: readonly HistoryOperation[];
  /** Those asked until it broke, with what was answered until then. */
  readonly broken: readonly HistoryOperation[];
  readonly atMicros: number;
  /** Whether all but the answers of that very moment was explained. */
  readonly isExplainedBefore: boolean;
  /** Whether some order explains a history; null when that is not known. */
  readonly isExplained: (history: readonly HistoryOperation[]) => boolean | null;
}

/** The operation that cannot be placed; `failed` where it is a failure heard last that rules it out. */
export interface Blame {
  readonly blamed: HistoryOperation;
  readonly failed: HistoryOperation | null;
}

/**
 * The operation that cannot be explained: with all before it there is an order, with its answer there is
 * none. Where the last thing heard is that a write failed, it is the one that cannot be explained without
 * that write. Null when the search cannot tell.
 */
export const findBlame = (key: BrokenKey): Blame | null => {
  const { broken, atMicros, isExplained, isExplainedBefore } = key;
  const answered = broken.filter(
    ({ completedAtMicros, outcome }) => completedAtMicros === atMicros && outcome !== 'unknown',
  );
  const explainedWithout = (culprit: HistoryOperation): boolean =>
    isExplained(broken.map((record) => (record === culprit ? stillOpen(record) : record))) === true;
  const last =
    answered.length === 1 && isExplainedBefore ? answered[0] : answered.find(explainedWithout);
  if (last === undefined) return null;
  if (last.outcome !== 'fail') return { blamed: last, failed: null };
  const rest = broken.filter((record) => record !== last);
  const earlierMicros = firstBroken(
    answerMoments(rest),
    (micros) => isExplained(historyUntil(rest, micros)) === false,
  );
  const earlier = findBlame({
    ...key,
    broken: historyUntil(rest, earlierMicros),
    atMicros: earlierMicros,
    isExplainedBefore: false,
  });
  return earlier === null ? null : { blamed: earlier.blamed, failed: earlier.failed ?? last };
};

const endOf = ({ completedAtMicros }: HistoryOperation): number =>
  completedAtMicros ?? Number.POSITIVE_INFINITY;

/** The value that a write leaves; undefined where that depends on what was there, or it left none. */
const valueLeft = ({ operation, result }: HistoryOperation): string | null | undefined => {
  if (operation.kind === 'put') return operation.value;
  if (operation.kind === 'delete') return null;
  if (operation.kind !== 'cas') return undefined;
  return result?.kind === 'swapped' && !result.swapped ? undefined : operation.value;
};

/** The value that an answered operation found; undefined where it tells none. */
const valueFound = ({ operation, result }: HistoryOperation): string | null | undefined => {
  if (operation.kind === 'get') return result?.kind === 'value' ? result.value : undefined;
  if (operation.kind !== 'cas') return undefined;
  return result?.kind === 'swapped' && !result.swapped ? undefined : operation.expected;
};

/** So many values are tried, and no more: a sentence can hold only a few. */
const MOST_VALUES = 12;
const MOST_LISTED = 4;

/**
 * What the object could hold when the blamed operation found something else, from least to most recent;
 * null when that is not known, or too much to tell.
 */
export const possibleThen = (
  { model, initial, broken, atMicros, isExplained }: BrokenKey,
  blamed: HistoryOperation,
): readonly string[] | null => {
  if (blamed.outcome !== 'ok' || endOf(blamed) !== atMicros) return null;
  const candidates =
    model === 'counter'
      ? sumsBefore(broken, blamed, initial.kind === 'value' ? Number(initial.value) : 0)
      : valuesBefore(broken, blamed, initial);
  if (candidates === null || candidates.length > MOST_VALUES) return null;
  const possible: string[] = [];
  for (const candidate of candidates) {
    const told = broken.map((record) => (record === blamed ? finding(record, candidate) : record));
    const isPossible = isExplained(told);
    if (isPossible === null) return null;
    if (isPossible) possible.push(describeFound(candidate));
  }
  return possible.length > 0 && possible.length <= MOST_LISTED ? possible : null;
};

type Found = string | null | number;

const describeFound = (found: Found): string =>
  typeof found === 'number'
    ? describeResult({ kind: 'number', value: found })
    : describeResult({ kind: 'value', value: found });

/** The operation as it would be had it found another value. */
const finding = (record: HistoryOperation, found: Found): HistoryOperation => {
  const { operation } = record;
  if (typeof found === 'number') return { ...record, result: { kind: 'number', value: found } };
  if (operation.kind === 'get') return { ...record, result: { kind: 'value', value: found } };
  if (operation.kind !== 'cas') return record;
  return { ...record, operation: { ...operation, expected: found } };
};

/** The values of a register that were not certainly written over before an operation began. */
const valuesBefore = (
  broken: readonly HistoryOperation[],
  blamed: HistoryOperation,
  initial: Initial,
): readonly (string | null)[] | null => {
  const isObserved = blamed.operation.kind === 'get' || blamed.operation.kind === 'cas';
  const isPlain = broken.every(
    (record) =>
      !isWrite(record.operation) || ['put', 'cas', 'delete'].includes(record.operation.kind),
  );
  if (!isObserved || !isPlain || valueFound(blamed) === undefined) return null;
  const writes = broken.filter(
    (record) => record !== blamed && record.outcome !== 'fail' && valueLeft(record) !== undefined,
  );
  let overwritten = Number.NEGATIVE_INFINITY;
  for (const write of writes)
    if (write.outcome === 'ok' && endOf(write) < blamed.invokedAtMicros)
      overwritten = Math.max(overwritten, write.invokedAtMicros);
  const values = new Set<string | null>();
  if (overwritten === Number.NEGATIVE_INFINITY) {
    if (initial.kind === 'unknown') return null;
    values.add(initial.kind === 'value' ? initial.value : null);
  }
  for (const write of writes) {
    const left = valueLeft(write);
    if (left === undefined) continue;
    if (write.outcome === 'unknown' || endOf(write) >= overwritten) values.add(left);
  }
  return [...values];
};

const MOST_SUMMED = 8;

/** What a counter may have come to: all that was certainly added, with or without what may have been. */
const sumsBefore = (
  broken: readonly HistoryOperation[],
  blamed: HistoryOperation,
  start: number,
): readonly number[] | null => {
  let sum = start;
  const open: number[] = [];
  for (const { operation, outcome, completedAtMicros } of broken) {
    if (operation.kind !== 'add' || outcome === 'fail') continue;
    const isDone = outcome === 'ok' && (completedAtMicros ?? 0) < blamed.invokedAtMicros;
    if (isDone) sum += operation.amount;
    else open.push(operation.amount);
  }
  if (blamed.operation.kind !== 'get' || open.length > MOST_SUMMED) return null;
  const sums = open.reduce<readonly number[]>(
    (all, amount) => [...new Set(all.flatMap((each) => [each, each + amount]))],
    [sum],
  );
  return [...sums].sort((a, b) => a - b);
};

/**
 * One sentence, without its full stop, for a key that broke.
 *
 * @param held a small set that shows it, or empty where there was no time for one
 * @param possible see `possibleThen`
 */
export const explainInWords = (
  key: BrokenKey,
  blame: Blame | null,
  held: readonly HistoryOperation[],
  possible: readonly string[] | null,
): string => {
  const name = nameOfKey(key);
  if (blame === null) {
    if (held.length === 0) return `no order of the operations on ${name} explains every answer`;
    return `no order of these operations on ${name} explains every answer: ${describeSessions(held)}`;
  }
  const { blamed, failed } = blame;
  const done = describeDone(blamed);
  if (failed !== null) return `${done} although ${describeKnown(failed)}`;
  const fromNowhere = explainNowhere(key, blamed);
  if (fromNowhere !== null) return `${done}${fromNowhere}`;
  const seen = latestKnown(held, blamed);
  const after = seen === null ? '' : ` after ${describeKnown(seen)}`;
  if (possible !== null) return `${done}${after}; ${name} could only be ${oneOf(possible)} then`;
  if (seen !== null) return `${done}${after}`;
  if (held.length > 0 && held.length <= MOST_TOLD)
    return `no order of these operations on ${name} explains every answer: ${describeSessions(held)}`;
  return `${done}, which no order of the operations before explains`;
};

const MOST_TOLD = 8;

const nameOfKey = ({ model, operations }: BrokenKey): string => {
  const key = operations[0]?.operation.key ?? '';
  if (key !== '') return key;
  if (model === 'counter' || model === 'set') return `the ${model}`;
  return model === 'append-list' ? 'the list' : 'the register';
};

/** How the sentence goes on when nobody can have left the value that was found. */
const explainNowhere = (
  { operations, initial }: BrokenKey,
  blamed: HistoryOperation,
): string | null => {
  const { result } = blamed;
  const found = result?.kind === 'list' ? unfoundElement(operations, blamed) : valueFound(blamed);
  if (found === undefined) return null;
  const starts = initial.kind === 'value' ? initial.value : null;
  if (initial.kind === 'unknown' || (found === starts && result?.kind !== 'list')) return null;
  const writers = operations.filter((record) =>
    result?.kind === 'list'
      ? 'value' in record.operation && record.operation.value === found
      : record !== blamed && valueLeft(record) === found,
  );
  const isKnownByValue = operations.every(
    ({ operation }) =>
      result?.kind === 'list' || (operation.kind !== 'append' && operation.kind !== 'add'),
  );
  if (!isKnownByValue) return null;
  const what =
    result?.kind === 'list' ? `, but nobody had put ${found} there` : ', which nobody wrote';
  const begun = writers.filter(({ invokedAtMicros }) => invokedAtMicros <= endOf(blamed));
  const [later] = writers;
  if (begun.length === 0)
    return later === undefined || later.outcome === 'fail'
      ? what
      : ` before ${later.client} began the ${later.operation.kind} that made it so`;
  const failed = ruledOut(begun, blamed);
  return failed === null ? null : `, but ${describeKnown(failed)}`;
};

/** The write that would have explained it, where every such write had failed by then: the last of them. */
const ruledOut = (
  writers: readonly HistoryOperation[],
  blamed: HistoryOperation,
): HistoryOperation | null => {
  const haveFailed = writers.every(
    (record) => record.outcome === 'fail' && endOf(record) <= endOf(blamed),
  );
  return haveFailed ? (writers.at(-1) ?? null) : null;
};

/** Whether an operation would leave what another found. */
const leavesFound = (record: HistoryOperation, blamed: HistoryOperation): boolean => {
  const found = blamed.result?.kind === 'list' ? blamed.result.values : [valueFound(blamed)];
  const left = isElement(record.operation) ? record.operation.value : valueLeft(record);
  return left !== undefined && found.some((value) => value === left);
};

/** The failure that the sentence of `explainInWords` speaks of; null when it speaks of none. */
export const failureNamed = (
  { operations }: BrokenKey,
  { blamed, failed }: Blame,
): HistoryOperation | null => {
  if (failed !== null) return failed;
  const writers = operations.filter(
    (record) =>
      record !== blamed && record.invokedAtMicros <= endOf(blamed) && leavesFound(record, blamed),
  );
  return ruledOut(writers, blamed);
};

/** An element that a read shows and that nobody may have put there; undefined when there is none. */
const unfoundElement = (
  operations: readonly HistoryOperation[],
  read: HistoryOperation,
): string | undefined => {
  if (read.result?.kind !== 'list') return undefined;
  const put = new Set<string | null>();
  for (const { operation, outcome, invokedAtMicros } of operations)
    if ('value' in operation && outcome !== 'fail' && invokedAtMicros <= endOf(read))
      put.add(operation.value);
  return read.result.values.find((value) => !put.has(value));
};

/** The last of a set that was heard before an operation began, unless it shows the same value. */
const latestKnown = (
  held: readonly HistoryOperation[],
  blamed: HistoryOperation,
): HistoryOperation | null => {
  const known = held
    .filter(
      (record) =>
        record !== blamed &&
        record.outcome === 'ok' &&
        shownBy(record) !== shownBy(blamed) &&
        precedesInRealTime(record, blamed),
    )
    .sort((a, b) => endOf(a) - endOf(b));
  return known.at(-1) ?? null;
};

/** The value that the key had afterwards, as far as an answered operation tells. */
const shownBy = (record: HistoryOperation): string => {
  const { operation, result } = record;
  if (operation.kind === 'get') return describeResult(result);
  const left = valueLeft(record);
  return left === undefined ? record.id : describeResult({ kind: 'value', value: left });
};
