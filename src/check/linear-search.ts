import { MOST_REMEMBERED, nameConfiguration } from './configuration.ts';
import { type HistoryOperation, precedesInRealTime } from './history.ts';
import { compileModel, type ModelName, REFUSED } from './models.ts';
import { countPending } from './pending.ts';

/** What the search for an order found. Indices point into the operations it was given. */
export type SearchResult =
  | { readonly kind: 'ordered'; readonly order: readonly number[]; readonly steps: number }
  | { readonly kind: 'impossible'; readonly steps: number }
  | { readonly kind: 'undecided'; readonly steps: number };

/**
 * An operation as the search takes it. `latestEffectMicros` says of one of unknown outcome that it
 * cannot have taken effect later.
 */
export type SearchedOperation = HistoryOperation & { readonly latestEffectMicros?: number };

/** One linearized operation, with what is needed to take it back. */
interface Frame {
  readonly operation: number;
  readonly stateBefore: number;
  readonly wasUnheardBefore: boolean;
  readonly highestBefore: number;
  readonly latestAskedBefore: number;
  /** A commit is never reconsidered. */
  readonly isCommit: boolean;
  /** Where the search for another choice goes on. */
  readonly choice: number;
}

/** What a configuration had used up of the optional operations. */
interface Remembered {
  readonly used: Uint16Array;
  readonly latestAsked: number;
}

const NOTHING: Remembered[] = [];

const NONE = -1;
const HEAD = 0;

/**
 * Looks for a linearization of the operations of one key.
 *
 * Wing and Gong (1993), with the linked list of calls and answers and the memory of configurations
 * (operations linearized, state) of Lowe (2017). Four additions keep it short: unheard operations
 * that are never needed are left out, of equal ones the earliest goes first, one that would be
 * overwritten unseen is not tried, and no value is left behind that somebody has yet to find. A step is one operation tried.
 *
 * @param operations of one key, without failed ones, all of which fit the model
 * @param budgetSteps after which the search gives up
 * @param initial what the key starts with; null for empty
 */
