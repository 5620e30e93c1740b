import type { HistoryOperation, Operation } from './history.ts';

/**
 * What one key is, sequentially.
 *
 * - `key-value`: a string or nothing; put, get, cas, delete, append, which joins with a comma, and add,
 *   which takes the string for a number.
 * - `register`: put, get, delete. `cas-register`: the same with cas.
 * - `text`: put, get, cas, delete, and append, which joins with nothing between.
 * - `append-list`: append and get of the whole list, delete empties it.
 * - `counter`: add and get of the sum.
 * - `set`: insert and get of all members, delete empties it.
 */
export type ModelName =
  | 'key-value'
  | 'register'
  | 'cas-register'
  | 'text'
  | 'append-list'
  | 'counter'
  | 'set';

export const MODEL_NAMES: readonly ModelName[] = [
  'key-value',
  'register',
  'cas-register',
  'text',
  'append-list',
  'counter',
  'set',
];

/** The answer of `step` for an operation whose answer cannot be given in that state. */
export const REFUSED = -1;

/** The operations of one key, turned into transitions over numbered states. */
export interface CompiledModel {
  readonly initial: number;
  /** The state after the operation at this index, or REFUSED. */
  readonly step: (state: number, index: number) => number;
  /**
   * Whether doing the operation as soon as it is possible can never be a mistake. It spares the
   * search from trying the alternatives.
   */
  readonly commits: readonly boolean[];
  /** Whether the state afterwards does not depend on the state before. */
  readonly blind: readonly boolean[];
  /** Whether an operation of unknown outcome can be taken never to have happened. */
  readonly neverNeeded: readonly boolean[];
  /**
   * Where every state is one value: which state the operation leaves behind, and which one it must
   * find, or REFUSED for neither. A state that nothing can write again may not be left while an
   * operation still has to find it.
   */
  readonly values: {
    readonly writes: readonly number[];
    readonly finds: readonly number[];
  } | null;
}

const KINDS: Readonly<Record<ModelName, readonly Operation['kind'][]>> = {
  'key-value': ['put', 'get', 'cas', 'append', 'add', 'delete'],
  register: ['put', 'get', 'delete'],
  'cas-register': ['put', 'get', 'cas', 'delete'],
  text: ['put', 'get', 'cas', 'append', 'delete'],
  'append-list': ['append', 'get', 'delete'],
  counter: ['add', 'get'],
  set: ['insert', 'get', 'delete'],
};

const isStringModel = (model: ModelName): boolean =>
  model === 'key-value' || model === 'register' || model === 'cas-register' || model === 'text';

/** What a key holds before anybody has written: nothing (zero, an empty list) unless told. */
export type Initial =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: string }
  /** Some value, and nobody knows which. */
  | { readonly kind: 'unknown' };

export const EMPTY: Initial = { kind: 'empty' };

/** Why a key of this model cannot start so, or null when it can. */
export const whyNotInitial = (model: ModelName, initial: Initial): string | null => {
  if (initial.kind === 'empty') return null;
  if (model === 'counter' && initial.kind === 'value')
    return Number.isFinite(Number(initial.value))
      ? null
      : `a counter cannot start with ${initial.value}`;
  if (isStringModel(model)) return null;
  return initial.kind === 'unknown'
    ? `only registers can be judged with an unknown start, and this is judged as ${model}`
    : `what is judged as ${model} cannot start with ${initial.value}`;
};

/** Why this operation has no meaning in the model, or null when it has. */
export const whyNotInModel = (model: ModelName, record: HistoryOperation): string | null => {
  const { operation, result, outcome, id } = record;
  if (operation.kind === 'other') return `${id} asks for ${operation.asked}, which no model has`;
  if (!KINDS[model].includes(operation.kind))
    return `${id} asks for ${operation.kind}, which the model ${model} does not have`;
  if (outcome !== 'ok') return null;
  if (operation.kind === 'cas' && result?.kind !== 'swapped')
    return `${id} is a compare-and-swap answered without saying whether it swapped`;
  if (operation.kind !== 'get') return null;
  const empty = result?.kind === 'value' && result.value === null;
  const fits = isStringModel(model)
    ? result?.kind === 'value'
    : empty || result?.kind === (model === 'counter' ? 'number' : 'list');
  return fits ? null : `${id} is a read whose answer the model ${model} cannot hold`;
};

