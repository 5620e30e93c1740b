import type { Narration } from '../../sim/protocol.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { SendToAllContext } from './context.ts';
import { replicaOf, writeText } from './describe.ts';
import { schneider, sendToAllRules } from './rules.ts';

const changesText = (
  changes: readonly { readonly key: string; readonly value: string | null }[],
) =>
  changes.length === 0
    ? 'nothing changes'
    : changes.map(({ key, value }) => `${key} is ${value ?? 'gone'}`).join(', ');

const tellExecution = (context: SendToAllContext): Narration | null => {
  const done = context.executed.last;
  if (done === undefined) return null;
  const what = `${writeText(done.operation)}: ${changesText(done.changes)}`;
  return {
    text:
      done.first === context.id
        ? `executes ${what}; it tells all others and waits for nobody`
        : `executes ${what}, which ${done.first} was asked for`,
    important: false,
    citation: schneider('Replica coordination'),
  };
};

/** Why something happened, for events that a person would ask about; null for all others. */
export const narrate = (record: EventRecord): Narration | null => {
  if (record.kind === 'lost') {
    const { from, message, to } = record.message;
    return message.type === 'relay'
      ? {
          text: `a write from ${from} never reaches ${to}, and nobody will send it again`,
          important: true,
          citation: schneider('Replica coordination: agreement'),
        }
      : null;
  }
  const after = replicaOf(record.after);
  if (after === null || record.kind === 'intervention' || record.kind === 'diskDone') return null;
  if (record.kind === 'start') {
    return record.incarnation > 0
      ? {
          text: `starts again with the ${after.executed.length} writes on its disk; what it missed, nobody tells it`,
          important: false,
          citation: schneider('Replica coordination: agreement'),
        }
      : null;
  }
  const note = record.effects.find((effect) => effect.kind === 'note');
  if (note !== undefined) {
    const rule = sendToAllRules.find(({ id }) => id === note.rule);
    return {
      text: note.text,
      important: false,
      ...(rule === undefined ? {} : { rule: rule.id, citation: rule.citation }),
    };
  }
  return record.before === record.after ? null : tellExecution(after);
};