export const searchLinearization = (
  operations: readonly SearchedOperation[],
  model: ModelName,
  budgetSteps: number,
  initial: string | null = null,
): SearchResult => {
  const compiled = compileModel(model, operations, initial);
  const at = (index: number): SearchedOperation => operations[index] as HistoryOperation; // in range
  const isRequired = (index: number): boolean => at(index).outcome === 'ok';
  const indices = [...operations.keys()].sort((a, b) => {
    const difference = at(a).invokedAtMicros - at(b).invokedAtMicros;
    return Number.isNaN(difference) || difference === 0 ? a - b : difference;
  });
  const required = indices.filter(isRequired);
  const optional = indices.filter((i) => !isRequired(i) && compiled.neverNeeded[i] !== true);
  const rank = new Int32Array(operations.length);
  required.forEach((index, place) => {
    rank[index] = place;
  });
  optional.forEach((index, place) => {
    rank[index] = place;
  });
  const mustFollow = touchingPredecessors(operations);
  const twins = earlierTwins(operations, optional);

  const list = linkEntries(operations, required);
  const { next, previous, callEntry, answerEntry, entryOperation, entryMicros } = list;
  const isDone = new Uint8Array(operations.length);
  const requiredBits = new Uint16Array((required.length >> 4) + 1);
  const optionalBits = new Uint16Array((optional.length >> 4) + 1);
  const visited = new Map<string, Remembered[]>();
  const hasChoice = optional.length > 0;
  let remembered = 0;
  const frames: Frame[] = [];
  let state = compiled.initial;
  let wasUnheard = false;
  let highest = -1;
  /** When the last to be asked was asked, of all that are linearized. */
  let latestAsked = Number.NEGATIVE_INFINITY;
  let remaining = required.length;
  let steps = 0;

  const isCall = (entry: number): boolean =>
    callEntry[entryOperation[entry] as number] === entry && entry !== HEAD;

  const mayGo = (index: number): boolean =>
    mustFollow.get(index)?.every((earlier) => isDone[earlier] === 1) ?? true;

  const pending = countPending(compiled, [...required, ...optional]);

  const latestEffect = (index: number): number =>
    at(index).latestEffectMicros ?? Number.POSITIVE_INFINITY;
  const expiring = optional
    .filter((index) => latestEffect(index) < Number.POSITIVE_INFINITY)
    .sort((a, b) => latestEffect(a) - latestEffect(b));
  /** Whether doing this one now comes too late for another that may still take effect. */
  const letsExpire = (index: number): boolean => {
    const { invokedAtMicros } = at(index);
    let low = 0;
    let high = expiring.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (latestEffect(expiring[middle] as number) < latestAsked)
        low = middle + 1; // in range
      else high = middle;
    }
    for (; low < expiring.length; low += 1) {
      const other = expiring[low] as number; // in range
      if (latestEffect(other) >= invokedAtMicros) return false;
      if (isDone[other] === 0) return true;
    }
    return false;
  };

  /** The state after an operation that is free to go now, or REFUSED. */
  const attempt = (index: number): number => {
    steps += 1;
    if (wasUnheard && compiled.blind[index] === true) return REFUSED;
    if (!mayGo(index)) return REFUSED;
    const after = compiled.step(state, index);
    return after === REFUSED || after === state || !pending.isLost(state, index) ? after : REFUSED;
  };

  const unlink = (entry: number): void => {
    const left = previous[entry] as number;
    const right = next[entry] as number;
    next[left] = right;
    if (right !== NONE) previous[right] = left;
  };
  const relink = (entry: number): void => {
    next[previous[entry] as number] = entry;
    const right = next[entry] as number;
    if (right !== NONE) previous[right] = entry;
  };
  const flip = (bits: Uint16Array, place: number): void => {
    bits[place >> 4] = (bits[place >> 4] as number) ^ (1 << (place & 15));
  };

  const linearize = (index: number, after: number, isCommit: boolean, choice: number): void => {
    frames.push({
      operation: index,
      stateBefore: state,
      wasUnheardBefore: wasUnheard,
      highestBefore: highest,
      latestAskedBefore: latestAsked,
      isCommit,
      choice,
    });
    const place = rank[index] as number;
    isDone[index] = 1;
    latestAsked = Math.max(latestAsked, at(index).invokedAtMicros);
    pending.count(index, -1);
    state = after;
    wasUnheard = !isRequired(index);
    if (wasUnheard) {
      flip(optionalBits, place);
    } else {
      flip(requiredBits, place);
      highest = Math.max(highest, place);
      remaining -= 1;
      unlink(callEntry[index] as number);
      unlink(answerEntry[index] as number);
    }
  };
  const takeBack = (): Frame | undefined => {
    const frame = frames.pop();
    if (frame === undefined) return undefined;
    const index = frame.operation;
    const place = rank[index] as number;
    isDone[index] = 0;
    pending.count(index, 1);
    state = frame.stateBefore;
    wasUnheard = frame.wasUnheardBefore;
    highest = frame.highestBefore;
    latestAsked = frame.latestAskedBefore;
    if (isRequired(index)) {
      flip(requiredBits, place);
      remaining += 1;
      relink(answerEntry[index] as number);
      relink(callEntry[index] as number);
    } else {
      flip(optionalBits, place);
    }
    return frame;
  };

  /**
   * Remembers the configuration; false when one was known that is at least as good: the same required
   * operations done and the same state, with no more of the optional ones used up and nothing expired.
   * Its name is exact, not a hash.
   */
  const isNew = (): boolean => {
    const lowest = rank[entryOperation[next[HEAD] as number] as number] as number;
    const codes = [lowest & 0xffff, lowest >>> 16, state & 0xffff, Math.floor(state / 65536)];
    for (let word = lowest >> 4; word <= highest >> 4; word += 1)
      codes.push(requiredBits[word] as number);
    steps += codes.length >> 5;
    const name = nameConfiguration(codes);
    const known = visited.get(name);
    if (known === undefined) {
      visited.set(name, hasChoice ? [{ used: optionalBits.slice(), latestAsked }] : NOTHING);
      remembered += 1;
      return true;
    }
    steps += known.length >> 3;
    if (!hasChoice || known.some(isAsGood)) return false;
    known.push({ used: optionalBits.slice(), latestAsked });
    remembered += 1;
    return true;
  };
  const isAsGood = (known: Remembered): boolean => {
    if (known.latestAsked > latestAsked && expiring.length > 0) return false;
    for (const [word, used] of known.used.entries())
      if ((used & ~(optionalBits[word] as number)) !== 0) return false; // as long as those
    return true;
  };

  /** Calls `visit` with every free operation until it answers true. Choices count from zero. */
  const someFree = (from: number, visit: (index: number, choice: number) => boolean): boolean => {
    let choice = 0;
    let entry = next[HEAD] as number;
    for (; entry !== NONE && isCall(entry); entry = next[entry] as number) {
      const index = entryOperation[entry] as number;
      if (choice >= from && visit(index, choice)) return true;
      choice += 1;
    }
    const firstAnswerMicros = entry === NONE ? Number.POSITIVE_INFINITY : entryMicros[entry];
    for (const index of optional) {
      if (at(index).invokedAtMicros > (firstAnswerMicros as number)) break;
      const twin = twins[index] as number;
      const isFree =
        isDone[index] === 0 &&
        (twin === NONE || isDone[twin] === 1) &&
        latestEffect(index) >= latestAsked;
      if (isFree && choice >= from && visit(index, choice)) return true;
      choice += 1;
    }
    return false;
  };

  const commitOne = (): boolean =>
    someFree(0, (index) => {
      if (compiled.commits[index] !== true || letsExpire(index)) return false;
      const after = attempt(index);
      if (after === REFUSED) return false;
      linearize(index, after, true, NONE);
      return true;
    });
  const chooseOne = (from: number): boolean =>
    someFree(from, (index, choice) => {
      if (compiled.commits[index] === true && !letsExpire(index)) return false;
      const after = attempt(index);
      if (after === REFUSED) return false;
      linearize(index, after, false, choice);
      if (remaining === 0 || isNew()) return true;
      takeBack();
      return false;
    });

  if (pending.isHopeless(compiled.initial)) return { kind: 'impossible', steps };
  let from = 0;
  while (remaining > 0) {
    if (steps > budgetSteps || remembered >= MOST_REMEMBERED) return { kind: 'undecided', steps };
    if (from === 0 && commitOne()) continue;
    if (chooseOne(from)) {
      from = 0;
      continue;
    }
    let frame = takeBack();
    while (frame?.isCommit) frame = takeBack();
    if (frame === undefined) return { kind: 'impossible', steps };
    from = frame.choice + 1;
  }
  return { kind: 'ordered', order: frames.map((frame) => frame.operation), steps };
};

