import type { Known, Step } from '../../kit/node.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';
import {
  type Database,
  type Durable,
  type Entry,
  entryName,
  entryText,
  isLater,
  isSameUpdate,
  knew,
  laterText,
  type Stamp,
  withEntry,
  withoutKey,
} from './database.ts';
import type { TreeNode } from './merkle.ts';
import type { Choosing } from './neighbours.ts';
import type { Parameters, RuleId } from './paper.ts';

/**
 * Which way entries are to flow in a conversation, as seen from a message: from its sender to its
 * receiver, the other way, or both ways.
 */
export type Flow = 'forward' | 'backward' | 'both';

/** Whether the receiver of a rumour needed it. */
export interface Verdict extends Stamp {
  readonly key: string;
  readonly needed: boolean;
}

/** What sites tell each other. */
export type Message =
  /** A site's hot rumours (section 1.4). With `wantsAnswer` it asks for the partner's, too. */
  | {
      readonly type: 'rumours';
      readonly updates: readonly Entry[];
      readonly wantsAnswer: boolean;
    }
  /** Asks for the receiver's hot rumours (section 1.4, pull). */
  | { readonly type: 'pull' }
  /** The hot rumours that a partner asked for. `feedback` is about the rumours that came with the question. */
  | {
      readonly type: 'answer';
      readonly updates: readonly Entry[];
      readonly feedback: readonly Verdict[];
    }
  /** Tells the sender of rumours which were needed (section 1.4, feedback). */
  | { readonly type: 'feedback'; readonly verdicts: readonly Verdict[] }
  /** Asks for entries: all, or those in some leaves of the Merkle tree. */
  | { readonly type: 'askEntries'; readonly leaves: readonly number[] | null }
  /**
   * Entries of a database, for anti-entropy: all, or all in some leaves. With `wantsNewer` the receiver
   * sends back what it has later than these, or beside them (section 1.3, ResolveDifference).
   */
  | {
      readonly type: 'entries';
      readonly entries: readonly Entry[];
      readonly leaves: readonly number[] | null;
      readonly wantsNewer: boolean;
    }
  /** The checksum of a database (section 1.3): the receiver goes on only if its own differs. */
  | { readonly type: 'checksum'; readonly checksum: number; readonly flow: Flow }
  /**
   * The recent updates, as far as they are to flow to the receiver, and the sender's checksum (section 1.3).
   * `isAnswer` where it answers another: the next step is then the whole databases.
   */
  | {
      readonly type: 'recent';
      readonly updates: readonly Entry[];
      readonly checksum: number;
      readonly flow: Flow;
      readonly isAnswer: boolean;
    }
  /** Hashes of nodes of a Merkle tree: the receiver goes on with those that differ from its own. */
  | {
      readonly type: 'hashes';
      readonly level: number;
      readonly nodes: readonly TreeNode[];
      readonly flow: Flow;
    };

/** An update that a site is infective with (section 1.4), and how its contacts have gone. */
export interface Rumour {
  readonly entry: Entry;
  /** How many contacts in a row have cooled it. */
  readonly counter: number;
  /** Whether it was told to somebody in this cycle; whether somebody needed it, and somebody did not. */
  readonly told: boolean;
  readonly needed: boolean;
  readonly unneeded: boolean;
}

/** How an update came to a site. */
export type Carrier = 'client' | 'rumour' | 'anti-entropy';

/** An update that a site has taken over, or that a client has made there. */
export interface Stored {
  readonly kind: 'stored';
  readonly entry: Entry;
  readonly replaced: Entry | null;
  readonly by: Carrier;
  readonly from: NodeId | null;
}

/** What an event has done to a site's database. */
export type Change =
  | Stored
  /** A client's write that lost to what was there: its timestamp is earlier. */
  | { readonly kind: 'outdated'; readonly entry: Entry; readonly winner: Entry }
  | {
      readonly kind: 'removed';
      readonly entry: Entry;
      readonly because: 'deleted' | 'expired';
    };

/** What the last comparison of Merkle trees with a partner has found. */
export interface TreeComparison {
  readonly partner: NodeId;
  readonly level: number;
  /** The nodes of that level that differ, from 0. */
  readonly differing: readonly number[];
}

/** What a site knows. On the complete graph its neighbours are the kernel's own list, shared. */
export interface State extends Durable, Choosing {
  neighbours: readonly NodeId[];
  database: Database;
  /** The infective list (section 1.4): updates being spread, oldest first. */
  rumours: readonly Rumour[];
  /** Keys whose entries came in this synchronous cycle: they count as unknown until the next. */
  fresh: readonly string[];
  /** How many death certificates it holds, so that a site without any need not look for old ones. */
  certificates: number;
  /** The number of the cycle; synchronous ones are counted alike everywhere. */
  cycle: number;
  /** The latest timestamp that it has given out. */
  lastTimestamp: Micros;
  order: readonly number[];
  turn: number;
  comparison: TreeComparison | null;
  /** What was last done to the database, by one event. */
  changes: readonly Change[];
}

/**
 * The states of section 1.4. The paper has them for one update; a site is `susceptible` here while it
 * holds nothing, `infective` while it spreads at least one update, and `removed` while it holds some and
 * spreads none. With anti-entropy alone, which never loses interest, it stays infective (section 1.3:
 * a simple epidemic). A site that comes up with something on its disk says so at its first cycle.
 */
export type Role = 'susceptible' | 'infective' | 'removed';

