import type { Effect } from '../../sim/effect.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import type { Micros } from '../../sim/time.ts';
import { type Database, databaseOf } from './database.ts';
import type { Entry } from './entries.ts';
import type { GossipMessage } from './messages.ts';
import { neighboursOf } from './neighbours.ts';
import type { GossipParameters } from './parameters.ts';
import type { GossipRuleId } from './rules.ts';

/** The one timer of a site: its expiry begins a cycle. */
export type GossipTimer = 'cycleDue';

/** What a disk holds: the database. Which of its updates were hot is forgotten in a crash. */
export interface GossipDurable {
  readonly entries: readonly Entry[];
}

export type GossipEffect = Effect<GossipMessage, GossipDurable, GossipTimer>;

/** What stays the same for a site's whole life, worked out once at its start. */
export interface GossipSettings extends GossipParameters {
  /** False for a rule that the scenario has switched off. */
  readonly rules: Readonly<Record<GossipRuleId, boolean>>;
}

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

/** What an event has done to a site's database. */
export type Change =
  | {
      readonly kind: 'stored';
      readonly entry: Entry;
      readonly replaced: Entry | null;
      readonly by: Carrier;
      readonly from: NodeId | null;
    }
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

/** A site's state. */
export interface GossipContext {
  readonly id: NodeId;
  readonly settings: GossipSettings;
  /** The sites that it may contact. On the complete graph the kernel's own list, shared. */
  readonly neighbours: readonly NodeId[];

  readonly database: Database;
  /** The infective list (section 1.4): updates being spread, oldest first. */
  readonly rumours: readonly Rumour[];
  /** Keys whose entries came in this synchronous cycle: they count as unknown until the next. */
  readonly fresh: readonly string[];
  /** How many death certificates it holds, so that a site without any need not look for old ones. */
  readonly certificates: number;

  /** The number of the cycle; synchronous ones are counted alike everywhere. */
  readonly cycle: number;
  /** The latest timestamp that it has given out. */
  readonly lastTimestamp: Micros;
  /** Round robin: the places in `neighbours` in a random order, and the next of them. */
  readonly order: readonly number[];
  readonly turn: number;

  readonly comparison: TreeComparison | null;
  /** What the last event that changed anything did to the database. */
  readonly changes: readonly Change[];
  /** What the last event that changed anything asked for, in order; the machine emits it. */
  readonly outbox: readonly GossipEffect[];
}

const latestOwn = (id: NodeId, entries: readonly Entry[]): Micros =>
  Math.max(-1, ...entries.map(({ site, timestamp }) => (site === id ? timestamp : -1)));

/** A site as it starts: with what its disk holds and nothing else. */
export const freshContext = (input: NodeInput<GossipDurable, GossipParameters>): GossipContext => {
  const { durable, id, parameters, peers, rules } = input;
  const isOn = (rule: GossipRuleId): boolean => rules[rule] !== false;
  const entries = durable?.entries ?? [];
  return {
    id,
    settings: {
      ...parameters,
      rules: {
        'gossip/death-certificates': isOn('gossip/death-certificates'),
        'gossip/last-writer-wins': isOn('gossip/last-writer-wins'),
        'gossip/ties-by-site': isOn('gossip/ties-by-site'),
      },
    },
    neighbours: neighboursOf(id, peers, parameters.topology),
    database: databaseOf(entries, parameters.merkleDepth),
    rumours: [],
    fresh: [],
    certificates: entries.filter(({ value }) => value === null).length,
    cycle: 0,
    lastTimestamp: latestOwn(id, entries),
    order: [],
    turn: 0,
    comparison: null,
    changes: [],
    outbox: [],
  };
};

/** What a step changes of a context; changes and effects that it does not name are none. */
export type ContextChanges = Partial<Omit<GossipContext, 'id' | 'settings' | 'outbox'>>;

/**
 * Closes a step: what has changed of the database is written to the disk before the effects leave.
 */
export const withEffects = (
  before: GossipContext,
  changed: ContextChanges,
  effects: readonly GossipEffect[],
): GossipContext => {
  const database = changed.database ?? before.database;
  const outbox: readonly GossipEffect[] =
    database === before.database
      ? effects
      : [{ kind: 'persist', durable: { entries: [...database.entries.values()] } }, ...effects];
  return { ...before, changes: [], ...changed, outbox };
};
