import type { Narration } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import { serverOf } from './describe.ts';
import type { Update } from './messages.ts';
import { demers, gray, multiMasterRules, parker } from './rules.ts';

const updateIn = (record: EventRecord): Update | null => {
  for (const effect of record.effects) {
    if (effect.kind === 'send' && effect.message.type === 'update') return effect.message as Update; // a message of that type is one
  }
  return null;
};

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = (record: EventRecord): Narration | null => {
  const after = serverOf(record.after);
  if (after === null || record.kind === 'intervention' || record.kind === 'diskDone') return null;
  if (record.kind === 'start') {
    return record.incarnation > 0
      ? {
          text: 'starts again with what is on its disk; what it missed, an exchange will tell it',
          important: false,
          citation: demers('Anti-entropy'),
        }
      : null;
  }
  const notes = record.effects.filter((effect) => effect.kind === 'note');
  const [note] = notes;
  if (note !== undefined) {
    const rule = multiMasterRules.find(({ id }) => id === note.rule);
    return {
      text: notes.map(({ text }) => text).join('; '),
      important: note.rule !== 'multi-master/write-once',
      citation: rule?.citation ?? parker('version vectors'),
      ...(rule === undefined ? {} : { rule: rule.id }),
    };
  }
  if (record.before === record.after || record.kind !== 'deliver') return null;
  const before = serverOf(record.before);
  if (before?.items === after.items) return null;
  const update = updateIn(record);
  if (update !== null) {
    const { key, version } = update;
    return {
      text: `takes ${key}=${version.value ?? 'deleted'}, answers, and tells the others afterwards`,
      important: false,
      citation: gray('Lazy group replication'),
    };
  }
  const { from, message } = record.message;
  if (message.type === 'update') {
    const { key, version } = message as Update; // a message of that type is one
    return {
      text: `takes over ${key}=${version.value ?? 'deleted'} from ${from}`,
      important: false,
      citation: gray('Lazy group replication'),
    };
  }
  return {
    text: `learns from ${from} what it had missed`,
    important: false,
    rule: 'multi-master/anti-entropy',
    citation: demers('Anti-entropy'),
  };
};
