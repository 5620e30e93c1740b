import { interventionText } from '../../session/interventions.ts';
import { describeClient } from '../../sim/client.ts';
import type { ClientEffect } from '../../sim/effect.ts';
import type { Intervention } from '../../sim/intervention.ts';
import { type Operation, operationText } from '../../sim/operation.ts';
import type { Narration, Protocol } from '../../sim/protocol.ts';
import type { EventRecord, LossReason } from '../../sim/record.ts';
import { toldText } from '../told-text.ts';
import { wordsOf } from '../words.ts';

type Teller = Pick<Protocol, 'narrate' | 'describeMessage'>;

/**
 * The sentence for an event that a person would ask about, without the name of the node that it is
 * about: `wins term 3 with votes from n2 and n3`. Interventions say `you …`. Null for an event that
 * goes without saying.
 */
export const narration = (protocol: Teller, record: EventRecord): Narration | null => {
  if (record.kind === 'intervention') {
    const { intervention } = record.entry;
    const told = protocol.narrate(record);
    return {
      ...(told ?? {}),
      text: `you ${doneText(intervention)}${selectedText(record)}`,
      important: intervention.kind !== 'operation' && intervention.kind !== 'deliverNow',
    };
  }
  return protocol.narrate(record) ?? clientNarration(record);
};

/**
 * A sentence for every event there is, for those who want to see all: the narration where there is
 * one, otherwise what happened in plain words.
 */
export const anySentence = (protocol: Teller, record: EventRecord): Narration =>
  narration(protocol, record) ?? { text: plainText(protocol, record), important: false };

/** What a person did, in words that follow "you". */
const doneText = (intervention: Intervention): string => {
  if (intervention.kind !== 'operation') return interventionText(intervention);
  const { client, to, operation } = intervention;
  return `have ${client} ask${to === undefined ? '' : ` ${to}`}: ${operationText(operation)}`;
};

/** Whom the script's selectors met: ` (leader: n3)`; and that nothing was done where one met nobody. */
const selectedText = ({
  selected,
}: Extract<EventRecord, { readonly kind: 'intervention' }>): string => {
  if (selected === undefined) return '';
  const met = Object.entries(selected.met).map(
    ([name, nodes]) => `${name}: ${nodes.length === 0 ? 'nobody' : nodes.join(' ')}`,
  );
  return ` (${met.join('; ')}${selected.isDone ? '' : ', so nothing is done'})`;
};

const plainText = (protocol: Teller, record: EventRecord): string => {
  switch (record.kind) {
    case 'start':
      return record.incarnation === 0 ? 'starts' : 'starts again from its disk';
    case 'deliver': {
      const { message } = record.message;
      const { label } = protocol.describeMessage(message);
      const ignored =
        record.after === record.before && record.effects.length === 0 ? ', and ignores it' : '';
      return `receives ${wordsOf(message.type)} from ${record.message.from} (${label})${ignored}`;
    }
    case 'lost': {
      const { message, from, to } = record.message;
      return `${wordsOf(message.type)} from ${from} to ${to} is lost: ${lossText(record.reason)}`;
    }
    case 'timer':
      return `${wordsOf(record.timer)} fires${record.byHand ? ' by your hand' : ''}`;
    case 'diskDone':
      return record.stored
        ? `its disk has stored the write${record.sent.length > 0 ? '; what waited for it leaves' : ''}`
        : 'its disk reports a write as done that it never stored';
    case 'operation':
      return 'is given an operation';
    case 'peersChanged':
      return 'learns of a new set of servers';
    case 'intervention':
      return `you ${doneText(record.entry.intervention)}${selectedText(record)}`;
  }
};

/** Why a message did not arrive, after a colon. */
export const lossText = (reason: LossReason): string => {
  switch (reason) {
    case 'loss':
      return 'the network lost it';
    case 'cut':
      return 'the link is cut';
    case 'dropped':
      return 'you dropped it';
    case 'receiver-down':
      return 'the receiver is down';
  }
};

const isClientEffect = (effect: EventRecord['effects'][number]): effect is ClientEffect =>
  effect.kind === 'invoke' || effect.kind === 'complete';

const clientNarration = (record: EventRecord): Narration | null => {
  const effects = record.effects.filter(isClientEffect);
  if (effects.length > 0) {
    return {
      text: effects.map((effect) => clientSentence(record, effect)).join('; '),
      important: effects.some((effect) => effect.kind === 'complete' && effect.outcome !== 'ok'),
    };
  }
  return retryNarration(record);
};

const clientSentence = (record: EventRecord, effect: ClientEffect): string => {
  switch (effect.kind) {
    case 'invoke': {
      const target = record.after && describeClient(record.after).open?.target;
      return `asks ${target ?? 'a server'}: ${operationText(effect.operation)}`;
    }
    case 'complete': {
      const operation = openOperation(record);
      const what = operation ? operationText(operation) : 'its operation';
      switch (effect.outcome) {
        case 'ok':
          return operation && effect.result
            ? `is told by ${effect.answeredBy ?? 'a server'} that ${toldText(operation, effect.result)}`
            : `is told that ${what} is done`;
        case 'fail':
          return `is told that ${what} failed${effect.reason ? `: ${effect.reason}` : ''}`;
        case 'unknown':
          return `gives up on ${what}: ${effect.reason ?? 'no answer'}`;
      }
    }
  }
};

const openOperation = (record: EventRecord): Operation | null =>
  (record.before && describeClient(record.before).open?.operation) ?? null;

/** A client that asks another server: its request timed out, or a server sent it on. */
const retryNarration = (record: EventRecord): Narration | null => {
  const request = record.sent.find((sent) => sent.message.type === 'request');
  if (request === undefined) return null;
  const operation = openOperation(record);
  if (operation === null) return null;
  const what = operationText(operation);
  if (record.kind === 'timer' && record.timer === 'requestTimeout') {
    return { text: `hears nothing and asks ${request.to} instead: ${what}`, important: false };
  }
  if (record.kind === 'deliver') {
    return {
      text: `is sent on by ${record.message.from} and asks ${request.to}: ${what}`,
      important: false,
    };
  }
  return { text: `asks ${request.to} again: ${what}`, important: false };
};
