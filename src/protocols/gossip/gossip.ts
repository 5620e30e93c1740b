import { defineNode } from '../../kit/node.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { NodeInput } from '../../sim/protocol-setup.ts';
import { split } from '../../sim/random.ts';
import { type Micros, milliseconds } from '../../sim/time.ts';
import type { EventBase, RequestDelivered } from '../../sim/wire.ts';
import {
  beginAntiEntropy,
  onAskEntries,
  onChecksum,
  onEntries,
  onHashes,
  onRecent,
} from './anti-entropy.ts';
import {
  type Durable,
  databaseOf,
  type Entry,
  entriesIn,
  entryName,
  entryText,
  knownBy,
  laterText,
} from './database.ts';
import { drawPartners, neighboursOf } from './neighbours.ts';
import type { Parameters } from './paper.ts';
import { beginContacts, onAnswer, onFeedback, onPull, onRumours, stillHot } from './rumours.ts';
import {
  type Change,
  type Gossip,
  isNews,
  type Node,
  type Rumour,
  remove,
  type State,
  sayStored,
  store,
} from './site.ts';

const latestOwn = (id: NodeId, entries: readonly Entry[]): Micros =>
  Math.max(-1, ...entries.map(({ site, timestamp }) => (site === id ? timestamp : -1)));

/** A site as it starts: with what its disk holds and nothing else. */
const fresh = ({ durable, id, parameters, peers }: NodeInput<Durable, Parameters>): State => {
  const entries = durable?.entries ?? [];
  return {
    entries,
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
  };
};

// ---- Section 1.1: a client's reads and updates; section 2: deletion ----------------------------

const done: Outcome = { kind: 'ok', result: { kind: 'done' } };

/** Answers a read from its own copy, and refuses what the database does not serve. */
const serve = (node: Node, event: RequestDelivered): void => {
  const { operation, request } = event.message;
  switch (operation.kind) {
    case 'get': {
      const value = node.knows.database.entries.get(operation.key)?.value ?? null;
      return node.reply(request, { kind: 'ok', result: { kind: 'value', value } });
    }
    case 'put':
      return write(node, event, operation.key, operation.value);
    case 'delete':
      return write(node, event, operation.key, null);
    default: {
      const reason = `the database has no operation ${operation.kind}`;
      return node.reply(request, { kind: 'fail', reason });
    }
  }
};

/**
 * Carries out a write here and now, with a timestamp from its own clock, but never the same time twice
 * (section 1.1, Update); the rest is left to the epidemic. A value of null deletes. A write that is
 * older than what is there has lost already, and its client is told "done" all the same: nobody can know.
 */
const write = (
  node: Node,
  { message: { request }, now }: RequestDelivered,
  key: string,
  value: string | null,
): void => {
  const { database, lastTimestamp } = node.knows;
  const mine = database.entries.get(key);
  if (value === null && !node.keeps('gossip/death-certificates')) {
    if (mine !== undefined) node.s.changes = [remove(node, mine, 'deleted')];
    node.reply(request, done);
    if (mine !== undefined)
      node.say(`removes ${key} and leaves no death certificate`, {
        rule: 'gossip/death-certificates',
        important: true,
      });
    return;
  }
  const timestamp = Math.max(now, lastTimestamp + 1);
  const entry: Entry = { key, value, timestamp, site: node.id, knew: knownBy(mine) };
  node.s.lastTimestamp = timestamp;
  node.reply(request, done);
  if (mine !== undefined && !isNews(node, mine, entry)) {
    node.s.changes = [{ kind: 'outdated', entry, winner: mine }];
    node.say(
      `loses ${entryName(entry)} at once: ${entryName(mine)} has a later timestamp, ${laterText(mine, entry)}`,
      { rule: 'gossip/last-writer-wins', important: true },
    );
    return;
  }
  const stored = store(node, entry, 'client', null);
  node.s.changes = [stored];
  sayStored(node, [stored]);
};

// ---- Section 1.4: cycles -----------------------------------------------------------------------

/** What the event's random bits are split by: for the rumours, the partners, and anti-entropy's partner. */
const rumourBits = 0;
const partnerBits = 1;
const antiEntropyBits = 2;

/** How far a clock that runs fast or slow may be from a whole cycle when its timer fires. */
const toleranceMicros: Micros = milliseconds(1);

/** The number of the synchronous cycle that begins now; null when none does. */
const synchronousCycle = ({ now, parameters: { cycleLength } }: Node): number | null => {
  const nearest = Math.round(now / cycleLength);
  const off = Math.abs(now - nearest * cycleLength);
  return off <= Math.min(toleranceMicros, cycleLength / 4) ? nearest : null;
};

const awaitFirstCycle = (node: Node): void => {
  const { cycleLength, cycles } = node.parameters;
  node.timer('cycleDue', cycles === 'synchronous' ? cycleLength : [1, cycleLength]);
};

/** Waits for the next cycle: until the next whole multiple of its length, or for a time of its own. */
const awaitCycleAfter = (node: Node, cycle: number): void => {
  const { cycleLength, cycles } = node.parameters;
  node.timer(
    'cycleDue',
    cycles === 'synchronous'
      ? Math.max(1, (cycle + 1) * cycleLength - node.now)
      : [Math.ceil(cycleLength / 2), Math.floor((cycleLength * 3) / 2)],
  );
};

/**
 * The cycle that begins as the timer runs out. None does where cycles are synchronous and the site has
 * come up, or has been woken, between two of them: it then waits for the next.
 */