/** The model that the kinds of operation and answer on one key point to. */
export const inferModel = (operations: readonly HistoryOperation[]): ModelName => {
  const kinds = new Set(operations.map(({ operation }) => operation.kind));
  if (kinds.has('insert')) return 'set';
  if (kinds.has('add') && [...kinds].every((kind) => KINDS.counter.includes(kind)))
    return 'counter';
  return operations.some(({ result }) => result?.kind === 'list') ? 'append-list' : 'key-value';
};

/**
 * The operation with its answer in the form that the model has: a store of texts tells a counter's
 * number and a set's members as text, with commas between.
 */
export const asModelled = (model: ModelName, record: HistoryOperation): HistoryOperation => {
  const { operation, result } = record;
  if (operation.kind !== 'get' || result?.kind !== 'value') return record;
  const text = result.value;
  switch (model) {
    case 'counter': {
      const value = Number(text ?? '0');
      return text === '' || !Number.isFinite(value)
        ? record
        : { ...record, result: { kind: 'number', value } };
    }
    case 'set':
    case 'append-list':
      return { ...record, result: { kind: 'list', values: text === null ? [] : text.split(',') } };
    default:
      return record;
  }
};

/**
 * Prepares the operations of one key for a search. They must fit the model (`whyNotInModel`) and
 * hold no failed operation.
 *
 * @param initial what the key starts with; null for empty
 */
export const compileModel = (
  model: ModelName,
  operations: readonly HistoryOperation[],
  initial: string | null = null,
): CompiledModel => {
  switch (model) {
    case 'key-value':
    case 'register':
    case 'cas-register':
      return initial === null && isAppendOnly(operations)
        ? compileAppends(operations, (reads) => growthOfList(reads, splitByComma))
        : compileStrings(operations, joinByComma, storedValue, initial);
    case 'text':
      return initial === null && isAppendOnly(operations, false)
        ? compileAppends(operations, growthOfText)
        : compileStrings(operations, joinDirectly, storedValue, initial);
    case 'append-list':
      return isAppendOnly(operations)
        ? compileAppends(operations, (reads) => growthOfList(reads, listOf))
        : compileStrings(operations, joinQuoted, quotedList, null);
    case 'counter':
      return compileCounter(operations, Number(initial ?? '0'));
    case 'set':
      return compileSet(operations);
  }
};

const isOk = (record: HistoryOperation): boolean => record.outcome === 'ok';

const listOf = (record: HistoryOperation): readonly string[] =>
  record.result?.kind === 'list' ? record.result.values : [];

const storedValue = (record: HistoryOperation): string | null =>
  record.result?.kind === 'value' ? record.result.value : null;

const splitByComma = (record: HistoryOperation): readonly string[] =>
  record.result?.kind === 'value' && record.result.value !== null
    ? record.result.value.split(',')
    : [];

const joinByComma = (before: string | null, value: string): string =>
  before === null ? value : `${before},${value}`;

const joinDirectly = (before: string | null, value: string): string | null =>
  `${before ?? ''}${value}` || null;

const joinQuoted = (before: string | null, value: string): string =>
  `${before ?? ''}${JSON.stringify(value)}`;

const quotedList = (record: HistoryOperation): string | null => {
  const values = listOf(record);
  return values.length === 0 ? null : values.map((value) => JSON.stringify(value)).join('');
};

const isAppendOnly = (operations: readonly HistoryOperation[], isSplitByComma = true): boolean =>
  operations.some(({ operation }) => operation.kind === 'append') &&
  operations.every(
    (record) =>
      record.operation.kind === 'get' ||
      (record.operation.kind === 'append' &&
        record.operation.value !== '' &&
        !(isSplitByComma && record.operation.value.includes(',')) &&
        (!isOk(record) || record.result === null || record.result.kind === 'done')),
  );

/** Numbers values as they appear, so that states compare as integers. */
const numbering = <Value>() => {
  const numbers = new Map<Value, number>();
  const values: Value[] = [];
  const numberOf = (value: Value): number => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    values.push(value);
    numbers.set(value, values.length - 1);
    return values.length - 1;
  };
  return { numberOf, values };
};

type Step = (state: number) => number;

const ABSENT = 0;

