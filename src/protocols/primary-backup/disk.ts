import type { PrimaryBackupDurable } from './context.ts';
import { appendEntries, emptyLog } from './log.ts';
import type { Entry } from './messages.ts';

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

const wholeNumber = (value: unknown, place: string, minimum: number): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum
    ? value
    : fail(place, `a whole number, at least ${minimum}`, value);

/**
 * Reads what a scenario puts on a server's disk: `{ epoch, log }`, each entry of the log
 * `{ epoch, key, value, client, sequence }`, a put; without a key it is the beginning of its epoch.
 * Epochs must not fall along the log nor pass the disk's. Throws an Error that says which field is
 * wrong and what would be right.
 */
export const readPrimaryBackupDisk = (json: unknown): PrimaryBackupDurable => {
  const fields = fieldsOf(json, 'The disk', '{ epoch, log }');
  const epoch = wholeNumber(fields['epoch'], 'epoch', 1);
  const items: unknown = fields['log'];
  if (!Array.isArray(items)) return fail('log', 'a list of entries', items);
  let lowest = 1;
  const entries = items.map((item: unknown, position): Entry => {
    const place = `log[${position}]`;
    const entry = fieldsOf(item, place, '{ epoch, key, value, client, sequence }');
    const entryEpoch = wholeNumber(entry['epoch'], `${place}.epoch`, lowest);
    if (entryEpoch > epoch) return fail(`${place}.epoch`, `at most epoch (${epoch})`, entryEpoch);
    lowest = entryEpoch;
    if (entry['key'] === undefined) {
      return { epoch: entryEpoch, command: null, changes: [], result: { kind: 'done' } };
    }
    const key = text(entry['key'], `${place}.key`);
    const value = text(entry['value'], `${place}.value`);
    const request = {
      client: text(entry['client'], `${place}.client`),
      sequence: wholeNumber(entry['sequence'], `${place}.sequence`, 1),
    };
    return {
      epoch: entryEpoch,
      command: { operation: { kind: 'put', key, value }, request },
      changes: [{ key, value }],
      result: { kind: 'done' },
    };
  });
  return { epoch, log: appendEntries(emptyLog, entries) };
};
