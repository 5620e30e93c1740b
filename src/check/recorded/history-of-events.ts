import type { HistoryOperation, Operation, Outcome, Result } from '../history.ts';
import { type ModelName, whyNotInModel } from '../models.ts';
import type { Edn } from './edn.ts';
import type { RecordedEvent } from './event.ts';
import { untag } from './event-maps.ts';
import { BadInput } from './located.ts';
import { numberText, valueText } from './value-text.ts';
import { type Call, inferRecordedModel, kindOf, refuse, singleOperation } from './workload.ts';

/** A recording as the checkers read it. */
export interface RecordedHistory {
  readonly history: readonly HistoryOperation[];
  /** What every key is; null where keys differ, and each is what its operations tell. */
  readonly model: ModelName | null;
  /** For each operation, the lines on which it began and ended. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
}

interface Pair {
  readonly invocation: RecordedEvent;
  readonly end: RecordedEvent | null;
}

/**
 * Pairs invocations with their ends and says what they mean.
 *
 * The order of the events is the order in which they happened; their times are for display and are
 * moved where they contradict it. Keys are those of `:key`, of transactions of one operation, or of
 * `[key value]` where every invocation has that form; else there is one object without a name.
 *
 * @param model what every key is; told by the operations when null
 * @throws BadInput with line and reason
 */
export const historyOfEvents = (
  events: readonly RecordedEvent[],
  model: ModelName | null,
): RecordedHistory => {
  const moments = momentsOf(events);
  const placeOf = new Map(events.map((event, place) => [event, place]));
  const momentOf = (event: RecordedEvent): number => moments[placeOf.get(event) ?? 0] ?? 0;
  const pairs = pairUp(events);
  const keyed = keyedCalls(pairs);
  const models = modelsOf(keyed, model);
  const lines = new Map<string, readonly number[]>();
  const history = keyed.map(({ key, call }, place): HistoryOperation => {
    const { invocation, end } = pairs[place] as Pair; // a call for each pair
    const outcome: Outcome = end?.type === 'ok' || end?.type === 'fail' ? end.type : 'unknown';
    const id = `${invocation.process}#${place + 1}`;
    lines.set(id, [invocation.line, ...(end === null ? [] : [end.line])]);
    const kind = models.get(key) ?? 'register';
    const operation = operationOf(call, key, kind);
    const record: HistoryOperation = {
      id,
      client: invocation.process,
      operation,
      invokedAtMicros: momentOf(invocation),
      completedAtMicros: end === null ? null : momentOf(end),
      outcome,
      result: call.answer === null ? null : resultOf(operation, call.answer, kind),
    };
    const reason = whyNotInModel(kind, record);
    if (reason !== null) throw new BadInput(invocation.line, reason);
    return record;
  });
  const [first, ...others] = new Set(models.values());
  return { history, model: others.length === 0 ? (first ?? null) : null, lines };
};

/** What each key is. Where no read tells what `:add` means, it is what it is of other keys. */
const modelsOf = (
  keyed: readonly KeyedCall[],
  model: ModelName | null,
): ReadonlyMap<string, ModelName> => {
  const callsOf = new Map<string, Call[]>();
  for (const { key, call } of keyed) {
    const calls = callsOf.get(key);
    if (calls === undefined) callsOf.set(key, [call]);
    else calls.push(call);
  }
  const models = new Map<string, ModelName>();
  const unsure: string[] = [];
  for (const [key, calls] of callsOf) {
    const told = model ?? inferRecordedModel(calls);
    if (told === null) unsure.push(key);
    else models.set(key, told);
  }
  const known = [...models.values()];
  for (const key of unsure) {
    // Without a read nothing can be wrong with it, so beside other objects any meaning will do.
    const meaning = known.includes('set') ? 'set' : 'counter';
    if (known.length === 0) throw new BadInput(callsOf.get(key)?.[0]?.line ?? 1, UNSURE);
    models.set(key, meaning);
  }
  if (known.includes('text'))
    for (const [key, kind] of models)
      if (TEXTS.has(kind) && !(callsOf.get(key) ?? []).some(readsList)) models.set(key, 'text');
  const isMixed = new Set(models.values()).size > 1;
  const text = [...models].find(([, kind]) => kind === 'text')?.[0];
  if (isMixed && text !== undefined)
    throw new BadInput(
      callsOf.get(text)?.[0]?.line ?? 1,
      'texts that are appended to are not judged beside objects of another model',
    );
  return models;
};

/** What objects beside texts may be texts as well, as far as is known. */
const TEXTS: ReadonlySet<ModelName> = new Set(['register', 'cas-register', 'append-list']);

const readsList = ({ answer }: Call): boolean =>
  answer !== null && itemsOf(answer.value).length > 0;

const UNSURE =
  ':f :add is a set or a counter, and no read tells which; say --model set or --model counter';

const pairUp = (events: readonly RecordedEvent[]): readonly Pair[] => {
  const open = new Map<string, number>();
  const pairs: Pair[] = [];
  for (const event of events) {
    const place = open.get(event.process);
    const invocation = pairs[place ?? -1]?.invocation;
    if (event.type === 'invoke') {
      if (invocation !== undefined)
        throw new BadInput(
          event.line,
          `process ${event.process} invokes while its operation of line ${invocation.line} is open`,
        );
      open.set(event.process, pairs.length);
      pairs.push({ invocation: event, end: null });
      continue;
    }
    if (place === undefined || invocation === undefined)
      throw new BadInput(event.line, `process ${event.process} ends what it did not invoke`);
    if (event.f !== invocation.f)
      throw new BadInput(
        event.line,
        `process ${event.process} ends :${event.f}, but on line ${invocation.line} it asked for :${invocation.f}`,
      );
    open.delete(event.process);
    pairs[place] = { invocation, end: event };
  }
  return pairs;
};

const NANOS_PER_MICRO = 1000;
/** Times beyond this are of a calendar, and are shown from the first line on. */
const LONGEST_RUN_NANOS = 10n ** 15n;
const STEP_MICROS = 0.001;

/** When each event happened: as its line says, but always after the line before. */
const momentsOf = (events: readonly RecordedEvent[]): readonly number[] => {
  const first = events.find(({ timeNanos }) => timeNanos !== null)?.timeNanos ?? 0n;
  const start = first > LONGEST_RUN_NANOS ? first : 0n;
  let last = Number.NEGATIVE_INFINITY;
  return events.map(({ timeNanos }, place) => {
    const unsaid = place === 0 ? 0 : last + 1;
    const told = timeNanos === null ? unsaid : Number(timeNanos - start) / NANOS_PER_MICRO;
    last = told > last ? told : after(last);
    return last;
  });
};

/** A number a little greater, however great the number is. */
const after = (micros: number): number => {
  let step = STEP_MICROS;
  while (micros + step <= micros) step *= 2;
  return micros + step;
};

interface KeyedCall {
  readonly key: string;
  readonly call: Call;
}

/** The key of an object that has no name. */
const NAMELESS = '';

const itemsOf = (form: Edn): readonly Edn[] => {
  const value = untag(form);
  return value.kind === 'vector' || value.kind === 'list' ? value.items.map(untag) : [];
};

const keyedCalls = (pairs: readonly Pair[]): readonly KeyedCall[] => {
  const named = pairs.find(({ invocation }) => invocation.key !== null);
  const isIndependent = named === undefined && hasIndependentKeys(pairs);
  const areTexts = pairs.every(({ invocation: { key } }) => key?.kind === 'string');
  const keyText = (key: Edn): string =>
    areTexts && key.kind === 'string' ? key.text : valueText(key);
  return pairs.map(({ invocation, end }): KeyedCall => {
    const told = end?.type === 'ok' ? end : null;
    if (invocation.f === 'txn') {
      const [f, key, asked] = singleOperation(invocation.value, invocation.line);
      const answer =
        told === null
          ? null
          : { value: untag(singleOperation(told.value, told.line)[2]), line: told.line };
      return {
        key: valueText(key),
        call: { line: invocation.line, f, asked: untag(asked), answer },
      };
    }
    const asPlain = (key: string): KeyedCall => ({
      key,
      call: {
        line: invocation.line,
        f: invocation.f,
        asked: invocation.value,
        answer: told === null ? null : { value: told.value, line: told.line },
      },
    });
    if (named !== undefined) {
      const { key } = invocation;
      if (key === null)
        throw new BadInput(
          invocation.line,
          `this operation has no :key, but that of line ${named.invocation.line} has`,
        );
      if (end?.key != null && valueText(end.key) !== valueText(key))
        throw new BadInput(
          end.line,
          `this ends with :key ${valueText(end.key)} what began with :key ${valueText(key)}`,
        );
      return asPlain(keyText(key));
    }
    if (!isIndependent) return asPlain(NAMELESS);
    const [key, ...rest] = itemsOf(invocation.value);
    return {
      key: key === undefined ? NAMELESS : valueText(key),
      call: {
        line: invocation.line,
        f: invocation.f,
        asked: withoutKey(rest, invocation),
        answer:
          told === null
            ? null
            : { value: withoutKey(answerItems(told, key), told), line: told.line },
      },
    };
  });
};

/** What follows the key in the end of an operation; it may have been left out where nothing is told. */
const answerItems = (told: RecordedEvent, key: Edn | undefined): readonly Edn[] => {
  const items = itemsOf(told.value);
  const [first, ...rest] = items;
  if (first !== undefined && key !== undefined && valueText(first) === valueText(key)) return rest;
  if (kindOf(told.f, told.line) !== 'get') return [];
  throw new BadInput(told.line, 'expected [key value], as in the invocations');
};

/** The value beside a key: one, or of a compare-and-set also two without brackets. */
const withoutKey = (rest: readonly Edn[], { line }: RecordedEvent): Edn => {
  const [only] = rest;
  if (only === undefined) return { line, kind: 'nil' };
  return rest.length === 1 ? only : { line, kind: 'vector', items: rest };
};

/** Whether every invocation is `[key value]`, where a read has no value and a cas has two. */
const hasIndependentKeys = (pairs: readonly Pair[]): boolean =>
  pairs.length > 0 &&
  pairs.every(({ invocation: { f, value } }) => {
    const items = itemsOf(value);
    const [key, second] = items;
    if (key === undefined || second === undefined || key.kind === 'map') return false;
    switch (f) {
      case 'cas':
      case 'compare-and-set':
        return items.length === 3 || (items.length === 2 && itemsOf(second).length === 2);
      case 'read':
      case 'r':
      case 'get':
        return items.length === 2 && second.kind === 'nil';
      default:
        return items.length === 2;
    }
  });

const isRegister = (model: ModelName): boolean =>
  model === 'register' || model === 'cas-register' || model === 'key-value';

/** A value that a register, a list or a set holds as one: a number, a text, a keyword or the like. */
const scalar = (form: Edn, line: number, model: ModelName): string => {
  const value = untag(form);
  if (value.kind === 'map') return refuse(value, line, model);
  if (isRegister(model) && itemsOf(value).length + (value.kind === 'set' ? 1 : 0) > 0)
    return refuse(value, line, model, KEYS_ADVICE);
  if (
    isRegister(model) &&
    value.kind !== 'nil' &&
    (value.kind === 'vector' || value.kind === 'list')
  )
    return refuse(value, line, model, KEYS_ADVICE);
  if (model !== 'text') return valueText(value);
  return value.kind === 'string' || value.kind === 'symbol'
    ? value.text
    : refuse(value, line, model);
};

/** Texts that are joined start from an empty one, so an empty one is none. */
const emptyAsNull = (value: string | null, model: ModelName): string | null =>
  model === 'text' && value === '' ? null : value;

const KEYS_ADVICE =
  ' (keys of independent objects are read where every invocation is [key value], or has :key)';

const scalarOrNull = (form: Edn, line: number, model: ModelName): string | null =>
  untag(form).kind === 'nil' ? null : emptyAsNull(scalar(form, line, model), model);

/** A whole or broken number, as a counter has it. */
const amountOf = (form: Edn, line: number): number => {
  if (form.kind !== 'number' || !Number.isFinite(form.value)) return refuse(form, line, 'counter');
  if (Number.isInteger(form.value) && !Number.isSafeInteger(form.value))
    throw new BadInput(line, `${numberText(form.text)} is too great a number for a counter`);
  return form.value;
};

const operationOf = (
  { f, line, asked, answer }: Call,
  key: string,
  model: ModelName,
): Operation => {
  const kind = kindOf(f, line);
  switch (kind) {
    case 'get':
      return { kind, key };
    case 'delete':
      if (asked.kind !== 'nil')
        throw new BadInput(line, `:f :${f} with a value is not judged, only of a whole key`);
      return { kind, key };
    case 'put': {
      const given = asked.kind === 'nil' && answer !== null ? answer.value : asked;
      const value = scalarOrNull(given, line, model);
      return value === null ? { kind: 'delete', key } : { kind, key, value };
    }
    case 'append':
      if (asked.kind === 'nil') return refuse(asked, line, model);
      return { kind, key, value: scalar(asked, line, model) };
    case 'insert':
    case 'add':
      if (kind === 'add' && model === 'counter')
        return { kind, key, amount: amountOf(asked, line) };
      if (asked.kind === 'nil') return refuse(asked, line, model);
      return { kind: 'insert', key, value: scalar(asked, line, model) };
    case 'increment':
    case 'decrement': {
      const amount = asked.kind === 'nil' ? 1 : amountOf(asked, line);
      return { kind: 'add', key, amount: kind === 'increment' ? amount : -amount };
    }
    case 'cas': {
      const items = itemsOf(asked);
      const [expected, value] = items;
      if (expected === undefined || value === undefined || items.length !== 2)
        throw new BadInput(line, `:f :${f} needs [old new], or [key old new] in every one`);
      return {
        kind,
        key,
        expected: scalarOrNull(expected, line, model),
        value: scalarOrNull(value, line, model),
      };
    }
    default:
      throw new BadInput(line, `:f :${f} is not judged`);
  }
};

const resultOf = (
  operation: Operation,
  { value, line }: { readonly value: Edn; readonly line: number },
  model: ModelName,
): Result => {
  if (operation.kind === 'cas') return { kind: 'swapped', swapped: true };
  if (operation.kind !== 'get') return { kind: 'done' };
  switch (model) {
    case 'key-value':
    case 'register':
    case 'cas-register':
    case 'text':
      return { kind: 'value', value: scalarOrNull(value, line, model) };
    case 'counter':
      return { kind: 'number', value: value.kind === 'nil' ? 0 : amountOf(value, line) };
    case 'append-list':
    case 'set':
      if (value.kind === 'nil') return { kind: 'list', values: [] };
      if (value.kind !== 'vector' && value.kind !== 'list' && value.kind !== 'set')
        return refuse(value, line, model);
      return { kind: 'list', values: value.items.map((item) => scalar(item, line, model)) };
  }
};
