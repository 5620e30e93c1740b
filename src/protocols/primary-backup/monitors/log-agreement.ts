import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor } from '../../../sim/protocol.ts';
import { entryText } from '../entry-text.ts';
import { entriesAfter, entryAt, epochAt, type Log, lengthOf } from '../log.ts';
import type { Entry } from '../messages.ts';
import { budhiraja, mysql } from '../rules.ts';
import { onChange } from './change.ts';

interface Seen {
  readonly node: NodeId;
  readonly entry: Entry;
  readonly epochBefore: number;
}

/** The index of the first entry that a log still has and did not have before. */
const firstNewIndex = (before: Log | null, after: Log): number => {
  let index = before === null ? 0 : Math.min(lengthOf(before), lengthOf(after));
  while (
    before !== null &&
    index > after.base &&
    entryAt(before, index) !== entryAt(after, index)
  ) {
    index -= 1;
  }
  return Math.max(index, after.base) + 1;
};

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

/** Follows all logs: what differs in commands or in order, and what differs in the state it made. */
const watchEntries = (
  differs: (seen: Seen, now: Seen, index: number) => string | null,
): Monitor['watch'] => {
  return () => {
    const seenAt = new Map<string, Seen>();
    return onChange(({ node, before, after }) => {
      const { log } = after.context;
      if (before?.context.log === log) return null;
      const from = firstNewIndex(before?.context.log ?? null, log);
      const entries = entriesAfter(log, from - 1);
      for (let place = 0; place < entries.length; place++) {
        const entry = entries[place];
        if (entry === undefined) break;
        const index = from + place;
        const now: Seen = { node, entry, epochBefore: epochAt(log, index - 1) };
        const name = `${index}/${entry.epoch}`;
        const seen = seenAt.get(name);
        if (seen === undefined) seenAt.set(name, now);
        else {
          const sentence = differs(seen, now, index);
          if (sentence !== null) return { nodes: [seen.node, node], sentence };
        }
      }
      return null;
    });
  };
};

export const logsAgree: Monitor = {
  id: 'primary-backup/logs-agree',
  kind: 'always',
  title: 'Backups copy their primary',
  claim: 'Two logs that hold an entry of the same epoch at the same index are equal up to there.',
  citation: budhiraja('the specification: the service acts as one server'),
  watch: watchEntries(({ node, entry, epochBefore }, now, index) =>
    isSame(entry.command, now.entry.command) && epochBefore === now.epochBefore
      ? null
      : `${node} and ${now.node} both hold an entry of epoch ${entry.epoch} at index ${index} (${entryText(entry)}, ${entryText(now.entry)}), but not after the same log.`,
  ),
};

export const statesAgree: Monitor = {
  id: 'primary-backup/states-agree',
  kind: 'always',
  title: 'The same log gives the same state',
  claim: 'Executing the same entry leaves the same values at every server.',
  citation: mysql('Statement-based and row-based replication (nondeterministic statements)'),
  watch: watchEntries(({ node, entry }, now) =>
    isSame(entry.changes, now.entry.changes)
      ? null
      : `${entryText(entry)} gave ${valuesText(entry)} at ${node} and ${valuesText(now.entry)} at ${now.node}.`,
  ),
};

const valuesText = ({ changes }: Entry): string =>
  changes.length === 0
    ? 'nothing'
    : changes.map(({ key, value }) => `${key}=${value ?? 'nothing'}`).join(', ');
