import type { HistoryOperation, Result } from './history.ts';

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
      return String(result.value);
    case 'swapped':
      return result.swapped ? 'swapped' : 'not swapped';
    case 'done':
      return 'done';
  }
};

export const describeValue = (value: string | null): string => value ?? 'nothing';

/** What the client did, as a main clause: "c2 read x = 3". */
export const describeDone = (record: HistoryOperation): string => {
  const { client, operation, result, outcome } = record;
  const { key } = operation;
  const verb = outcome === 'ok' ? '' : 'may have ';
  switch (operation.kind) {
    case 'get':
      return `${client} read ${key} = ${describeResult(result)}`;
    case 'put':
      return `${client} ${verb}${outcome === 'ok' ? 'wrote' : 'written'} ${key} = ${operation.value}`;
    case 'cas': {
      const from = describeValue(operation.expected);
      if (result?.kind === 'swapped' && !result.swapped)
        return `${client} was told that ${key} was not ${from}`;
      return `${client} ${verb}changed ${key} from ${from} to ${operation.value}`;
    }
    case 'append':
      return `${client} ${verb}appended ${operation.value} to ${key}`;
    case 'add':
      return `${client} ${verb}added ${operation.amount} to ${key}`;
    case 'insert':
      return `${client} ${verb}inserted ${operation.value} into ${key}`;
    case 'delete':
      return `${client} ${verb}deleted ${key}`;
  }
};

/** What the client knew afterwards, for "after …": "c1 was told that x = 7". */
export const describeKnown = (record: HistoryOperation): string => {
  const { client, operation, result, outcome } = record;
  const { key } = operation;
  if (outcome === 'fail') return `${client} was told that its ${operation.kind} on ${key} failed`;
  if (outcome === 'unknown') return describeDone(record);
  switch (operation.kind) {
    case 'get':
      return `${client} had read ${key} = ${describeResult(result)}`;
    case 'put':
      return `${client} was told that ${key} = ${operation.value}`;
    case 'cas':
      if (result?.kind === 'swapped' && !result.swapped)
        return `${client} was told that ${key} was not ${describeValue(operation.expected)}`;
      return `${client} was told that ${key} went from ${describeValue(operation.expected)} to ${operation.value}`;
    case 'append':
      return `${client} was told that ${operation.value} was appended to ${key}`;
    case 'add':
      return `${client} was told that ${operation.amount} was added to ${key}`;
    case 'insert':
      return `${client} was told that ${operation.value} is in ${key}`;
    case 'delete':
      return `${client} was told that ${key} was deleted`;
  }
};

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
