import type { Command } from '../../kit/key-value.ts';
import { commandText } from '../../kit/words.ts';
import type { SharedList } from '../../sim/shared-list.ts';

/** One entry of the log: the term in which a leader received it, and its command (null: a no-op). */
export interface Entry {
  readonly term: number;
  readonly command: Command | null;
}

/**
 * The log, counted as in the paper: the first entry has index 1, and index 0 stands for the empty
 * prefix, whose term is 0.
 */
export type Log = SharedList<Entry>;

/** The term of the last entry; 0 when the log is empty. */
export const lastTermOf = (log: Log): number => log.last?.term ?? 0;

/** The term of the entry at `index`: 0 at index 0, null beyond the end. */
export const termAt = (log: Log, index: number): number | null =>
  index === 0 ? 0 : (log.at(index - 1)?.term ?? null);

/**
 * Whether a log that ends at (lastLogIndex, lastLogTerm) is at least as up to date as `log`: the
 * later last term wins, and with equal terms the longer log (§5.4.1).
 */
export const isUpToDate = (lastLogIndex: number, lastLogTerm: number, log: Log): boolean => {
  const ownTerm = lastTermOf(log);
  return lastLogTerm === ownTerm ? lastLogIndex >= log.length : lastLogTerm > ownTerm;
};

/** The first index of the run of entries with one term that ends at `index`. */
export const firstIndexOfTermAt = (log: Log, index: number): number => {
  const term = termAt(log, index);
  let first = index;
  while (first > 1 && termAt(log, first - 1) === term) first--;
  return first;
};

/**
 * The log after the entries that follow `prevLogIndex` were received (Figure 2, AppendEntries, 3 and
 * 4): from the first entry that conflicts on, the old ones go; those already there stay, even beyond
 * the last one received. The same reference when nothing changes.
 */
export const withEntriesAfter = (
  log: Log,
  prevLogIndex: number,
  entries: readonly Entry[],
): Log => {
  let known = 0;
  while (known < entries.length) {
    const term = termAt(log, prevLogIndex + known + 1);
    if (term === null || term !== entries[known]?.term) break;
    known++;
  }
  if (known === entries.length) return log;
  return log.truncate(prevLogIndex + known).append(...entries.slice(known));
};

/** How many of the first entries two logs of one server, before and after, have in common. */
export const commonLength = (before: Log, after: Log): number => {
  let common = Math.min(before.length, after.length);
  while (common > 0 && before.at(common - 1) !== after.at(common - 1)) common--;
  return common;
};

/** What an entry holds, in a few characters: `x=7`, `get x`, `no-op`. */
export const entryText = ({ command }: Entry): string =>
  command === null ? 'no-op' : commandText(command.operation);

/** Entries by their indices, the only or last one by its content too: `index 2 (x=7)`. */
export const entriesText = (log: Log, from: number, to: number): string => {
  const last = log.at(to - 1);
  const text = last === undefined ? '' : entryText(last);
  return from === to ? `index ${to} (${text})` : `indices ${from} to ${to} (the last is ${text})`;
};
