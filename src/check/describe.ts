import type { HistoryOperation, Operation, Result } from './history.ts';

const MOST_SHOWN = 6;

/** A value as people read it: `3`, `nothing`, `[1, 2]`. Long lists show their end. */
export const describeResult = (result: Result | null): string => {
  switch (result?.kind) {
    case undefined:
      return 'nothing';
    case 'value':
      return describeValue(result.value);
    case 'list': {
      const end = result.values.slice(-MOST_SHOWN);
      const start = end.length < result.values.length ? '…, ' : '';
      return `[${start}${end.join(', ')}]`;
    }
    case 'number':
      return String(Number(result.value.toFixed(9)));
    case 'swapped':
      return result.swapped ? 'swapped' : 'not swapped';
    case 'done':
      return 'done';
  }
};

export const describeValue = (value: string | null): string => value ?? 'nothing';

/** What a key is called in a sentence: an object without a name is the register, the counter and so on. */
const nameOf = ({ key, kind }: Operation): string => {
  if (key !== '') return key;
  switch (kind) {
    case 'append':
      return 'the list';
    case 'add':
      return 'the counter';
    case 'insert':
      return 'the set';
    default:
      return 'the register';
  }
};

/** `x = 3`, or `3` of an object without a name. */
const keyed = ({ key }: Operation, value: string): string =>
  key === '' ? value : `${key} = ${value}`;

/** The verb of an operation that took effect, the one of an attempt, and what follows it. */
const writing = (
  operation: Exclude<Operation, { readonly kind: 'get' }>,
): readonly [done: string, tried: string, rest: string] => {
  const name = nameOf(operation);
  switch (operation.kind) {
    case 'put':
      return ['wrote', 'write', keyed(operation, operation.value)];
    case 'cas': {
      const change = `from ${describeValue(operation.expected)} to ${describeValue(operation.value)}`;
      return ['changed', 'change', `${name} ${change}`];
    }
    case 'append':
      return ['appended', 'append', `${operation.value} to ${name}`];
    case 'add':
      return ['added', 'add', `${operation.amount} to ${name}`];
    case 'insert':
      return ['inserted', 'insert', `${operation.value} into ${name}`];
    case 'delete':
      return operation.key === '' ? ['emptied', 'empty', name] : ['deleted', 'delete', name];
    case 'other':
      return ['asked for', 'ask for', `${operation.asked} of ${name}`];
  }
};

const participleOf = (done: string): string => (done === 'wrote' ? 'written' : done);

/** What the client did, as a main clause: "c2 read x = 3". */
export const describeDone = (record: HistoryOperation): string => {
  const { client, operation, result, outcome } = record;
  if (operation.kind === 'get') {
    if (outcome !== 'ok') return `${client} asked for ${nameOf(operation)} in vain`;
    return `${client} read ${keyed(operation, describeResult(result))}`;
  }
  if (operation.kind === 'cas' && result?.kind === 'swapped' && !result.swapped)
    return `${client} was told that ${nameOf(operation)} was not ${describeValue(operation.expected)}`;
  const [done, tried, rest] = writing(operation);
  switch (outcome) {
    case 'ok':
      return `${client} ${done} ${rest}`;
    case 'unknown':
      return `${client} may have ${participleOf(done)} ${rest}`;
    case 'fail':
      return `${client} failed to ${tried} ${rest}`;
  }
};

const NOUNS: Readonly<Record<Operation['kind'], string>> = {
  put: 'write',
  get: 'read',
  cas: 'compare-and-swap',
  append: 'append',
  add: 'addition',
  insert: 'insertion',
  delete: 'deletion',
  other: 'request',
};

/** What the client knew afterwards, for "after …": "c1 was told that x = 7". */
export const describeKnown = (record: HistoryOperation): string => {
  const { client, operation, result, outcome } = record;
  const name = nameOf(operation);
  if (outcome === 'fail') {
    const whose = operation.key === '' ? '' : ` on ${name}`;
    return `${client} was told that its ${NOUNS[operation.kind]}${whose} failed`;
  }
  if (outcome === 'unknown') return describeDone(record);
  switch (operation.kind) {
    case 'get':
      return `${client} had read ${keyed(operation, describeResult(result))}`;
    case 'put':
      return `${client} was told that ${operation.key === '' ? `${operation.value} was written` : keyed(operation, operation.value)}`;
    case 'cas':
      if (result?.kind === 'swapped' && !result.swapped)
        return `${client} was told that ${name} was not ${describeValue(operation.expected)}`;
      return `${client} was told that ${name} went from ${describeValue(operation.expected)} to ${describeValue(operation.value)}`;
    case 'append':
      return `${client} was told that ${operation.value} was appended to ${name}`;
    case 'add':
      return `${client} was told that ${operation.amount} was added to ${name}`;
    case 'insert':
      return `${client} was told that ${operation.value} is in ${name}`;
    case 'delete':
      return `${client} was told that ${name} was ${operation.key === '' ? 'emptied' : 'deleted'}`;
    case 'other':
      return `${client} was answered its ${operation.asked} of ${name}`;
  }
};

/** A moment as people read it, exact to the nanosecond: `0.103 µs`. */
export const describeMicros = (micros: number): string => `${Number(micros.toFixed(3))} µs`;

/** Several things in a row: `a`, `a or b`, `a, b or c`. */
export const oneOf = (things: readonly string[]): string =>
  things.length < 2
    ? things.join('')
    : `${things.slice(0, -1).join(', ')} or ${things[things.length - 1]}`;

/** So many of a thing: `1 line`, `2 lines`. */
export const count = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? '' : 's'}`;

/** Each client's part, in order: "c1: wrote x = 1, read y = nothing; c2: read x = 1". */
export const describeSessions = (records: readonly HistoryOperation[]): string => {
  const sessions = new Map<string, string[]>();
  for (const record of records) {
    const clause = describeDone(record).slice(record.client.length + 1);
    const clauses = sessions.get(record.client);
    if (clauses === undefined) sessions.set(record.client, [clause]);
    else clauses.push(clause);
  }
  return [...sessions].map(([client, clauses]) => `${client} ${clauses.join(', ')}`).join('; ');
};