/** Registers, and whatever else is best kept as one string. */
const compileStrings = (
  operations: readonly HistoryOperation[],
  join: (before: string | null, value: string) => string | null,
  read: (record: HistoryOperation) => string | null,
  initial: string | null,
): CompiledModel => {
  const { numberOf, values } = numbering<string | null>();
  numberOf(null); // takes the number ABSENT
  const transition = (record: HistoryOperation): Step => {
    const { operation, result } = record;
    switch (operation.kind) {
      case 'put': {
        const written = numberOf(operation.value);
        return () => written;
      }
      case 'delete':
        return () => ABSENT;
      case 'get': {
        if (!isOk(record)) return (state) => state;
        const seen = numberOf(read(record));
        return (state) => (state === seen ? state : REFUSED);
      }
      case 'cas': {
        const expected = numberOf(operation.expected);
        const written = numberOf(operation.value);
        if (isOk(record) && result?.kind === 'swapped' && !result.swapped)
          return (state) => (state === expected ? REFUSED : state);
        return (state) => (state === expected ? written : REFUSED);
      }
      case 'append': {
        const answered = result?.kind === 'value' || result?.kind === 'list';
        const told = isOk(record) && answered ? numberOf(read(record)) : null;
        return (state) => {
          const after = numberOf(join(values[state] ?? null, operation.value));
          return told === null || told === after ? after : REFUSED;
        };
      }
      case 'add':
        return (state) => numberOf(added(values[state] ?? null, operation.amount));
      default:
        throw new Error(`${record.id}: ${operation.kind} has no meaning on a string`);
    }
  };
  const steps = operations.map(transition);
  return {
    initial: numberOf(initial),
    step: (state, index) => (steps[index] as Step)(state), // index is one of `operations`
    commits: operations.map(observesOnly),
    blind: operations.map(({ operation }) => ['put', 'delete'].includes(operation.kind)),
    neverNeeded: neverNeededOnStrings(operations, read, initial),
    values: operations.some(({ operation }) => seesEveryValue(operation))
      ? null
      : {
          writes: operations.map(({ operation, result }) => {
            if (operation.kind === 'delete') return ABSENT;
            const isRefused = result?.kind === 'swapped' && !result.swapped;
            return 'value' in operation && !isRefused ? numberOf(operation.value) : REFUSED;
          }),
          finds: operations.map((record) => {
            if (!isOk(record)) return REFUSED;
            if (record.operation.kind === 'get') return numberOf(read(record));
            if (record.operation.kind !== 'cas' || observesOnly(record)) return REFUSED;
            return numberOf(record.operation.expected);
          }),
        },
  };
};

/** What a store of texts makes of an addition: what is no whole number counts as zero. */
const added = (before: string | null, amount: number): string => {
  const count = Number(before ?? '0');
  return String((Number.isSafeInteger(count) ? count : 0) + amount);
};

const seesEveryValue = ({ kind }: Operation): boolean => kind === 'append' || kind === 'add';

const observesOnly = (record: HistoryOperation): boolean =>
  isOk(record) &&
  (record.operation.kind === 'get' ||
    (record.operation.kind === 'cas' &&
      record.result?.kind === 'swapped' &&
      !record.result.swapped));

/**
 * An unheard write whose value nobody observed can be left out of any order: what follows it up to
 * the next write would have seen that value. An append and an addition observe every value, and so does a
 * compare-and-swap that found something other than a value which the key can have held.
 */
const neverNeededOnStrings = (
  operations: readonly HistoryOperation[],
  read: (record: HistoryOperation) => string | null,
  initial: string | null,
): readonly boolean[] => {
  const possible = new Set<string | null>([null, initial]);
  for (const { operation } of operations)
    if (operation.kind === 'put' || operation.kind === 'cas') possible.add(operation.value);
  const observed = new Set<string | null>();
  let observesAll = false;
  for (const record of operations) {
    const { operation } = record;
    if (seesEveryValue(operation)) observesAll = true;
    if (!isOk(record)) continue;
    if (operation.kind === 'get') observed.add(read(record));
    if (operation.kind !== 'cas') continue;
    if (!observesOnly(record)) observed.add(operation.expected);
    else if (possible.has(operation.expected)) observesAll = true;
  }
  const unheardSwaps = operations.flatMap((record) =>
    record.operation.kind === 'cas' && !isOk(record) ? [record.operation] : [],
  );
  for (let known = -1; known !== observed.size; ) {
    known = observed.size;
    for (const { expected, value } of unheardSwaps) if (observed.has(value)) observed.add(expected);
  }
  return operations.map((record) => {
    const { operation } = record;
    if (isOk(record)) return false;
    if (operation.kind === 'get') return true;
    if (observesAll) return false;
    if (operation.kind === 'delete') return !observed.has(null);
    return 'value' in operation && !observed.has(operation.value);
  });
};

