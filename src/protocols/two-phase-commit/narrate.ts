import type { AnyEffect } from '../../sim/effect.ts';
import type { Citation, Narration } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import { occupationOf, type TwoPhaseContext } from './context.ts';
import { inBernstein, inMohan, twoPhaseRules } from './rules.ts';
import { twoPhaseContextOf } from './state.ts';
import { coordinatorOf } from './transaction.ts';

type Note = AnyEffect & { readonly kind: 'note' };

const citationOf = (rule: string | undefined): Citation | undefined =>
  twoPhaseRules.find(({ id }) => id === rule)?.citation;

/** Where to read about an event that no rule is named for. */
const placeOf = (record: EventRecord): Citation => {
  if (record.kind === 'timer') {
    return record.timer === 'recovery'
      ? inMohan('The two-phase commit protocol and failures')
      : inBernstein('7.4, timeout actions');
  }
  if (record.kind === 'deliver') {
    switch (record.message.message.type) {
      case 'inquiry':
      case 'uncertain':
        return inBernstein('7.4, cooperative termination protocol');
      default:
        return inMohan('The presumed abort protocol');
    }
  }
  return inMohan('The presumed abort protocol');
};

/** Whether a coordinator has decided in this event. */
const hasDecided = (before: TwoPhaseContext, after: TwoPhaseContext): boolean =>
  after.log
    .slice(before.log.length)
    .some(
      ({ kind, transaction }) =>
        (kind === 'commit' || kind === 'abort') && coordinatorOf(transaction) === after.id,
    );

/** Decisions, blocking and its end, and what a restart finds. */
const matters = (record: EventRecord, after: TwoPhaseContext): boolean => {
  if (record.kind === 'timer' && record.timer === 'recovery') {
    return after.prepared.size + after.coordinated.size > 0;
  }
  const before = twoPhaseContextOf(record.before);
  if (before === null) return false;
  const wasBlocked = occupationOf(before) === 'blocked';
  return hasDecided(before, after) || wasBlocked !== (occupationOf(after) === 'blocked');
};

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = (record: EventRecord): Narration | null => {
  const after = twoPhaseContextOf(record.after);
  if (after === null || record.kind === 'intervention') return null;
  const notes = record.effects.filter((effect): effect is Note => effect.kind === 'note');
  const [first] = notes;
  if (first === undefined) return null;
  const { rule } = first;
  return {
    text: notes.map(({ text }) => text).join('; '),
    important: matters(record, after),
    citation: citationOf(rule) ?? placeOf(record),
    ...(rule === undefined ? {} : { rule }),
  };
};
