import { type LinkKey, linkKey } from '../session/parts.ts';
import type { MessageId, NodeId } from '../sim/identifiers.ts';
import { type MessageInFlight, messageIdOf } from '../sim/record.ts';
import type { Micros } from '../sim/time.ts';

/** Messages that go the same way at nearly the same time, drawn as one mark with their number. */
export interface Convoy {
  /** The same for as long as it is on its way, whoever joins or arrives. */
  readonly key: string;
  readonly from: NodeId;
  readonly to: NodeId;
  /** The one that arrives first comes first. */
  readonly members: readonly MessageInFlight[];
  /** When they were sent and arrive, on average: the mark moves as one such message would. */
  readonly sentAtMicros: Micros;
  readonly arrivesAtMicros: Micros;
}

/** What is drawn one by one, and what together. */
export interface Traffic {
  readonly singles: readonly MessageInFlight[];
  readonly convoys: readonly Convoy[];
}

/** With more messages than this on the stage, any two that go together become one mark. */
export const CROWD = 300;
/** With more messages than this in one direction of a link, those on that link do. */
export const MOST_ON_A_LINK = 6;
/** Messages of a convoy are no further apart than one part of the way in so many. */
const PARTS_OF_WAY = 6;

/** A message that stands out is never lost among others: one chosen, delayed, or about to get lost. */
const joins = (message: MessageInFlight, chosen: MessageId | null): boolean =>
  message.diesAtMicros === null &&
  message.delayed === undefined &&
  (chosen === null || messageIdOf(message) !== chosen);

/**
 * How long the time is in which the messages of a convoy arrive: a power of two, so that it stays
 * the same while the traffic changes a little.
 */
const windowMicros = (messages: readonly MessageInFlight[]): number => {
  let total = 0;
  for (const { sentAtMicros, arrivesAtMicros } of messages) total += arrivesAtMicros - sentAtMicros;
  const wanted = total / messages.length / PARTS_OF_WAY;
  return wanted < 1 ? 1 : 2 ** Math.floor(Math.log2(wanted));
};

const mean = (messages: readonly MessageInFlight[], of: 'sentAtMicros' | 'arrivesAtMicros') =>
  messages.reduce((sum, message) => sum + message[of], 0) / messages.length;

/**
 * Gathers messages into convoys where there are too many to be told apart: by link and direction,
 * and by when they arrive. A message's convoy follows from its own times, so none leaps to another
 * while it flies. `chosen` is drawn by itself.
 */
export const trafficOf = (
  messages: readonly MessageInFlight[],
  chosen: MessageId | null,
): Traffic => {
  if (messages.length <= MOST_ON_A_LINK) return { singles: messages, convoys: [] };
  const byLink = new Map<LinkKey, MessageInFlight[]>();
  for (const message of messages) {
    const key = linkKey(message.from, message.to);
    const others = byLink.get(key);
    if (others === undefined) byLink.set(key, [message]);
    else others.push(message);
  }
  const least = messages.length > CROWD ? 2 : MOST_ON_A_LINK + 1;
  const crowded = [...byLink].filter(([, here]) => here.length >= least);
  if (crowded.length === 0) return { singles: messages, convoys: [] };

  const window = windowMicros(messages);
  const singles: MessageInFlight[] = [];
  const convoys: Convoy[] = [];
  for (const here of byLink.values()) if (here.length < least) singles.push(...here);
  for (const [link, here] of crowded) {
    const together = new Map<number, MessageInFlight[]>();
    for (const message of here) {
      if (!joins(message, chosen)) {
        singles.push(message);
        continue;
      }
      const turn = Math.floor(message.arrivesAtMicros / window);
      const others = together.get(turn);
      if (others === undefined) together.set(turn, [message]);
      else others.push(message);
    }
    for (const [turn, members] of together) {
      const [first] = members;
      if (first === undefined) continue;
      if (members.length === 1) {
        singles.push(first);
        continue;
      }
      members.sort((one, other) => one.arrivesAtMicros - other.arrivesAtMicros);
      convoys.push({
        key: `${link}@${turn * window}`,
        from: first.from,
        to: first.to,
        members,
        sentAtMicros: mean(members, 'sentAtMicros'),
        arrivesAtMicros: mean(members, 'arrivesAtMicros'),
      });
    }
  }
  return { singles, convoys };
};