/** The longest read of what only grows, and how others compare with it. */
interface Growth {
  /** How long the longest is: its elements, or its characters. */
  readonly length: number;
  readonly lengthOf: (read: HistoryOperation) => number;
  /** Whether the read shows how the longest begins. */
  readonly begins: (read: HistoryOperation) => boolean;
  /** The length after an append, if the longest goes on like that; or REFUSED. */
  readonly grow: (length: number, value: string) => number;
  /** Whether the longest can hold what was appended. */
  readonly shows: (value: string) => boolean;
}

const growthOfList = (
  reads: readonly HistoryOperation[],
  elements: (read: HistoryOperation) => readonly string[],
): Growth => {
  const longest = reads
    .map(elements)
    .reduce<readonly string[]>((best, list) => (list.length > best.length ? list : best), []);
  const shown = new Set(longest);
  return {
    length: longest.length,
    lengthOf: (read) => elements(read).length,
    begins: (read) => elements(read).every((value, index) => value === longest[index]),
    grow: (length, value) => (longest[length] === value ? length + 1 : REFUSED),
    shows: (value) => shown.has(value),
  };
};

const growthOfText = (reads: readonly HistoryOperation[]): Growth => {
  const textOf = (read: HistoryOperation): string => storedValue(read) ?? '';
  const longest = reads
    .map(textOf)
    .reduce((best, text) => (text.length > best.length ? text : best), '');
  return {
    length: longest.length,
    lengthOf: (read) => textOf(read).length,
    begins: (read) => longest.startsWith(textOf(read)),
    grow: (length, value) => (longest.startsWith(value, length) ? length + value.length : REFUSED),
    shows: (value) => longest.includes(value),
  };
};

/**
 * A list or a text that only grows. Every read shows how the longest one begins, so before the last
 * read an append must supply exactly what comes next, and reads come in order of length. The state is
 * how long it is and how many reads are done; once all are done nothing is refused any more.
 */
const compileAppends = (
  operations: readonly HistoryOperation[],
  growthOf: (reads: readonly HistoryOperation[]) => Growth,
): CompiledModel => {
  const reads = operations.filter((record) => record.operation.kind === 'get' && isOk(record));
  const growth = growthOf(reads);
  const lengths = reads.map(growth.lengthOf).sort((a, b) => a - b);
  const width = lengths.length + 1;
  const free = (growth.length + 1) * width;
  const stateOf = (length: number, done: number): number =>
    done === lengths.length ? free : length * width + done;
  const transition = (record: HistoryOperation): Step => {
    const { operation } = record;
    if (operation.kind === 'append') {
      return (state) => {
        if (state === free) return free;
        const length = Math.floor(state / width);
        const done = state % width;
        if ((lengths[done] ?? 0) <= length) return REFUSED;
        const grown = growth.grow(length, operation.value);
        return grown === REFUSED ? REFUSED : stateOf(grown, done);
      };
    }
    if (!isOk(record)) return (state) => state;
    const length = growth.lengthOf(record);
    const begins = growth.begins(record);
    return (state) => {
      const done = state % width;
      const fits = begins && Math.floor(state / width) === length && lengths[done] === length;
      return fits ? stateOf(length, done + 1) : REFUSED;
    };
  };
  const steps = operations.map(transition);
  return {
    initial: stateOf(0, 0),
    step: (state, index) => (steps[index] as Step)(state), // index is one of `operations`
    commits: operations.map(observesOnly),
    blind: operations.map(() => false),
    neverNeeded: operations.map(
      (record) =>
        !isOk(record) &&
        !(record.operation.kind === 'append' && growth.shows(record.operation.value)),
    ),
    values: null,
  };
};

/** Sums of decimal fractions are kept to nine places, so that 0.1 and 0.2 are 0.3. */
const exact = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toFixed(9));

