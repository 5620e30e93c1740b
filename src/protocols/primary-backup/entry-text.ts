import { type Operation, operationText } from '../../sim/operation.ts';
import type { Entry, ShippedEntry } from './messages.ts';

const writeText = (operation: Operation): string =>
  operation.kind === 'put' ? `${operation.key}=${operation.value}` : operationText(operation);

/** What an entry holds, in a few characters: `x=7`, `add y+1`, `epoch 2`. */
export const entryText = ({
  command,
  epoch,
}: Pick<Entry | ShippedEntry, 'command' | 'epoch'>): string =>
  command === null ? `epoch ${epoch}` : writeText(command.operation);

const mostNamed = 4;

/** Several entries in a sentence: `x=7 and y=8`. */
export const entriesText = (entries: readonly Entry[]): string => {
  const names = entries
    .slice(0, mostNamed)
    .map((entry) =>
      entry.command === null ? `the beginning of epoch ${entry.epoch}` : entryText(entry),
    );
  const more = entries.length - names.length;
  const all = more > 0 ? [...names, `${more} more`] : names;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};
