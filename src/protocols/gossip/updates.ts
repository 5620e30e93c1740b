import type { NodeId } from '../../sim/identifiers.ts';
import type { Carrier, Change, GossipContext, GossipEffect, Rumour } from './context.ts';
import { withEntry, withoutKey } from './database.ts';
import { type Entry, entryName, isLater, isSameUpdate, knew, laterText } from './entries.ts';

/** The parts of a context that taking in updates changes. */
export type Holding = Pick<
  GossipContext,
  'database' | 'rumours' | 'fresh' | 'certificates' | 'changes'
>;

/** The holding of a context, with no changes yet. */
export const holdingOf = (context: GossipContext): Holding => ({
  database: context.database,
  rumours: context.rumours,
  fresh: context.fresh,
  certificates: context.certificates,
  changes: [],
});

/**
 * Whether a site takes an entry over: the one with the later timestamp is the current one, and of
 * equal timestamps that of the larger site (section 1.1: timestamps are unique and totally ordered).
 */
export const isNews = (
  { settings }: Pick<GossipContext, 'settings'>,
  mine: Entry | undefined,
  entry: Entry,
): boolean => {
  if (mine === undefined) return true;
  if (isSameUpdate(mine, entry)) return false;
  if (!settings.rules['gossip/last-writer-wins']) return true;
  return settings.rules['gossip/ties-by-site']
    ? isLater(entry, mine)
    : entry.timestamp > mine.timestamp;
};

/** Whether a site that gets an update this way becomes infective with it. */
export const becomesHot = ({ settings }: Pick<GossipContext, 'settings'>, by: Carrier): boolean =>
  settings.rumours !== 'none' && (by !== 'anti-entropy' || settings.hotAgain);

/** The same, counting that with anti-entropy alone whoever holds something spreads it (section 1.3). */
export const makesInfective = (context: Pick<GossipContext, 'settings'>, by: Carrier): boolean =>
  context.settings.rumours === 'none' || becomesHot(context, by);

const freshRumour = (entry: Entry): Rumour => ({
  entry,
  counter: 0,
  told: false,
  needed: false,
  unneeded: false,
});

const certificatesOf = (entry: Entry | null): number => (entry?.value === null ? 1 : 0);

/** Puts an entry into the database, and onto the infective list where it becomes hot. */
export const store = (
  context: GossipContext,
  holding: Holding,
  entry: Entry,
  by: Carrier,
  from: NodeId | null,
): Holding => {
  const replaced = holding.database.entries.get(entry.key) ?? null;
  const others = holding.rumours.filter((rumour) => rumour.entry.key !== entry.key);
  const waits = context.settings.cycles === 'synchronous' && by !== 'client';
  return {
    database: withEntry(holding.database, entry),
    rumours: becomesHot(context, by) ? [...others, freshRumour(entry)] : others,
    fresh:
      waits && !holding.fresh.includes(entry.key) ? [...holding.fresh, entry.key] : holding.fresh,
    certificates: holding.certificates - certificatesOf(replaced) + certificatesOf(entry),
    changes: [...holding.changes, { kind: 'stored', entry, replaced, by, from }],
  };
};

/** Takes a key out of the database altogether. */
export const remove = (
  holding: Holding,
  entry: Entry,
  because: Extract<Change, { readonly kind: 'removed' }>['because'],
): Holding => ({
  database: withoutKey(holding.database, entry.key),
  rumours: holding.rumours.filter((rumour) => rumour.entry.key !== entry.key),
  fresh: holding.fresh.filter((key) => key !== entry.key),
  certificates: holding.certificates - certificatesOf(entry),
  changes: [...holding.changes, { kind: 'removed', entry, because }],
});

/** Takes over those of the entries that are news. */
export const takeIn = (
  context: GossipContext,
  holding: Holding,
  entries: readonly Entry[],
  by: Carrier,
  from: NodeId,
): Holding => {
  let next = holding;
  for (const entry of entries) {
    if (isNews(context, next.database.entries.get(entry.key), entry)) {
      next = store(context, next, entry, by, from);
    }
  }
  return next;
};

/** Whether a change overwrote a write that the winning write's author had not seen. */
export const losesConcurrentWrite = (change: Change): boolean =>
  change.kind === 'stored' && change.replaced !== null && !knew(change.entry, change.replaced);

/** Says of a change, where a person would ask, what was lost or came back by it. */
const noteOn = (change: Change): readonly GossipEffect[] => {
  if (change.kind === 'outdated') {
    const { entry, winner } = change;
    return [
      {
        kind: 'note',
        rule: 'gossip/last-writer-wins',
        text: `loses ${entryName(entry)} at once: ${entryName(winner)} has a later timestamp, ${laterText(winner, entry)}`,
      },
    ];
  }
  if (change.kind !== 'stored' || change.replaced === null || !losesConcurrentWrite(change)) {
    return [];
  }
  const { entry, replaced } = change;
  const how =
    entry.timestamp === replaced.timestamp
      ? 'both have the same timestamp, and the larger site wins'
      : isLater(entry, replaced)
        ? `its timestamp is later, ${laterText(entry, replaced)}`
        : 'it came last';
  return [
    {
      kind: 'note',
      rule:
        entry.timestamp === replaced.timestamp ? 'gossip/ties-by-site' : 'gossip/last-writer-wins',
      text: `loses ${entryName(replaced)} to ${entryName(entry)}: neither knew of the other, and ${how}`,
    },
  ];
};

/** The notes on all changes of a step. */
export const notesOn = (changes: readonly Change[]): readonly GossipEffect[] =>
  changes.length === 0 ? [] : changes.flatMap(noteOn);
