import type { AnyEffect } from '../../sim/effect.ts';
import type { Citation, Narration } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { PaxosContext } from './context.ts';
import { type PaxosState, paxosStateOf } from './describe.ts';
import { acceptorsOf } from './learner.ts';
import { inPaxosMadeSimple, paxosRules } from './rules.ts';

const listed = (names: readonly string[]): string => {
  const last = names.at(-1);
  if (last === undefined) return '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

const told = (text: string, important: boolean, section: string): Narration => ({
  text,
  important,
  citation: inPaxosMadeSimple(section),
});

type Note = AnyEffect & { readonly kind: 'note' };

const citationOf = (rule: string | undefined): Citation | undefined =>
  paxosRules.find(({ id }) => id === rule)?.citation;

const tellNote = (note: Note, important: boolean): Narration => {
  const citation = citationOf(note.rule);
  return {
    text: note.text,
    important,
    ...(note.rule === undefined ? {} : { rule: note.rule }),
    ...(citation === undefined ? {} : { citation }),
  };
};

const noteIn = (record: EventRecord): Note | undefined =>
  record.effects.find((effect) => effect.kind === 'note');

const tellRestart = ({ accepted, promised, tried }: PaxosContext): Narration => {
  const found = [
    ...(promised === 0 ? [] : [`its promise ${promised}`]),
    ...(accepted === null ? [] : [`that it accepted ${accepted.value} as ${accepted.number}`]),
    ...(tried === 0 ? [] : [`that it has used number ${tried}`]),
  ];
  return told(
    found.length === 0
      ? 'starts again and finds nothing on its disk'
      : `starts again and finds on its disk ${listed(found)}`,
    false,
    '§2.5',
  );
};

const tellLearning = ({ chosen, tally }: PaxosContext, isTold: boolean): Narration | null => {
  if (chosen === null) return null;
  const by = acceptorsOf(tally, chosen);
  return isTold || by.length === 0
    ? told(`is told that ${chosen.value} is chosen`, false, '§2.3')
    : told(
        `learns that ${chosen.value} is chosen: ${listed(by)} accepted it as ${chosen.number}`,
        true,
        '§2.3',
      );
};

const tellPrepare = (before: PaxosState, { number, wish }: PaxosContext): Narration =>
  before.phase === 'listening'
    ? told(`begins phase 1 with number ${number}: its client wants ${wish}`, true, '§2.2, phase 1')
    : told(`tries again with number ${number}`, false, '§2.2, phase 1');

/** What an acceptor tells of its promises and acceptances. */
const tellAnswer = (record: EventRecord, before: PaxosContext): Narration | null => {
  if (record.kind !== 'deliver') return null;
  const { from, message } = record.message;
  for (const effect of record.effects) {
    if (effect.kind !== 'send' || !('number' in effect.message)) continue;
    const { number } = effect.message;
    if (effect.message.type === 'promise' && message.type === 'prepare') {
      const { accepted } = before;
      const also =
        accepted === null
          ? ''
          : `, and says that it accepted ${accepted.value} as ${accepted.number}`;
      return told(
        `promises ${from} to answer nothing below ${number}${also}`,
        false,
        '§2.2, phase 1',
      );
    }
    if (effect.message.type === 'accepted' && message.type === 'accept') {
      const value = 'value' in effect.message ? effect.message.value : '';
      return told(`accepts ${value} as ${number}`, false, '§2.2, phase 2');
    }
  }
  return null;
};

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = (record: EventRecord): Narration | null => {
  const after = paxosStateOf(record.after);
  if (after === null || record.kind === 'intervention' || record.kind === 'diskDone') return null;
  if (record.kind === 'start') return record.incarnation > 0 ? tellRestart(after.context) : null;
  const note = noteIn(record);
  const before = paxosStateOf(record.before);
  if (before === null) return null;

  if (after.phase === 'decided' && before.phase !== 'decided') {
    const isTold = record.kind === 'deliver' && record.message.message.type === 'learn';
    return tellLearning(after.context, isTold);
  }
  // A proposal that takes over an earlier value is what the protocol is about.
  if (note) return tellNote(note, after.phase === 'proposing' && before.phase === 'preparing');
  if (after.context.number > before.context.number) return tellPrepare(before, after.context);
  return tellAnswer(record, before.context);
};
