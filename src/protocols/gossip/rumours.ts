import type { NodeId } from '../../sim/identifiers.ts';
import { chance, split } from '../../sim/random.ts';
import type { Delivered } from '../../sim/wire.ts';
import { type GossipContext, type GossipEffect, type Rumour, withEffects } from './context.ts';
import { type Entry, isSameUpdate } from './entries.ts';
import type { Answer, Feedback, Pull, Rumours, Verdict } from './messages.ts';
import { holdingOf, isNews, notesOn, takeIn } from './updates.ts';

/**
 * The rumours that a site may tell now. What came to it within a synchronous cycle it passes on from
 * the next cycle on: in a cycle all contacts happen at once.
 */
export const tellable = ({ fresh, rumours }: GossipContext): readonly Rumour[] =>
  fresh.length === 0 ? rumours : rumours.filter(({ entry }) => !fresh.includes(entry.key));

/**
 * Whether the receiver of each update needed it. One that came earlier in the same synchronous cycle
 * counts as needed again: all its senders acted before any of them could know.
 */
export const verdictsOn = (context: GossipContext, updates: readonly Entry[]): readonly Verdict[] =>
  updates.map((entry) => {
    const mine = context.database.entries.get(entry.key);
    const cameNow =
      mine !== undefined && isSameUpdate(mine, entry) && context.fresh.includes(entry.key);
    const { key, timestamp, site } = entry;
    return { key, timestamp, site, needed: cameNow || isNews(context, mine, entry) };
  });

const feedbackTo = (
  context: GossipContext,
  to: NodeId,
  verdicts: readonly Verdict[],
): readonly GossipEffect[] =>
  context.settings.response === 'blind' || verdicts.length === 0
    ? []
    : [{ kind: 'send', to, message: { type: 'feedback', verdicts } }];

/** Marks how contacts with rumours went; a verdict on an update that is no longer hot is passed over. */
const marked = (rumours: readonly Rumour[], verdicts: readonly Verdict[]): readonly Rumour[] =>
  verdicts.length === 0
    ? rumours
    : rumours.map((rumour) => {
        const about = verdicts.find(
          (verdict) => verdict.key === rumour.entry.key && isSameUpdate(verdict, rumour.entry),
        );
        if (about === undefined) return rumour;
        return about.needed ? { ...rumour, needed: true } : { ...rumour, unneeded: true };
      });

const markedTold = (
  rumours: readonly Rumour[],
  toldRumours: readonly Rumour[],
): readonly Rumour[] =>
  toldRumours.length === 0
    ? rumours
    : rumours.map((rumour) =>
        toldRumours.includes(rumour) && !rumour.told ? { ...rumour, told: true } : rumour,
      );

/** What a site says to its partners when a cycle begins, by the direction that rumours flow in. */
export const beginContacts = (
  context: GossipContext,
  partners: readonly NodeId[],
): { readonly rumours: readonly Rumour[]; readonly effects: readonly GossipEffect[] } => {
  const { rumours, settings } = context;
  const nothing = { rumours, effects: [] };
  switch (settings.rumours) {
    case 'none':
      return nothing;
    case 'pull':
      return {
        rumours,
        effects: partners.map((to) => ({ kind: 'send', to, message: { type: 'pull' } })),
      };
    case 'push':
    case 'pushPull': {
      const wantsAnswer = settings.rumours === 'pushPull';
      if (rumours.length === 0 && !wantsAnswer) return nothing;
      const message: Rumours = {
        type: 'rumours',
        updates: rumours.map(({ entry }) => entry),
        wantsAnswer,
      };
      return {
        rumours: partners.length === 0 ? rumours : markedTold(rumours, rumours),
        effects: partners.map((to) => ({ kind: 'send', to, message })),
      };
    }
  }
};

