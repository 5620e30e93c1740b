import type { NodeId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';
import type { Delivered } from '../../sim/wire.ts';
import { type GossipContext, type GossipEffect, withEffects } from './context.ts';
import { type Database, entriesIn } from './database.ts';
import { type Entry, isSameUpdate } from './entries.ts';
import { childrenOf, depthOf, differingNodes, nodeHash, pathOf } from './merkle.ts';
import type {
  AskEntries,
  Checksum,
  Entries,
  Flow,
  GossipMessage,
  Hashes,
  Recent,
} from './messages.ts';
import type { Direction } from './parameters.ts';
import { holdingOf, isNews, notesOn, takeIn } from './updates.ts';

const send = (to: NodeId, message: GossipMessage): GossipEffect => ({ kind: 'send', to, message });

/** The same flow as the other side sees it. */
const reversed = (flow: Flow): Flow => {
  switch (flow) {
    case 'forward':
      return 'backward';
    case 'backward':
      return 'forward';
    case 'both':
      return 'both';
  }
};

const flowOf = (direction: Direction): Flow => {
  switch (direction) {
    case 'push':
      return 'forward';
    case 'pull':
      return 'backward';
    case 'pushPull':
      return 'both';
  }
};

/** Exchanges whole databases, or what lies in some leaves of the tree (section 1.3). */
const exchange = (
  database: Database,
  to: NodeId,
  flow: Flow,
  leaves: readonly number[] | null,
): GossipEffect =>
  flow === 'backward'
    ? send(to, { type: 'askEntries', leaves })
    : send(to, {
        type: 'entries',
        entries: entriesIn(database, leaves),
        leaves,
        wantsNewer: flow === 'both',
      });

const isSame = (one: Entry, other: Entry): boolean =>
  one.key === other.key && isSameUpdate(one, other);

/** The updates that are not older than the window (section 1.3: the recent update list). */
const recentIn = (database: Database, now: Micros, span: Micros): readonly Entry[] =>
  entriesIn(database, null).filter(({ timestamp }) => timestamp >= now - span);

/** Begins anti-entropy with a partner (section 1.3: ResolveDifference). */
export const beginAntiEntropy = (
  { database, settings }: GossipContext,
  partner: NodeId,
  now: Micros,
): readonly GossipEffect[] => {
  const { antiEntropy, comparison, recentWindow } = settings;
  if (antiEntropy === 'none') return [];
  const flow = flowOf(antiEntropy);
  switch (comparison) {
    case 'full':
      return [exchange(database, partner, flow, null)];
    case 'checksum':
      return [send(partner, { type: 'checksum', checksum: database.checksum, flow })];
    case 'recent':
      return [
        send(partner, {
          type: 'recent',
          updates: flow === 'backward' ? [] : recentIn(database, now, recentWindow),
          checksum: database.checksum,
          flow,
          isAnswer: false,
        }),
      ];
    case 'merkle':
      return [
        send(partner, {
          type: 'hashes',
          level: 0,
          nodes: [{ index: 0, hash: nodeHash(database, 0, 0) }],
          flow,
        }),
      ];
  }
};

/** Sends what was asked for. */
export const giveEntries = (
  { database }: GossipContext,
  { from, message }: Delivered<AskEntries>,
): readonly GossipEffect[] => [exchange(database, from, 'forward', message.leaves)];

/** Takes in a partner's entries, and sends back what it has later than these where asked. */
export const hearEntries = (
  context: GossipContext,
  { from, message }: Delivered<Entries>,
): GossipContext => {
  const { entries, leaves, wantsNewer } = message;
  const holding = takeIn(context, holdingOf(context), entries, 'anti-entropy', from);
  const notes = notesOn(holding.changes);
  if (!wantsNewer) return withEffects(context, holding, notes);
  const theirs = new Map(entries.map((entry) => [entry.key, entry]));
  const newer = entriesIn(holding.database, leaves).filter((entry) => {
    const other = theirs.get(entry.key);
    return isNews(context, other, entry);
  });
  return withEffects(context, holding, [
    ...(newer.length === 0
      ? []
      : [send(from, { type: 'entries', entries: newer, leaves, wantsNewer: false })]),
    ...notes,
  ]);
};

/** Compares checksums: only where they differ do the databases travel (section 1.3). */
export const compareChecksum = (
  { database }: GossipContext,
  { from, message }: Delivered<Checksum>,
): readonly GossipEffect[] =>
  message.checksum === database.checksum
    ? []
    : [exchange(database, from, reversed(message.flow), null)];

/**
 * Takes in a partner's recent updates and compares checksums after that. Where they still differ it
 * answers with its own recent updates, and an answer that leaves a difference is followed by the
 * whole databases (section 1.3).
 */
export const compareRecent = (
  context: GossipContext,
  { from, message, now }: Delivered<Recent>,
): GossipContext => {
  const { checksum, flow, isAnswer, updates } = message;
  const holding = takeIn(context, holdingOf(context), updates, 'anti-entropy', from);
  const { database } = holding;
  const notes = notesOn(holding.changes);
  if (database.checksum === checksum) return withEffects(context, holding, notes);
  const answerFlow = reversed(flow);
  // What is pushed one way has been pushed now: a list in answer would carry nothing.
  if (isAnswer || flow === 'forward') {
    return withEffects(context, holding, [exchange(database, from, answerFlow, null), ...notes]);
  }
  const recent = recentIn(database, now, context.settings.recentWindow);
  return withEffects(context, holding, [
    send(from, {
      type: 'recent',
      updates: recent.filter((entry) => !updates.some((update) => isSame(update, entry))),
      checksum: database.checksum,
      flow: answerFlow,
      isAnswer: true,
    }),
    ...notes,
  ]);
};

/**
 * Compares nodes of the two Merkle trees: it goes down by one level where hashes differ, and at the
 * leaves the entries in those that differ are exchanged.
 */
export const compareHashes = (
  context: GossipContext,
  { from, message }: Delivered<Hashes>,
): GossipContext => {
  const { database } = context;
  const { flow, level, nodes } = message;
  const differing = differingNodes(database, level, nodes);
  const comparison = { partner: from, level, differing };
  if (differing.length === 0) return withEffects(context, { comparison }, []);
  const paths = differing.map((index) => pathOf(level, index)).join(', ');
  if (level < depthOf(database)) {
    const children = childrenOf(database, level, differing);
    return withEffects(context, { comparison }, [
      send(from, { type: 'hashes', level: level + 1, nodes: children, flow: reversed(flow) }),
      {
        kind: 'note',
        text: `finds that its tree differs from ${from}’s at ${paths} and sends the hashes below`,
      },
    ]);
  }
  return withEffects(context, { comparison }, [
    exchange(database, from, reversed(flow), differing),
    {
      kind: 'note',
      text: `finds that ${differing.length} of ${database.leaves.length} leaves differ from ${from}’s: ${paths}; only what lies there is exchanged`,
    },
  ]);
};
