import { SharedList } from '../../sim/shared-list.ts';
import type { RaftDurable } from './context.ts';
import type { Command, Entry, StoreOperation } from './messages.ts';

type Fields = Readonly<Record<string, unknown>>;

const fail = (place: string, wanted: string, found: unknown): never => {
  throw new Error(`${place} must be ${wanted}, not ${JSON.stringify(found) ?? 'missing'}.`);
};

const fieldsOf = (value: unknown, place: string, wanted: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields) // an object that is not null has fields
    : fail(place, wanted, value);

const text = (value: unknown, place: string): string =>
  typeof value === 'string' ? value : fail(place, 'a text', value);

const textOrNull = (value: unknown, place: string): string | null =>
  value === null ? null : text(value, place);

const wholeNumber = (value: unknown, place: string, minimum: number): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum
    ? value
    : fail(place, `a whole number, at least ${minimum}`, value);

const readOperation = (json: unknown, place: string): StoreOperation => {
  const fields = fieldsOf(json, place, 'an operation');
  const key = (): string => text(fields['key'], `${place}.key`);
  const value = (): string => text(fields['value'], `${place}.value`);
  const { kind } = fields;
  switch (kind) {
    case 'put':
      return { kind, key: key(), value: value() };
    case 'append':
      return { kind, key: key(), value: value() };
    case 'get':
      return { kind, key: key() };
    case 'delete':
      return { kind, key: key() };
    case 'cas': {
      const expected = textOrNull(fields['expected'] ?? null, `${place}.expected`);
      return { kind, key: key(), expected, value: value() };
    }
    default:
      return fail(`${place}.kind`, "'put', 'get', 'cas', 'append' or 'delete'", kind);
  }
};

const readCommand = (fields: Fields, place: string): Command | null => {
  const { operation, request } = fields;
  if (operation === undefined || operation === null) return null;
  if (request === undefined || request === null) {
    return { operation: readOperation(operation, `${place}.operation`), request: null };
  }
  const names = fieldsOf(request, `${place}.request`, '{client, sequence}');
  return {
    operation: readOperation(operation, `${place}.operation`),
    request: {
      client: text(names['client'], `${place}.request.client`),
      sequence: wholeNumber(names['sequence'], `${place}.request.sequence`, 1),
    },
  };
};

/**
 * Reads what a scenario puts on a server's disk: `{ currentTerm, votedFor, log }`, each entry of the
 * log `{ term, operation?, request? }`; without an operation it is a no-op. Terms must not fall along
 * the log nor pass currentTerm. Throws an Error that says which field is wrong and what would be
 * right.
 */
export const readRaftDisk = (json: unknown): RaftDurable => {
  const fields = fieldsOf(json, 'The disk', '{ currentTerm, votedFor, log }');
  const currentTerm = wholeNumber(fields['currentTerm'], 'currentTerm', 0);
  const votedFor = textOrNull(fields['votedFor'] ?? null, 'votedFor');
  const items: unknown = fields['log'];
  if (!Array.isArray(items)) return fail('log', 'a list of entries', items);
  let lowest = 1;
  const entries = items.map((item: unknown, position): Entry => {
    const place = `log[${position}]`;
    const entry = fieldsOf(item, place, '{ term, operation?, request? }');
    const term = wholeNumber(entry['term'], `${place}.term`, lowest);
    if (term > currentTerm) {
      return fail(`${place}.term`, `at most currentTerm (${currentTerm})`, term);
    }
    lowest = term;
    return { term, command: readCommand(entry, place) };
  });
  return { currentTerm, votedFor, log: SharedList.from(entries) };
};
