import { type EventRecord, type MessageInFlight, messageIdOf } from '../../sim/record.ts';
import type { Scenario } from '../../sim/scenario.ts';

/** The first line of the file: what was run. */
export interface JsonLinesHead {
  readonly format: 'quorate-run';
  readonly version: 1;
  readonly scenario: Scenario;
  /** How many events follow. */
  readonly events: number;
  /** The fingerprint of the run after the last of them. */
  readonly fingerprint: string;
}

const messageOf = (message: MessageInFlight) => ({
  id: messageIdOf(message),
  from: message.from,
  to: message.to,
  sentAtMicros: message.sentAtMicros,
  arrivesAtMicros: message.arrivesAtMicros,
  ...(message.diesAtMicros === null
    ? {}
    : { diesAtMicros: message.diesAtMicros, lossReason: message.lossReason }),
  content: message.message,
});

/** What only some kinds of event have. */
const particulars = (record: EventRecord): Readonly<Record<string, unknown>> => {
  switch (record.kind) {
    case 'start':
      return { incarnation: record.incarnation };
    case 'deliver':
      return { message: messageIdOf(record.message) };
    case 'lost':
      return { message: messageIdOf(record.message), reason: record.reason };
    case 'timer':
      return { timer: record.timer, byHand: record.byHand };
    case 'diskDone':
      return { stored: record.stored };
    case 'intervention':
      return {
        intervention: record.entry.intervention,
        ...(record.selected === undefined ? {} : { met: record.selected.met }),
        destroyed: record.destroyed.map(messageIdOf),
      };
    case 'operation':
    case 'peersChanged':
      return {};
  }
};

/** One event as a line of JSON: what happened, where, why, and what left the node. */
export const eventLine = (record: EventRecord, told: string): string =>
  JSON.stringify({
    event: record.index,
    atMicros: record.atMicros,
    kind: record.kind,
    node: record.node,
    cause: record.cause < 0 ? null : record.cause,
    operation: record.operation,
    ...particulars(record),
    sent: record.sent.map(messageOf),
    state: record.after?.value ?? null,
    text: told,
  });

/**
 * A run as JSON lines, one after the other, each with its line break: the head, then a line for each
 * event. `tell` gives an event's sentence.
 */
export function* jsonLines(
  head: Pick<JsonLinesHead, 'scenario' | 'events' | 'fingerprint'>,
  records: Iterable<EventRecord>,
  tell: (record: EventRecord) => string,
): Generator<string, void> {
  const first: JsonLinesHead = {
    format: 'quorate-run',
    version: 1,
    ...head,
  };
  yield `${JSON.stringify(first)}\n`;
  for (const record of records) yield `${eventLine(record, tell(record))}\n`;
}
