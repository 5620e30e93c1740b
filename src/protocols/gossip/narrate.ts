import type { AnyEffect } from '../../sim/effect.ts';
import type { Citation, Narration } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Change, GossipContext } from './context.ts';
import { gossipStateOf } from './describe.ts';
import { entryText } from './entries.ts';
import { gossipRules, inEpidemicPaper } from './rules.ts';

/** A sentence without its subject, which is the node of the event. */
type Told = Narration | null;

/** How many updates a sentence names. */
const namedUpdates = 3;

const citationOf = (rule: string | undefined): Citation | undefined =>
  gossipRules.find(({ id }) => id === rule)?.citation;

const told = (text: string, section: string): Narration => ({
  text,
  important: false,
  citation: inEpidemicPaper(section),
});

type Note = AnyEffect & { readonly kind: 'note' };

/** A note; with a rule behind it, it tells of something lost, or gone for good. */
const tellNote = (note: Note): Narration => {
  const citation = citationOf(note.rule);
  return {
    text: note.text,
    important: note.rule !== undefined,
    ...(note.rule === undefined ? {} : { rule: note.rule }),
    ...(citation === undefined ? {} : { citation }),
  };
};

type Stored = Extract<Change, { readonly kind: 'stored' }>;

const listed = (changes: readonly Stored[]): string => {
  const names = changes.slice(0, namedUpdates).map(({ entry }) => entryText(entry));
  const rest = changes.length - names.length;
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ');
};

const tellStored = (changes: readonly Stored[], { settings }: GossipContext): Told => {
  const [first] = changes;
  if (first === undefined) return null;
  const { by, entry, from } = first;
  switch (by) {
    case 'client': {
      const then = settings.rumours === 'none' ? '' : ' and is infective with it';
      return told(`writes ${entryText(entry)}${then}`, entry.value === null ? '§2' : '§1.1');
    }
    case 'rumour':
      return told(`hears ${listed(changes)} from ${from}`, '§1.4');
    case 'anti-entropy':
      return told(`gets ${listed(changes)} from ${from} by anti-entropy`, '§1.3');
  }
};

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = (record: EventRecord): Told => {
  const after = gossipStateOf(record.after);
  if (after === null || record.kind === 'intervention') return null;
  if (record.kind === 'start') {
    if (record.incarnation === 0) return null;
    const { size } = after.context.database.entries;
    return told(
      `starts again, finds ${size} ${size === 1 ? 'entry' : 'entries'} on its disk and spreads none`,
      '§1.4',
    );
  }
  const notes = record.effects.filter((effect) => effect.kind === 'note');
  const note = notes.find(({ rule }) => rule !== undefined) ?? notes[0];
  if (note?.rule !== undefined) return tellNote(note);
  if (record.after !== record.before && record.after?.context !== record.before?.context) {
    const stored = after.context.changes.filter((change) => change.kind === 'stored');
    const story = tellStored(stored, after.context);
    if (story !== null) return story;
  }
  return note === undefined ? null : tellNote(note);
};