/** What a site is made of. */
export interface Gossip {
  readonly state: State;
  readonly message: Message;
  /** Its expiry begins a cycle. */
  readonly timer: 'cycleDue';
  readonly parameters: Parameters;
  readonly rule: RuleId;
  readonly role: Role;
  readonly durable: keyof Durable;
}
export type Node = Step<Gossip>;
/** All that a site knows, for those who look at it. */
export type Site = Known<Gossip>;

// ---- Taking in updates (sections 1.1 and 1.4) --------------------------------------------------

/**
 * Whether a site takes an entry over: the one with the later timestamp is the current one, and of
 * equal timestamps that of the larger site (section 1.1: timestamps are unique and totally ordered).
 */
export const isNews = (node: Node, mine: Entry | undefined, entry: Entry): boolean => {
  if (mine === undefined) return true;
  if (isSameUpdate(mine, entry)) return false;
  if (!node.keeps('gossip/last-writer-wins')) return true;
  return node.keeps('gossip/ties-by-site')
    ? isLater(entry, mine)
    : entry.timestamp > mine.timestamp;
};

/** Whether a site that gets an update this way becomes infective with it. */
const becomesHot = ({ parameters }: Node, by: Carrier): boolean =>
  parameters.rumours !== 'none' && (by !== 'anti-entropy' || parameters.hotAgain);

const certificatesOf = (entry: Entry | null): number => (entry?.value === null ? 1 : 0);

const hold = (node: Node, database: Database): void => {
  node.s.database = database;
  node.s.entries = [...database.entries.values()];
};

const withoutRumourOf = (rumours: readonly Rumour[], key: string): readonly Rumour[] =>
  rumours.filter(({ entry }) => entry.key !== key);

/**
 * Puts an entry into the database, and onto the infective list where it becomes hot. With
 * anti-entropy alone, whoever holds something spreads it (section 1.3).
 */
export const store = (node: Node, entry: Entry, by: Carrier, from: NodeId | null): Stored => {
  const { s } = node;
  const { key } = entry;
  const replaced = s.database.entries.get(key) ?? null;
  hold(node, withEntry(s.database, entry));
  const others = withoutRumourOf(s.rumours, key);
  const isHot = becomesHot(node, by);
  s.rumours = isHot
    ? [...others, { entry, counter: 0, told: false, needed: false, unneeded: false }]
    : others;
  const waits = node.parameters.cycles === 'synchronous' && by !== 'client';
  if (waits && !s.fresh.includes(key)) s.fresh = [...s.fresh, key];
  s.certificates += certificatesOf(entry) - certificatesOf(replaced);
  if (isHot || node.parameters.rumours === 'none') node.become('infective');
  else if (node.role === 'susceptible') node.become('removed');
  return { kind: 'stored', entry, replaced, by, from };
};

/** Takes a key out of the database altogether. */
export const remove = (node: Node, entry: Entry, because: 'deleted' | 'expired'): Change => {
  const { s } = node;
  hold(node, withoutKey(s.database, entry.key));
  s.rumours = withoutRumourOf(s.rumours, entry.key);
  s.fresh = s.fresh.filter((key) => key !== entry.key);
  s.certificates -= certificatesOf(entry);
  return { kind: 'removed', entry, because };
};

/** Takes over those of the entries that are news; returns what that changed. */
export const takeIn = (
  node: Node,
  entries: readonly Entry[],
  by: Carrier,
  from: NodeId,
): readonly Stored[] => {
  const changes: Stored[] = [];
  for (const entry of entries) {
    if (isNews(node, node.knows.database.entries.get(entry.key), entry))
      changes.push(store(node, entry, by, from));
  }
  if (changes.length > 0) node.s.changes = changes;
  return changes;
};

// ---- What is said of it ------------------------------------------------------------------------

/** Whether a change overwrote a write that the winning write's author had not seen. */
export const losesConcurrentWrite = (change: Change): boolean =>
  change.kind === 'stored' && change.replaced !== null && !knew(change.entry, change.replaced);

const sayLost = (node: Node, entry: Entry, replaced: Entry): void => {
  const areTied = entry.timestamp === replaced.timestamp;
  const how = areTied
    ? 'both have the same timestamp, and the larger site wins'
    : isLater(entry, replaced)
      ? `its timestamp is later, ${laterText(entry, replaced)}`
      : 'it came last';
  node.say(
    `loses ${entryName(replaced)} to ${entryName(entry)}: neither knew of the other, and ${how}`,
    { rule: areTied ? 'gossip/ties-by-site' : 'gossip/last-writer-wins', important: true },
  );
};

/** How many updates a sentence names. */
const namedUpdates = 3;

const named = (changes: readonly Stored[]): string => {
  const names = changes.slice(0, namedUpdates).map(({ entry }) => entryText(entry));
  const rest = changes.length - names.length;
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : names.join(', ');
};

/** Says which writes were lost by what was stored or, where none was, what was stored. */
export const sayStored = (node: Node, changes: readonly Stored[]): void => {
  const [first] = changes;
  if (first === undefined) return;
  const losing = changes.filter(losesConcurrentWrite);
  for (const { entry, replaced } of losing) if (replaced !== null) sayLost(node, entry, replaced);
  if (losing.length > 0) return;
  const { by, entry, from } = first;
  switch (by) {
    case 'client': {
      const then = node.parameters.rumours === 'none' ? '' : ' and is infective with it';
      return node.say(`writes ${entryText(entry)}${then}`, {
        section: entry.value === null ? '§2' : '§1.1',
      });
    }
    case 'rumour':
      return node.say(() => `hears ${named(changes)} from ${from}`, { section: '§1.4' });
    case 'anti-entropy':
      return node.say(() => `gets ${named(changes)} from ${from} by anti-entropy`, {
        section: '§1.3',
      });
  }
};
