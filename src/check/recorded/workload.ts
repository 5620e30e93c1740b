import type { Operation } from '../history.ts';
import type { ModelName } from '../models.ts';
import type { Edn } from './edn.ts';
import { BadInput } from './located.ts';
import { valueText } from './value-text.ts';

/** A call as it was recorded, with its key taken out of the value. */
export interface Call {
  readonly line: number;
  readonly f: string;
  /** What was asked; of a read nothing. */
  readonly asked: Edn;
  /** What an answered call was told, and on which line; null for a call that was not. */
  readonly answer: { readonly value: Edn; readonly line: number } | null;
}

const FUNCTIONS: ReadonlyMap<string, Operation['kind'] | 'increment' | 'decrement'> = new Map([
  ['read', 'get'],
  ['r', 'get'],
  ['get', 'get'],
  ['write', 'put'],
  ['w', 'put'],
  ['put', 'put'],
  ['cas', 'cas'],
  ['compare-and-set', 'cas'],
  ['append', 'append'],
  ['delete', 'delete'],
  ['add', 'add'],
  ['broadcast', 'insert'],
  ['increment', 'increment'],
  ['inc', 'increment'],
  ['decrement', 'decrement'],
  ['dec', 'decrement'],
]);

/** What other workloads are called, by the functions that tell them. */
const OTHERS: readonly (readonly [name: string, functions: readonly string[]])[] = [
  ['a bank', ['transfer', 'withdraw', 'deposit', 'balance']],
  ['a log such as Kafka', ['poll', 'send', 'subscribe', 'assign', 'crash', 'commit']],
  ['a queue', ['enqueue', 'dequeue', 'drain', 'push', 'pop', 'offer']],
  ['a lock', ['acquire', 'release', 'lock', 'unlock', 'hold']],
  ['a service for unique ids', ['generate', 'generate-id']],
  ['an echo service', ['echo']],
  ['a test of anomalies between transactions', ['insert', 'upsert', 'update', 'g2', 'txn']],
];

const JUDGED =
  'check judges registers, lists, counters and sets, one operation on one key at a time';

/** What a function of the recording asks for. */
export const kindOf = (f: string, line: number) => {
  const kind = FUNCTIONS.get(f);
  if (kind !== undefined) return kind;
  const other = OTHERS.find(([, functions]) => functions.includes(f))?.[0];
  const whose = other === undefined ? 'is not known' : `is the workload of ${other}`;
  throw new BadInput(line, `:f :${f} ${whose}; ${JUDGED}`);
};

/** Refuses what is a transaction of several operations, and gives the one operation of another. */
export const singleOperation = (value: Edn, line: number): readonly [f: string, Edn, Edn] => {
  const operations = value.kind === 'vector' || value.kind === 'list' ? value.items : [];
  const [only] = operations;
  const parts = only?.kind === 'vector' || only?.kind === 'list' ? only.items : [];
  const [f, key, inner] = parts;
  if (operations.length !== 1)
    throw new BadInput(line, `:f :txn with several operations is a transaction; ${JUDGED}`);
  if (f === undefined || key === undefined || inner === undefined || parts.length !== 3)
    throw new BadInput(line, 'the operation of a :txn must be [f key value]');
  if (f.kind !== 'keyword' && f.kind !== 'string')
    throw new BadInput(line, 'the operation of a :txn must begin with a keyword');
  return [f.text.replace(/^:/, ''), key, inner];
};

const isCollection = ({ kind }: Edn): boolean =>
  kind === 'vector' || kind === 'list' || kind === 'set';

/** What a value is, for a sentence. */
const whatItIs = (form: Edn): string => {
  if (form.kind === 'map') return 'a map, as the reads of a bank are';
  if (form.kind === 'nil') return 'nothing';
  if (form.kind === 'set') return 'a set';
  if (isCollection(form)) return 'a list';
  return form.kind === 'number' ? 'a number' : `a ${form.kind}`;
};

const MOST_CHARACTERS = 60;

/** Refuses a value that the model cannot hold. */
export const refuse = (form: Edn, line: number, model: ModelName, advice = ''): never => {
  const text = valueText(form);
  const shown = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  throw new BadInput(
    line,
    `the value ${shown} is ${whatItIs(form)}, which the model ${model} cannot hold${advice}`,
  );
};

/**
 * The model that the operations on one key tell; null where no read tells what `:add` means.
 *
 * @throws BadInput where they tell more than one
 */
export const inferRecordedModel = (calls: readonly Call[]): ModelName | null => {
  const firstOf = new Map<string, Call>();
  for (const call of calls) {
    const kind = kindOf(call.f, call.line);
    if (!firstOf.has(kind)) firstOf.set(kind, call);
  }
  const reads = calls.flatMap(({ f, line, answer }) =>
    kindOf(f, line) === 'get' && answer !== null && answer.value.kind !== 'nil' ? [answer] : [],
  );
  const growing = firstOf.get('add') ?? firstOf.get('insert');
  const counting = firstOf.get('increment') ?? firstOf.get('decrement');
  const other = firstOf.get('put') ?? firstOf.get('cas');
  const appending = firstOf.get('append');
  const clash = other ?? appending;
  if (clash !== undefined && (growing ?? counting) !== undefined)
    throw new BadInput(
      clash.line,
      `:f :${clash.f} and :f :${(growing ?? counting)?.f} on one object fit no model`,
    );
  if (firstOf.has('insert')) return 'set';
  if (counting !== undefined) return 'counter';
  if (growing !== undefined) {
    const shown = reads[0]?.value ?? growing.asked;
    if (reads[0] === undefined && shown.kind === 'number') return null;
    return shown.kind === 'number' ? 'counter' : 'set';
  }
  if (appending !== undefined) {
    if (reads[0] === undefined) return other === undefined ? 'append-list' : 'text';
    return isCollection(reads[0].value) ? 'append-list' : 'text';
  }
  return firstOf.has('cas') ? 'cas-register' : 'register';
};
