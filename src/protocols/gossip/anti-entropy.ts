import type { On } from '../../kit/node.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';
import { type Database, type Entry, entriesIn, isSameUpdate } from './database.ts';
import { childrenOf, depthOf, differingNodes, nodeHash, pathOf } from './merkle.ts';
import type { Direction } from './paper.ts';
import { type Flow, type Gossip, isNews, type Node, sayStored, takeIn } from './site.ts';

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
const exchange = (node: Node, to: NodeId, flow: Flow, leaves: readonly number[] | null): void => {
  if (flow === 'backward') return node.send(to, { type: 'askEntries', leaves });
  const entries = entriesIn(node.knows.database, leaves);
  node.send(to, { type: 'entries', entries, leaves, wantsNewer: flow === 'both' });
};

const isSame = (one: Entry, other: Entry): boolean =>
  one.key === other.key && isSameUpdate(one, other);

/** The updates that are not older than the window (section 1.3: the recent update list). */
const recentIn = (database: Database, now: Micros, span: Micros): readonly Entry[] =>
  entriesIn(database, null).filter(({ timestamp }) => timestamp >= now - span);

/** Begins anti-entropy with a partner (section 1.3: ResolveDifference). */
export const beginAntiEntropy = (node: Node, partner: NodeId): void => {
  const { antiEntropy, comparison, recentWindow } = node.parameters;
  if (antiEntropy === 'none') return;
  const { database } = node.knows;
  const { checksum } = database;
  const flow = flowOf(antiEntropy);
  switch (comparison) {
    case 'full':
      return exchange(node, partner, flow, null);
    case 'checksum':
      return node.send(partner, { type: 'checksum', checksum, flow });
    case 'recent': {
      const updates = flow === 'backward' ? [] : recentIn(database, node.now, recentWindow);
      return node.send(partner, { type: 'recent', updates, checksum, flow, isAnswer: false });
    }
    case 'merkle': {
      const nodes = [{ index: 0, hash: nodeHash(database, 0, 0) }];
      return node.send(partner, { type: 'hashes', level: 0, nodes, flow });
    }
  }
};

/** Sends what was asked for. */
export const onAskEntries = (node: Node, { from, message }: On<Gossip, 'askEntries'>): void =>
  exchange(node, from, 'forward', message.leaves);

/** Takes in a partner's entries, and sends back what it has later than these where asked. */
export const onEntries = (node: Node, { from, message }: On<Gossip, 'entries'>): void => {
  const { entries, leaves, wantsNewer } = message;
  const changes = takeIn(node, entries, 'anti-entropy', from);
  if (wantsNewer) {
    const theirs = new Map(entries.map((entry) => [entry.key, entry]));
    const newer = entriesIn(node.knows.database, leaves).filter((entry) =>
      isNews(node, theirs.get(entry.key), entry),
    );
    if (newer.length > 0)
      node.send(from, { type: 'entries', entries: newer, leaves, wantsNewer: false });
  }
  sayStored(node, changes);
};

/** Compares checksums: only where they differ do the databases travel (section 1.3). */
export const onChecksum = (node: Node, { from, message }: On<Gossip, 'checksum'>): void => {
  if (message.checksum !== node.knows.database.checksum)
    exchange(node, from, reversed(message.flow), null);
};

/**
 * Takes in a partner's recent updates and compares checksums after that. Where they still differ it
 * answers with its own recent updates, and an answer that leaves a difference is followed by the
 * whole databases (section 1.3).
 */
export const onRecent = (node: Node, { from, message, now }: On<Gossip, 'recent'>): void => {
  const { checksum, flow, isAnswer, updates } = message;
  const changes = takeIn(node, updates, 'anti-entropy', from);
  const { database } = node.knows;
  if (database.checksum !== checksum) {
    // What is pushed one way has been pushed now: a list in answer would carry nothing.
    if (isAnswer || flow === 'forward') exchange(node, from, reversed(flow), null);
    else
      node.send(from, {
        type: 'recent',
        updates: recentIn(database, now, node.parameters.recentWindow).filter(
          (entry) => !updates.some((update) => isSame(update, entry)),
        ),
        checksum: database.checksum,
        flow: reversed(flow),
        isAnswer: true,
      });
  }
  sayStored(node, changes);
};

/**
 * Compares nodes of the two Merkle trees: it goes down by one level where hashes differ, and at the
 * leaves the entries in those that differ are exchanged.
 */
export const onHashes = (node: Node, { from, message }: On<Gossip, 'hashes'>): void => {
  const { database } = node.knows;
  const { flow, level, nodes } = message;
  const differing = differingNodes(database, level, nodes);
  node.s.comparison = { partner: from, level, differing };
  if (differing.length === 0) return;
  const paths = differing.map((index) => pathOf(level, index)).join(', ');
  if (level < depthOf(database)) {
    const children = childrenOf(database, level, differing);
    node.send(from, { type: 'hashes', level: level + 1, nodes: children, flow: reversed(flow) });
    node.say(`finds that its tree differs from ${from}’s at ${paths} and sends the hashes below`);
    return;
  }
  exchange(node, from, reversed(flow), differing);
  node.say(
    `finds that ${differing.length} of ${database.leaves.length} leaves differ from ${from}’s: ${paths}; only what lies there is exchanged`,
  );
};