const onCycleDue = (node: Node, { now, random }: EventBase): void => {
  const { cycleLength, cycles } = node.parameters;
  const cycle = cycles === 'synchronous' ? synchronousCycle(node) : node.knows.cycle + 1;
  if (cycle !== null) return beginCycle(node, cycle, random);
  awaitCycleAfter(node, Math.floor(now / cycleLength));
  node.say('is between two synchronous cycles and waits for the next');
};

/**
 * A cycle: rumours that have cooled are dropped, partners are drawn, and the site tells them its
 * rumours or asks for theirs; in every so-manieth cycle it resolves differences with one partner
 * (section 1.3).
 */
const beginCycle = (node: Node, cycle: number, random: number): void => {
  const { antiEntropy, antiEntropyEvery, fanOut, rumours: direction } = node.parameters;
  const { certificates, database, rumours } = node.knows;
  const { s } = node;
  const hot = stillHot(node, split(random, rumourBits));
  enterRole(node, hot.length > 0, database.entries.size > 0);
  s.cycle = cycle;
  s.fresh = [];
  awaitCycleAfter(node, cycle);
  const resolves = antiEntropy !== 'none' && cycle % antiEntropyEvery === 0;
  const isIdle = rumours.length === 0 && certificates === 0;
  if (!resolves && isIdle && (direction === 'push' || direction === 'none')) return;
  s.rumours = hot;
  const expired = discardOldCertificates(node);
  if (direction !== 'none' && (direction !== 'push' || s.rumours.length > 0))
    beginContacts(node, draw(node, split(random, partnerBits), fanOut));
  if (resolves)
    for (const partner of draw(node, split(random, antiEntropyBits), 1))
      beginAntiEntropy(node, partner);
  for (const { entry } of expired)
    node.say(`discards ${entryText(entry)}: it has kept it for its time`, {
      rule: 'gossip/death-certificates',
      important: true,
    });
  sayCooled(node, rumours, hot);
};

/** With anti-entropy alone whoever holds something spreads it; with rumours only while one is hot. */
const enterRole = (node: Node, hasRumours: boolean, holdsSomething: boolean): void => {
  const isSimple = node.parameters.rumours === 'none';
  if (node.role === 'infective' && !isSimple && !hasRumours) node.become('removed');
  if (node.role === 'susceptible' && holdsSomething)
    node.become(isSimple ? 'infective' : 'removed');
};

const draw = (node: Node, bits: number, count: number): readonly NodeId[] => {
  const { order, partners, turn } = drawPartners(node.s, node.parameters.partners, bits, count);
  node.s.order = order;
  node.s.turn = turn;
  return partners;
};

/** Discards death certificates that are older than they are to be kept (section 2.1). */
const discardOldCertificates = (node: Node): readonly Change[] => {
  const { certificates, database } = node.knows;
  if (certificates === 0) return [];
  const oldest = node.now - node.parameters.certificateLifetime;
  const changes = entriesIn(database, null)
    .filter(({ timestamp, value }) => value === null && timestamp < oldest)
    .map((entry) => remove(node, entry, 'expired'));
  if (changes.length > 0) node.s.changes = changes;
  return changes;
};

const sayCooled = (node: Node, before: readonly Rumour[], after: readonly Rumour[]): void => {
  for (const { entry } of before) {
    if (after.some((rumour) => rumour.entry === entry)) continue;
    node.say(
      node.parameters.response === 'blind'
        ? `loses interest in ${entryText(entry)} without having asked whether it was news`
        : `loses interest in ${entryText(entry)}: too many knew it already`,
    );
  }
};

/** Takes note of who else there is now. */
const onPeersChanged = (node: Node): void => {
  const { s } = node;
  s.neighbours = neighboursOf(node.id, node.peers, node.parameters.topology);
  s.order = [];
  s.turn = 0;
};

// ---- The states of section 1.4 -----------------------------------------------------------------

/** What it does in every state. */
const always = {
  pull: onPull,
  feedback: onFeedback,
  askEntries: onAskEntries,
  checksum: onChecksum,
  hashes: onHashes,
  peersChanged: onPeersChanged,
} as const;

/** Where hearing an update leads a site that spreads none. */
const hearing = {
  infective: 'it hears of an update and spreads it',
  removed: 'it hears of an update and does not spread it',
} as const;
const hearingAgain = { infective: hearing.infective } as const;
const writing = { infective: 'a client writes' } as const;

/** A gossiping site. */
export const gossipNode = defineNode<Gossip>({
  id: 'gossip',
  fresh,
  durable: { entries: 'always' },
  initial: 'susceptible',
  start: awaitFirstCycle,
  states: {
    susceptible: {
      ...always,
      rumours: [onRumours, hearing],
      answer: [onAnswer, hearing],
      entries: [onEntries, hearing],
      recent: [onRecent, hearing],
      request: [serve, writing],
      cycleDue: [
        onCycleDue,
        {
          infective: 'it holds what it compares with others',
          removed: 'it has found something on its disk',
        },
      ],
    },
    infective: {
      ...always,
      rumours: onRumours,
      answer: onAnswer,
      entries: onEntries,
      recent: onRecent,
      request: serve,
      cycleDue: [onCycleDue, { removed: 'it has lost interest in all that it spread' }],
    },
    removed: {
      ...always,
      rumours: [onRumours, hearingAgain],
      answer: [onAnswer, hearingAgain],
      entries: [onEntries, hearingAgain],
      recent: [onRecent, hearingAgain],
      request: [serve, writing],
      cycleDue: onCycleDue,
    },
  },
});
