import { outcomeText } from '../../kit/words.ts';
import { spanText } from '../../session/format.ts';
import type { AnyEffect } from '../../sim/effect.ts';
import { operationText } from '../../sim/operation.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { EventKind, EventRecord } from '../../sim/record.ts';
import { wordsOf } from '../words.ts';

/** What kind of event it is, in a word or two. */
export const kindText = (kind: EventKind): string => {
  switch (kind) {
    case 'start':
      return 'start';
    case 'deliver':
      return 'arrival of a message';
    case 'lost':
      return 'loss of a message';
    case 'timer':
      return 'timer';
    case 'diskDone':
      return 'end of a disk write';
    case 'operation':
      return 'order to a client';
    case 'peersChanged':
      return 'change of membership';
    case 'intervention':
      return 'intervention';
  }
};

/** What a machine asked for, in words. */
export const effectText = (
  protocol: Pick<Protocol, 'describeMessage'>,
  effect: AnyEffect,
): string => {
  switch (effect.kind) {
    case 'send':
      return `send to ${effect.to}: ${protocol.describeMessage(effect.message).label}`;
    case 'setTimer': {
      const { after } = effect;
      const span =
        typeof after === 'number'
          ? spanText(after)
          : 'meanMicros' in after
            ? `about ${spanText(after.meanMicros)}`
            : `${spanText(after[0])} to ${spanText(after[1])}`;
      return `set the ${wordsOf(effect.timer)} timer to ${span}`;
    }
    case 'cancelTimer':
      return `cancel the ${wordsOf(effect.timer)} timer`;
    case 'persist':
      return 'write to the disk; what follows waits for it';
    case 'reply':
      return `answer ${effect.request.client}: ${outcomeText(effect.outcome)}`;
    case 'note':
      return `because: ${effect.text}`;
    case 'invoke':
      return `begin ${operationText(effect.operation)}`;
    case 'complete':
      return `end the operation: ${effect.outcome}`;
  }
};

/** A field of a node that an event changed. */
export interface ChangedField {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Which of the fields that the inspector shows an event changed. */
export const changedFields = (
  protocol: Pick<Protocol, 'describeNode'>,
  { before, after }: Pick<EventRecord, 'before' | 'after'>,
): readonly ChangedField[] => {
  if (before === null || after === null || before === after) return [];
  const was = new Map(
    protocol.describeNode(before).fields.map(({ name, value }) => [name, value] as const),
  );
  const fields = protocol.describeNode(after).fields;
  const state =
    before.value === after.value
      ? []
      : [{ name: 'state', before: before.value, after: after.value }];
  return [
    ...state,
    ...fields
      .map(({ name, value }) => ({ name, before: was.get(name) ?? '–', after: value }))
      .filter((field) => field.before !== field.after),
  ];
};
