import type { EventRecord } from '../sim/record.ts';

/** What became of the messages of one type. */
export interface MessageCount {
  readonly type: string;
  /** How many were put on a link, copies that the network made aside. */
  readonly sent: number;
  /** How many copies the network, or a person, made of them. */
  readonly duplicated: number;
  readonly delivered: number;
  readonly lost: number;
  /** Neither delivered nor lost so far: on a link, or waiting at a paused node. */
  readonly underWay: number;
}

type Tally = { -readonly [Key in keyof Omit<MessageCount, 'type' | 'underWay'>]: number };

/** The type of the message with that id, whichever copy it names; null when none was sent before. */
const typeOf = (id: string, records: Iterable<EventRecord>, before: number): string | null => {
  const [original] = id.split('+');
  for (const { index, sent } of records) {
    if (index >= before) break;
    for (const { from, to, sequence, message } of sent) {
      if (`${from}>${to}#${sequence}` === original) return message.type;
    }
  }
  return null;
};

/**
 * Counts messages by type, types in the order in which they first appear. `records` are those of a
 * run from its first event on.
 */
export const countMessages = (records: Iterable<EventRecord>): readonly MessageCount[] => {
  const tallies = new Map<string, Tally>();
  const tallyOf = (type: string): Tally => {
    const known = tallies.get(type);
    if (known !== undefined) return known;
    const tally: Tally = { sent: 0, duplicated: 0, delivered: 0, lost: 0 };
    tallies.set(type, tally);
    return tally;
  };
  for (const record of records) {
    for (const { copy, message } of record.sent) {
      tallyOf(message.type)[copy === 0 ? 'sent' : 'duplicated'] += 1;
    }
    if (record.kind === 'deliver') tallyOf(record.message.message.type).delivered += 1;
    else if (record.kind === 'lost') tallyOf(record.message.message.type).lost += 1;
    else if (record.kind === 'intervention') {
      for (const { message } of record.destroyed) tallyOf(message.type).lost += 1;
      const { intervention } = record.entry;
      if (intervention.kind !== 'duplicate') continue;
      const type = typeOf(intervention.message, records, record.index);
      if (type !== null) tallyOf(type).duplicated += 1;
    }
  }
  return [...tallies].map(([type, tally]) => ({
    type,
    ...tally,
    underWay: tally.sent + tally.duplicated - tally.delivered - tally.lost,
  }));
};
