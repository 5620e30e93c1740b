import type { AnyEffect } from '../../sim/effect.ts';
import type { Citation, Narration } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import { lastIndexOf, type PrimaryBackupContext } from './context.ts';
import { type PrimaryBackupState, serverStateOf } from './describe.ts';
import { entriesText } from './entry-text.ts';
import { entriesAfter, entryAt, lengthOf } from './log.ts';
import {
  alsbergAndDay,
  budhiraja,
  postgres,
  primaryBackupRules,
  vanRenesseAndGuerraoui,
} from './rules.ts';

type Told = Narration | null;

type Note = AnyEffect & { readonly kind: 'note' };

const listed = (names: readonly string[]): string => {
  const last = names.at(-1);
  if (last === undefined) return '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

const told = (text: string, important: boolean, citation: Citation, rule?: string): Narration => ({
  text,
  important,
  citation,
  ...(rule === undefined ? {} : { rule }),
});

/** Notes that tell of a moment that matters. */
const importantRules: readonly string[] = [
  'primary-backup/discard-on-return',
  'primary-backup/only-primary-serves',
];

const tellNote = (note: Note, important = importantRules.includes(note.rule ?? '')): Narration => {
  const citation = primaryBackupRules.find(({ id }) => id === note.rule)?.citation;
  return {
    text: note.text,
    important,
    ...(note.rule === undefined ? {} : { rule: note.rule }),
    ...(citation === undefined ? {} : { citation }),
  };
};

const tellTakeOver = (before: PrimaryBackupState, { context }: PrimaryBackupState): Narration => {
  const { epoch, settings } = context;
  if (before.context.appointed) {
    return told(
      `is the primary from the start, of epoch ${epoch}`,
      true,
      alsbergAndDay('A technique for a resilient service'),
    );
  }
  if (before.role === 'candidate') {
    return told(
      `is elected: ${settings.majority} of ${settings.order.length} servers have promised themselves to epoch ${epoch}`,
      true,
      vanRenesseAndGuerraoui('techniques without accurate failure detection'),
    );
  }
  const { primary } = before.context;
  const dead =
    primary === null || primary === context.id ? 'no primary' : `nothing from ${primary}`;
  return told(
    `has heard ${dead} for too long and takes over as the primary of epoch ${epoch}`,
    true,
    budhiraja('a simple protocol: the backup takes over when messages stop'),
  );
};

const tellResignation = (before: PrimaryBackupState, after: PrimaryBackupState): Narration => {
  const waiting = before.context.pending.length;
  const sent =
    waiting === 0
      ? ''
      : `; ${waiting === 1 ? 'a client that waits is' : `${waiting} clients that wait are`} sent on`;
  return told(
    `hears of epoch ${after.context.epoch} and is the primary of epoch ${before.context.epoch} no more${sent}`,
    true,
    postgres('Failover (an old primary must be informed that it is none any more)'),
    'primary-backup/fencing',
  );
};

const tellRole = (before: PrimaryBackupState, after: PrimaryBackupState): Told => {
  if (after.role === 'primary')
    return before.role === 'primary' ? null : tellTakeOver(before, after);
  if (before.role === 'primary') return tellResignation(before, after);
  if (after.role === 'candidate' && after.context.epoch > before.context.epoch) {
    return told(
      `takes the primary for dead and asks to be the primary of epoch ${after.context.epoch}`,
      true,
      vanRenesseAndGuerraoui('techniques without accurate failure detection'),
    );
  }
  return null;
};

const tellPrimary = (before: PrimaryBackupContext, after: PrimaryBackupContext): Told => {
  const { needed, pulls, shipDelay } = after.settings;
  const grew = lastIndexOf(after) > lastIndexOf(before);
  const settled = after.stable > before.stable;
  if (grew) {
    const what = entriesText(entriesAfter(after.log, lengthOf(before.log)));
    const ships = pulls
      ? 'keeps it until its backups ask'
      : shipDelay > 0
        ? 'ships it in a while'
        : `ships it to ${listed(after.peers)}`;
    return told(
      settled ? `writes ${what}, ${ships} and answers at once` : `writes ${what} and ${ships}`,
      false,
      alsbergAndDay('A technique for a resilient service'),
    );
  }
  if (!settled) return null;
  const what = entriesText(
    entriesAfter(before.log, before.stable).slice(0, after.stable - before.stable),
  );
  return told(
    `has ${what || `the log up to ${after.stable}`} stored by ${needed === 1 ? 'the backup' : `the ${needed} backups`} it waits for`,
    before.stable === 0,
    alsbergAndDay('A technique for a resilient service'),
    'primary-backup/wait-for-backups',
  );
};

const tellBackup = (before: PrimaryBackupContext, after: PrimaryBackupContext): Told => {
  const length = lastIndexOf(after);
  if (after.log.base > lastIndexOf(before)) {
    return told(
      `takes over the whole state up to index ${length} from ${after.primary ?? 'the primary'}`,
      true,
      postgres('Log-Shipping Standby Servers (a standby too far behind is built anew)'),
    );
  }
  if (length <= lastIndexOf(before) || entryAt(after.log, length) === undefined) return null;
  const what = entriesText(entriesAfter(after.log, lengthOf(before.log)));
  return told(
    `stores ${what} from ${after.primary ?? 'the primary'}`,
    false,
    alsbergAndDay('A technique for a resilient service'),
  );
};

const tellRestart = ({ context }: PrimaryBackupState): Narration => {
  const count = lastIndexOf(context);
  return told(
    `starts again as a backup, with epoch ${context.epoch} and ${count} ${count === 1 ? 'entry' : 'entries'} on its disk`,
    false,
    postgres('Failover'),
  );
};

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = (record: EventRecord): Told => {
  const after = serverStateOf(record.after);
  if (after === null || record.kind === 'intervention' || record.kind === 'diskDone') return null;
  if (record.kind === 'start') return record.incarnation > 0 ? tellRestart(after) : null;
  const note = record.effects.find((effect) => effect.kind === 'note');
  const before = record.before === record.after ? null : serverStateOf(record.before);
  if (before === null) return note ? tellNote(note) : null;

  const change = tellRole(before, after);
  if (note?.rule === 'primary-backup/discard-on-return') {
    const told = tellNote(note, true);
    return change === null ? told : { ...told, text: `${change.text}; it ${note.text}` };
  }
  if (change) return change;
  if (note) return tellNote(note);
  return after.role === 'primary'
    ? tellPrimary(before.context, after.context)
    : tellBackup(before.context, after.context);
};