/** Hears rumours: takes them in, says which it needed, and answers with its own where asked. */
export const hearRumours = (
  context: GossipContext,
  { from, message }: Delivered<Rumours>,
): GossipContext => {
  const { updates, wantsAnswer } = message;
  const verdicts = verdictsOn(context, updates);
  const holding = takeIn(context, holdingOf(context), updates, 'rumour', from);
  const notes = notesOn(holding.changes);
  if (!wantsAnswer) {
    return withEffects(context, holding, [...feedbackTo(context, from, verdicts), ...notes]);
  }
  // A rumour that the partner has just told needs no telling: that contact was in vain for it, too.
  const own = tellable(context);
  const isTold = ({ entry }: Rumour): boolean =>
    updates.some((update) => update.key === entry.key && isSameUpdate(update, entry));
  const answered = own.filter((rumour) => !isTold(rumour));
  const known = own.filter(isTold).map(({ entry: { key, timestamp, site } }) => ({
    ...{ key, timestamp, site },
    needed: false,
  }));
  const feedback = context.settings.response === 'blind' ? [] : verdicts;
  if (answered.length === 0 && feedback.length === 0) {
    return withEffects(context, holding, notes);
  }
  const answer: Answer = { type: 'answer', updates: answered.map(({ entry }) => entry), feedback };
  return withEffects(
    context,
    { ...holding, rumours: marked(markedTold(holding.rumours, answered), known) },
    [{ kind: 'send', to: from, message: answer }, ...notes],
  );
};

/** Tells its hot rumours, of which it has some, to a site that asks for them (section 1.4, pull). */
export const answerPull = (context: GossipContext, { from }: Delivered<Pull>): GossipContext => {
  const told = tellable(context);
  const updates = told.map(({ entry }) => entry);
  return withEffects(context, { rumours: markedTold(context.rumours, told) }, [
    { kind: 'send', to: from, message: { type: 'answer', updates, feedback: [] } },
  ]);
};

/** Hears the rumours that it asked for, and which of its own were needed. */
export const hearAnswer = (
  context: GossipContext,
  { from, message }: Delivered<Answer>,
): GossipContext => {
  const verdicts = verdictsOn(context, message.updates);
  const cooled = marked(context.rumours, message.feedback);
  const holding = takeIn(
    context,
    { ...holdingOf(context), rumours: cooled },
    message.updates,
    'rumour',
    from,
  );
  return withEffects(context, holding, [
    ...feedbackTo(context, from, verdicts),
    ...notesOn(holding.changes),
  ]);
};

/** Hears which of the rumours that it told were needed. */
export const hearFeedback = (
  context: GossipContext,
  { message }: Delivered<Feedback>,
): GossipContext =>
  withEffects(context, { rumours: marked(context.rumours, message.verdicts) }, []);

/**
 * What a cycle's contacts have made of a rumour, judged at the cycle's end (section 1.4); null when
 * the site loses interest. By feedback a cycle cools it in which somebody knew it already and nobody
 * needed it, and one in which somebody needed it sets the counter back; blind, every cycle cools it
 * in which it was told at all. `bits` are the rumour's own random bits.
 */
export const cooled = (
  { settings }: Pick<GossipContext, 'settings'>,
  rumour: Rumour,
  bits: number,
): Rumour | null => {
  const isBlind = settings.response === 'blind';
  const cools = isBlind ? rumour.told : rumour.unneeded && !rumour.needed;
  const rested = { ...rumour, told: false, needed: false, unneeded: false };
  if (!cools) return !isBlind && rumour.needed ? { ...rested, counter: 0 } : rested;
  switch (settings.removal) {
    case 'coin':
      return chance(bits, 1 / settings.k) ? null : rested;
    case 'counter':
      return rumour.counter + 1 >= settings.k ? null : { ...rested, counter: rumour.counter + 1 };
  }
};

/** The rumours that stay hot after a cycle. */
export const stillHot = (context: GossipContext, bits: number): readonly Rumour[] => {
  const { rumours } = context;
  if (rumours.length === 0) return rumours;
  return rumours.flatMap((rumour, place) => cooled(context, rumour, split(bits, place)) ?? []);
};