const compileCounter = (operations: readonly HistoryOperation[], start: number): CompiledModel => {
  const { numberOf, values } = numbering<number>();
  const zero = numberOf(start);
  const transition = (record: HistoryOperation): Step => {
    const { operation, result } = record;
    const told = isOk(record) && result?.kind === 'number' ? numberOf(exact(result.value)) : null;
    if (operation.kind !== 'add') {
      if (!isOk(record)) return (state) => state;
      return (state) => (state === (told ?? zero) ? state : REFUSED);
    }
    return (state) => {
      const after = numberOf(exact((values[state] ?? 0) + operation.amount));
      return told === null || told === after ? after : REFUSED;
    };
  };
  const steps = operations.map(transition);
  const isObserved = operations.some(
    (record) => isOk(record) && (observesOnly(record) || record.result?.kind === 'number'),
  );
  return {
    initial: zero,
    step: (state, index) => (steps[index] as Step)(state), // index is one of `operations`
    commits: operations.map(observesOnly),
    blind: operations.map(() => false),
    neverNeeded: operations.map(
      (record) =>
        !isOk(record) &&
        (!isObserved || record.operation.kind !== 'add' || record.operation.amount === 0),
    ),
    values: null,
  };
};

/** A set as a string of fixed-width member numbers in rising order. */
const memberText = (members: readonly number[]): string =>
  members.map((member) => String.fromCharCode(member >>> 16, member & 0xffff)).join('');

const withMember = (text: string, member: number): string => {
  let low = 0;
  let high = text.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = text.charCodeAt(middle * 2) * 65536 + text.charCodeAt(middle * 2 + 1);
    if (found === member) return text;
    if (found < member) low = middle + 1;
    else high = middle;
  }
  return text.slice(0, low * 2) + memberText([member]) + text.slice(low * 2);
};

/**
 * A set. While nothing empties it, reads come in order of size, and an insertion may come first
 * exactly when the next read shows its member; then doing it at once is never a mistake, so the
 * search has nothing to choose.
 */
const compileSet = (operations: readonly HistoryOperation[]): CompiledModel => {
  const members = numbering<string>();
  const states = numbering<string>();
  const grows = operations.every(({ operation }) => operation.kind !== 'delete');
  const membersOf = (record: HistoryOperation): readonly number[] =>
    [...new Set(listOf(record))].map(members.numberOf).sort((a, b) => a - b);
  const reads = operations
    .filter((record) => record.operation.kind === 'get' && isOk(record))
    .map(membersOf)
    .sort((a, b) => a.length - b.length)
    .map((list) => ({ text: memberText(list), members: new Set(list) }));
  const stateOf = (text: string, done: number): number => {
    if (!grows) return states.numberOf(text);
    return done === reads.length ? free : states.numberOf(`${done}:${text}`);
  };
  const partsOf = (state: number): { text: string; done: number } => {
    const name = states.values[state] ?? '';
    const colon = grows ? name.indexOf(':') : -1;
    return { text: name.slice(colon + 1), done: grows ? Number(name.slice(0, colon)) : 0 };
  };
  const free = states.numberOf('free');
  const transition = (record: HistoryOperation): Step => {
    const { operation } = record;
    switch (operation.kind) {
      case 'insert': {
        const member = members.numberOf(operation.value);
        return (state) => {
          if (grows && state === free) return free;
          const { text, done } = partsOf(state);
          if (grows && reads[done]?.members.has(member) !== true) return REFUSED;
          return stateOf(withMember(text, member), done);
        };
      }
      case 'delete':
        return () => stateOf('', 0);
      default: {
        if (!isOk(record)) return (state) => state;
        const shown = memberText(membersOf(record));
        return (state) => {
          const { text, done } = partsOf(state);
          if (text !== shown) return REFUSED;
          if (!grows) return state;
          return reads[done]?.text === shown ? stateOf(text, done + 1) : REFUSED;
        };
      }
    }
  };
  const steps = operations.map(transition);
  const everShown = new Set(reads.flatMap((list) => [...list.members]));
  const neverShown = (operation: Operation): boolean =>
    operation.kind === 'get' ||
    (operation.kind === 'insert' && !everShown.has(members.numberOf(operation.value)));
  return {
    initial: stateOf('', 0),
    step: (state, index) => (steps[index] as Step)(state), // index is one of `operations`
    commits: operations.map(
      (record) => observesOnly(record) || (grows && record.operation.kind === 'insert'),
    ),
    blind: operations.map(({ operation }) => operation.kind === 'delete'),
    neverNeeded: operations.map((record) => !isOk(record) && neverShown(record.operation)),
    values: null,
  };
};
