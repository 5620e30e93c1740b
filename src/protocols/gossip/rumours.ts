import type { On } from '../../kit/node.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import { chance, split } from '../../sim/random.ts';
import { type Entry, isSameUpdate } from './database.ts';
import type { Parameters } from './paper.ts';
import {
  type Gossip,
  isNews,
  type Message,
  type Node,
  type Rumour,
  type State,
  sayStored,
  takeIn,
  type Verdict,
} from './site.ts';

/**
 * The rumours that a site may tell now. What came to it within a synchronous cycle it passes on from
 * the next cycle on: in a cycle all contacts happen at once.
 */
const tellable = ({ fresh, rumours }: Readonly<State>): readonly Rumour[] =>
  fresh.length === 0 ? rumours : rumours.filter(({ entry }) => !fresh.includes(entry.key));

/**
 * Whether the receiver of each update needs it. One that came earlier in the same synchronous cycle
 * counts as needed again: all its senders acted before any of them could know.
 */
const verdictsOn = (node: Node, updates: readonly Entry[]): readonly Verdict[] =>
  updates.map((entry) => {
    const { database, fresh } = node.knows;
    const mine = database.entries.get(entry.key);
    const cameNow = mine !== undefined && isSameUpdate(mine, entry) && fresh.includes(entry.key);
    const { key, timestamp, site } = entry;
    return { key, timestamp, site, needed: cameNow || isNews(node, mine, entry) };
  });

const giveFeedback = (node: Node, to: NodeId, verdicts: readonly Verdict[]): void => {
  if (node.parameters.response === 'feedback' && verdicts.length > 0)
    node.send(to, { type: 'feedback', verdicts });
};

/** Marks how contacts with rumours went; a verdict on an update that is no longer hot is passed over. */
const mark = (node: Node, verdicts: readonly Verdict[]): void => {
  if (verdicts.length === 0) return;
  node.s.rumours = node.knows.rumours.map((rumour) => {
    const about = verdicts.find(
      (verdict) => verdict.key === rumour.entry.key && isSameUpdate(verdict, rumour.entry),
    );
    if (about === undefined) return rumour;
    return about.needed ? { ...rumour, needed: true } : { ...rumour, unneeded: true };
  });
};

const markTold = (node: Node, told: readonly Rumour[]): void => {
  if (told.length === 0) return;
  node.s.rumours = node.knows.rumours.map((rumour) =>
    told.includes(rumour) && !rumour.told ? { ...rumour, told: true } : rumour,
  );
};

/** What a site says to its partners when a cycle begins, by the direction that rumours flow in. */
export const beginContacts = (node: Node, partners: readonly NodeId[]): void => {
  const { rumours } = node.knows;
  const direction = node.parameters.rumours;
  switch (direction) {
    case 'none':
      return;
    case 'pull':
      for (const to of partners) node.send(to, { type: 'pull' });
      return;
    case 'push':
    case 'pushPull': {
      const wantsAnswer = direction === 'pushPull';
      if (rumours.length === 0 && !wantsAnswer) return;
      const updates = rumours.map(({ entry }) => entry);
      const message: Message = { type: 'rumours', updates, wantsAnswer };
      for (const to of partners) node.send(to, message);
      if (partners.length > 0) markTold(node, rumours);
    }
  }
};

/**
 * Hears rumours: takes them in, says which it needed, and answers with its own where asked. A question
 * that brings nothing is not answered where there is nothing to say.
 */
export const onRumours = (node: Node, { from, message }: On<Gossip, 'rumours'>): void => {
  const { updates, wantsAnswer } = message;
  const own = tellable(node.knows);
  if (updates.length === 0 && own.length === 0) return;
  const verdicts = verdictsOn(node, updates);
  const changes = takeIn(node, updates, 'rumour', from);
  if (wantsAnswer) answer(node, from, updates, own, verdicts);
  else giveFeedback(node, from, verdicts);
  sayStored(node, changes);
};

/** Answers with its own rumours. One that the partner has just told needs no telling: that contact was in vain for it, too. */
const answer = (
  node: Node,
  to: NodeId,
  heard: readonly Entry[],
  own: readonly Rumour[],
  verdicts: readonly Verdict[],
): void => {
  const isTold = ({ entry }: Rumour): boolean =>
    heard.some((update) => update.key === entry.key && isSameUpdate(update, entry));
  const answered = own.filter((rumour) => !isTold(rumour));
  const feedback = node.parameters.response === 'blind' ? [] : verdicts;
  if (answered.length === 0 && feedback.length === 0) return;
  markTold(node, answered);
  mark(
    node,
    own
      .filter(isTold)
      .map(({ entry: { key, timestamp, site } }) => ({ key, timestamp, site, needed: false })),
  );
  node.send(to, { type: 'answer', updates: answered.map(({ entry }) => entry), feedback });
};

/** Tells its hot rumours, where it has some, to a site that asks for them (section 1.4, pull). */
export const onPull = (node: Node, { from }: On<Gossip, 'pull'>): void => {
  const told = tellable(node.knows);
  if (told.length === 0) return;
  markTold(node, told);
  node.send(from, { type: 'answer', updates: told.map(({ entry }) => entry), feedback: [] });
};

/** Hears the rumours that it asked for, and which of its own were needed. */
export const onAnswer = (node: Node, { from, message }: On<Gossip, 'answer'>): void => {
  const verdicts = verdictsOn(node, message.updates);
  mark(node, message.feedback);
  const changes = takeIn(node, message.updates, 'rumour', from);
  giveFeedback(node, from, verdicts);
  sayStored(node, changes);
};

/** Hears which of the rumours that it told were needed. */
export const onFeedback = (node: Node, { message }: On<Gossip, 'feedback'>): void =>
  mark(node, message.verdicts);

/**
 * What a cycle's contacts have made of a rumour, judged at the cycle's end (section 1.4); null when
 * the site loses interest. By feedback a cycle cools it in which somebody knew it already and nobody
 * needed it, and one in which somebody needed it sets the counter back; blind, every cycle cools it
 * in which it was told at all. `bits` are the rumour's own random bits.
 */
export const cooled = (
  { k, removal, response }: Pick<Parameters, 'k' | 'removal' | 'response'>,
  rumour: Rumour,
  bits: number,
): Rumour | null => {
  const isBlind = response === 'blind';
  const cools = isBlind ? rumour.told : rumour.unneeded && !rumour.needed;
  const rested = { ...rumour, told: false, needed: false, unneeded: false };
  if (!cools) return !isBlind && rumour.needed ? { ...rested, counter: 0 } : rested;
  switch (removal) {
    case 'coin':
      return chance(bits, 1 / k) ? null : rested;
    case 'counter':
      return rumour.counter + 1 >= k ? null : { ...rested, counter: rumour.counter + 1 };
  }
};

/** The rumours that stay hot after a cycle. */
export const stillHot = (node: Node, bits: number): readonly Rumour[] => {
  const { rumours } = node.knows;
  if (rumours.length === 0) return rumours;
  return rumours.flatMap(
    (rumour, place) => cooled(node.parameters, rumour, split(bits, place)) ?? [],
  );
};