/** For an operation, those of its own client that ended at the very instant at which it began. */
const touchingPredecessors = (
  operations: readonly HistoryOperation[],
): ReadonlyMap<number, readonly number[]> => {
  const ends = new Map<string, number[]>();
  for (const [index, { client, completedAtMicros, outcome }] of operations.entries()) {
    if (outcome !== 'ok') continue;
    const place = `${completedAtMicros} ${client}`;
    const others = ends.get(place);
    if (others === undefined) ends.set(place, [index]);
    else others.push(index);
  }
  const found = new Map<number, readonly number[]>();
  for (const [index, later] of operations.entries()) {
    const touching = ends.get(`${later.invokedAtMicros} ${later.client}`)?.filter(
      (earlier) => precedesInRealTime(operations[earlier] as HistoryOperation, later), // indices of `operations`
    );
    if (touching !== undefined && touching.length > 0) found.set(index, touching);
  }
  return found;
};

/** For each optional operation that may come at any time, the equal one before it, to be used up first. */
const earlierTwins = (
  operations: readonly SearchedOperation[],
  optional: readonly number[],
): Int32Array => {
  const twins = new Int32Array(operations.length).fill(NONE);
  const last = new Map<string, number>();
  for (const index of optional) {
    if (operations[index]?.latestEffectMicros !== undefined) continue;
    const name = JSON.stringify(operations[index]?.operation);
    twins[index] = last.get(name) ?? NONE;
    last.set(name, index);
  }
  return twins;
};

interface EntryList {
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly callEntry: Int32Array;
  readonly answerEntry: Int32Array;
  readonly entryOperation: Int32Array;
  readonly entryMicros: Float64Array;
}

/** Calls and answers in time order, calls first where they meet, as a doubly linked list. */
const linkEntries = (
  operations: readonly HistoryOperation[],
  required: readonly number[],
): EntryList => {
  const events = required.flatMap((index, place) => {
    const { invokedAtMicros, completedAtMicros } = operations[index] as HistoryOperation; // in range
    const answered = completedAtMicros ?? Number.POSITIVE_INFINITY;
    return [
      { index, place, micros: invokedAtMicros, isAnswer: false },
      { index, place, micros: answered, isAnswer: true },
    ];
  });
  events.sort((a, b) => {
    if (a.micros !== b.micros) return a.micros < b.micros ? -1 : 1;
    if (a.isAnswer !== b.isAnswer) return a.isAnswer ? 1 : -1;
    return a.place - b.place;
  });
  const size = events.length + 1;
  const result: EntryList = {
    next: new Int32Array(size).fill(NONE),
    previous: new Int32Array(size).fill(NONE),
    callEntry: new Int32Array(operations.length).fill(NONE),
    answerEntry: new Int32Array(operations.length).fill(NONE),
    entryOperation: new Int32Array(size),
    entryMicros: new Float64Array(size),
  };
  for (const [place, { index, micros, isAnswer }] of events.entries()) {
    const entry = place + 1;
    result.next[place] = entry;
    result.previous[entry] = place;
    result.entryOperation[entry] = index;
    result.entryMicros[entry] = micros;
    (isAnswer ? result.answerEntry : result.callEntry)[index] = entry;
  }
  return result;
};
