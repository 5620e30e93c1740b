import { believed, established, type FactSources, monitorsOf, violation } from '../../kit/facts.ts';
import type { NodeId } from '../../sim/identifiers.ts';
import type { Monitor } from '../../sim/protocol.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Micros } from '../../sim/time.ts';
import { entryName, entryText, isLater, type Stamp } from './database.ts';
import { gossipNode } from './gossip.ts';
import { EpidemicLog } from './measures.ts';
import { cite, type Parameters, readParameters } from './paper.ts';
import { type Change, losesConcurrentWrite, type Site } from './site.ts';

type Fact =
  /** Something was done to what a site holds. */
  | { readonly kind: 'changed'; readonly node: NodeId; readonly change: Change }
  /** A site starts with what is on its disk. */
  | { readonly kind: 'started'; readonly node: NodeId; readonly site: Site };

/** What an event has done to a site's database. */
const changesIn = (before: Site | null, after: Site | null): readonly Change[] =>
  after === null || after.changes === before?.changes ? [] : after.changes;

const sources: FactSources<Site, Fact> = {
  read: gossipNode.read,
  decides: (node, before, after) =>
    before === null
      ? [{ kind: 'started', node, site: after }]
      : changesIn(before, after).map((change) => ({ kind: 'changed', node, change })),
};
const always = monitorsOf('always', established(sources));
const seen = monitorsOf('sometimes', believed(sources));

// ---- Safety ------------------------------------------------------------------------------------

/** The latest update of a key that a site has seen deleted. */
interface Deletion extends Stamp {
  /** Whether the site holds no certificate of it, by the rule or because it has discarded it. */
  readonly isForgotten: boolean;
}

const deletedStaysDeleted = always(
  {
    id: 'gossip/deleted-stays-deleted',
    title: 'Deleted entries stay deleted',
    claim:
      'A site that has seen an entry deleted never holds it again, unless it is written anew after the deletion.',
    citation: cite('§2'),
  },
  () => {
    const deletionsOf = new Map<NodeId, Map<string, Deletion>>();
    return (fact) => {
      const { node } = fact;
      const deletions = deletionsOf.get(node) ?? new Map<string, Deletion>();
      deletionsOf.set(node, deletions);
      if (fact.kind === 'started') {
        // A disk that has lost a deletion promises nothing about it.
        for (const [key, { isForgotten }] of deletions) {
          const held = fact.site.database.entries.get(key);
          const isKept = isForgotten ? held === undefined : held?.value === null;
          if (!isKept) deletions.delete(key);
        }
        return null;
      }
      const { change } = fact;
      const { entry } = change;
      const { key, site, timestamp } = entry;
      if (change.kind === 'outdated') return null;
      if (change.kind === 'removed' || entry.value === null) {
        deletions.set(key, { timestamp, site, isForgotten: change.kind === 'removed' });
        return null;
      }
      const deletion = deletions.get(key);
      deletions.delete(key);
      if (deletion === undefined || isLater(entry, deletion)) return null;
      const from = change.from === null ? [] : [change.from];
      return violation(
        [node, ...from],
        `${node} had seen ${key} deleted and holds ${entryText(entry)} again: an old copy came${from.map((each) => ` from ${each}`).join('')}.`,
      );
    };
  },
);

const neverOlder = always(
  {
    id: 'gossip/never-older',
    title: 'No site goes back to an older entry',
    claim: 'What a site holds under a key is replaced by later updates only.',
    citation: cite('§1.1, §1.3'),
  },
  () => (fact) => {
    if (fact.kind !== 'changed' || fact.change.kind !== 'stored') return null;
    const { entry, replaced } = fact.change;
    return replaced !== null && isLater(replaced, entry)
      ? violation(
          [fact.node],
          `${fact.node} gives up ${entryName(replaced)} for ${entryName(entry)}, which is older.`,
        )
      : null;
  },
);

/** What holds of every run in which the rules do. */
export const safety: readonly Monitor[] = [deletedStaysDeleted, neverOlder];

// ---- Convergence, within a bound ---------------------------------------------------------------

/** The least power of two that is not below the count, as its exponent. */
const logarithm = (count: number): number => {
  let exponent = 0;
  while (2 ** exponent < count) exponent += 1;
  return exponent;
};

/**
 * How many contacts of every site in turn reach all sites, with a probability so close to 1 that a
 * run that takes longer is a defect. Among all sites a simple epidemic takes log2 n + ln n + O(1)
 * cycles, whatever its direction (section 1.3), and each cycle more halves what is left out at the
 * least. On a ring and a grid it walks; the bridge between two clusters is crossed when one of its
 * two ends draws the other (section 3).
 */
const roundsFor = (sites: number, topology: Parameters['topology']): number => {
  switch (topology) {
    case 'complete':
      return 3 * logarithm(sites) + 20;
    case 'ring':
      return 3 * sites + 30;
    case 'grid':
      return 12 * Math.ceil(Math.sqrt(sites)) + 40;
    case 'clusters':
      return 12 * sites + 30;
  }
};

/**
 * Within how many cycles after the last write, and after the last loss or fault, all sites hold the
 * same, if they ever do: anti-entropy makes them, and rumours alone have died by then.
 */
const convergenceCycles = (
  sites: number,
  {
    antiEntropy,
    antiEntropyEvery,
    k,
    topology,
  }: Pick<Parameters, 'antiEntropy' | 'antiEntropyEvery' | 'k' | 'topology'>,
): number =>
  antiEntropy === 'none'
    ? roundsFor(sites, topology) + 2 * k
    : (roundsFor(sites, topology) + 2) * antiEntropyEvery;

/** The same in time, for sites whose clocks keep time. */
export const convergesWithin = (
  sites: number,
  parameters: Readonly<Record<string, ParameterValue>>,
): Micros => {
  const settings = readParameters(parameters);
  return convergenceCycles(sites, settings) * settings.cycleLength;
};

/** The checksum of what every site holds that is up and not paused, kept up to date event by event. */
class Copies {
  readonly #checksums = new Map<NodeId, number>();
  readonly #counts = new Map<number, number>();
  readonly #paused = new Map<NodeId, number>();

  /** How many different databases there are among the sites. */
  get different(): number {
    return this.#counts.size;
  }

  /** How many sites are up. */
  get sites(): number {
    return this.#checksums.size;
  }

  /** Whether some site that is up holds something. */
  get holdSomething(): boolean {
    return this.#counts.size > 1 || (this.#counts.size === 1 && !this.#counts.has(0));
  }

  /** Two sites that hold different databases, the second of the smaller party; null when none do. */
  differing(): readonly [NodeId, NodeId] | null {
    const [[most] = [0], ...others] = [...this.#counts].sort(([, a], [, b]) => b - a);
    const least = others.at(-1)?.[0];
    const holder = (checksum: number | undefined): NodeId | undefined =>
      [...this.#checksums].find(([, each]) => each === checksum)?.[0];
    const one = holder(most);
    const other = least === undefined ? undefined : holder(least);
    return one === undefined || other === undefined ? null : [one, other];
  }

  observe(record: EventRecord): void {
    if (record.kind === 'intervention') {
      const { intervention } = record.entry;
      switch (intervention.kind) {
        case 'kill':
        case 'removeNode':
          this.#paused.delete(intervention.node);
          this.#set(intervention.node, null);
          return;
        case 'pause': {
          const held = this.#checksums.get(intervention.node);
          if (held === undefined) return;
          this.#paused.set(intervention.node, held);
          this.#set(intervention.node, null);
          return;
        }
        case 'resume': {
          const held = this.#paused.get(intervention.node);
          if (held === undefined) return;
          this.#paused.delete(intervention.node);
          this.#set(intervention.node, held);
          return;
        }
        default:
          return;
      }
    }
    if (record.node === null || record.after === record.before) return;
    const site = gossipNode.read(record.after);
    if (site !== null) this.#set(record.node, site.database.checksum);
  }

  #set(node: NodeId, checksum: number | null): void {
    const before = this.#checksums.get(node);
    if (before === checksum) return;
    if (before !== undefined) {
      const left = (this.#counts.get(before) ?? 0) - 1;
      if (left === 0) this.#counts.delete(before);
      else this.#counts.set(before, left);
    }
    if (checksum === null) {
      this.#checksums.delete(node);
      return;
    }
    this.#checksums.set(node, checksum);
    this.#counts.set(checksum, (this.#counts.get(checksum) ?? 0) + 1);
  }
}

/** Whether an event gives the sites something new to agree on, or hinders them. */
const disturbs = (record: EventRecord): boolean => {
  switch (record.kind) {
    case 'intervention':
    case 'start':
    case 'peersChanged':
      return true;
    case 'lost':
      return record.reason !== 'receiver-down';
    case 'deliver':
    case 'timer':
      return changesIn(gossipNode.read(record.before), gossipNode.read(record.after)).some(
        (change) => change.kind !== 'stored' || change.by === 'client',
      );
    case 'diskDone':
    case 'operation':
      return false;
  }
};

/**
 * Eventual convergence, with a bound so that a run can break it: writes, faults and losses all start
 * the time anew. Sites that are down or paused do not count.
 */
const convergence: Monitor = {
  id: 'gossip/convergence',
  kind: 'always',
  title: 'Sites converge',
  claim:
    'Once writes, faults and losses have stopped, all sites that are up hold the same within a number of cycles. Anti-entropy promises it; rumours alone do not.',
  citation: cite('§1.3, §1.5'),
  watch: ({ parameters }) => {
    const copies = new Copies();
    const { cycleLength } = readParameters(parameters);
    let disturbedAtMicros = 0;
    let slowestRate = 1;
    return (record) => {
      copies.observe(record);
      if (disturbs(record)) {
        disturbedAtMicros = record.atMicros;
        if (record.kind === 'intervention' && record.entry.intervention.kind === 'setClock') {
          slowestRate = Math.min(slowestRate, record.entry.intervention.rate);
        }
        return null;
      }
      if (copies.different < 2) return null;
      const withinMicros = convergesWithin(copies.sites, parameters) / slowestRate;
      if (record.atMicros - disturbedAtMicros <= withinMicros) return null;
      const nodes = copies.differing();
      if (nodes === null) return null;
      const [one, other] = nodes;
      return {
        nodes,
        sentence: `${one} and ${other} still hold different databases ${Math.floor(withinMicros / cycleLength)} cycles after the last write, fault or loss.`,
      };
    };
  },
};

// ---- Sights ------------------------------------------------------------------------------------

const diverged: Monitor = {
  id: 'gossip/diverged',
  kind: 'sometimes',
  title: 'Sites hold different databases',
  claim: 'Two sites that are up hold different databases at the same time.',
  citation: cite('§1'),
  watch: () => {
    const copies = new Copies();
    return (record) => {
      copies.observe(record);
      const nodes = copies.different > 1 ? copies.differing() : null;
      return nodes === null
        ? null
        : { nodes, sentence: `${nodes[0]} and ${nodes[1]} hold different databases.` };
    };
  },
};

const converged: Monitor = {
  id: 'gossip/converged',
  kind: 'sometimes',
  title: 'Sites hold the same again',
  claim: 'After they differed, all sites that are up hold the same, and it is not nothing.',
  citation: cite('§1.1'),
  watch: () => {
    const copies = new Copies();
    let haveDiffered = false;
    return (record) => {
      copies.observe(record);
      if (copies.different > 1) haveDiffered = true;
      return haveDiffered && copies.different === 1 && copies.sites > 1 && copies.holdSomething
        ? {
            nodes: record.node === null ? [] : [record.node],
            sentence: `All ${copies.sites} sites hold the same.`,
          }
        : null;
    };
  },
};

const writeLost = seen(
  {
    id: 'gossip/write-lost',
    title: 'A write is lost to the last writer',
    claim:
      'Of two writes made without knowledge of each other the one with the earlier timestamp is lost, although its client was told that it is done.',
    citation: cite('§1.1'),
  },
  () => (fact) => {
    if (fact.kind !== 'changed') return null;
    const { change, node } = fact;
    if (change.kind === 'outdated')
      return violation(
        [node],
        `${entryName(change.entry)} is lost as it is written: ${entryName(change.winner)} has a later timestamp.`,
      );
    if (change.kind !== 'stored' || !losesConcurrentWrite(change)) return null;
    const { entry, replaced } = change;
    return replaced === null
      ? null
      : violation(
          [node, replaced.site, entry.site],
          `${entryName(replaced)} is lost to ${entryName(entry)}: neither knew of the other.`,
        );
  },
);

const rumourDiedOut: Monitor = {
  id: 'gossip/rumour-died-out',
  kind: 'sometimes',
  title: 'A rumour dies before it has reached all',
  claim: 'Nobody is infective with an update any more, and some sites have not heard of it.',
  citation: cite('§1.4'),
  watch: ({ parameters }) => {
    const isSimple = readParameters(parameters).rumours === 'none';
    const log = new EpidemicLog({ isSimple });
    return (record) => {
      log.observe(record);
      if (isSimple || record.after === record.before) return null;
      const before = gossipNode.read(record.before)?.rumours ?? [];
      const after = gossipNode.read(record.after)?.rumours ?? [];
      if (before === after) return null;
      for (const { entry } of before) {
        if (after.some((rumour) => rumour.entry === entry)) continue;
        const last = log.epidemicOf(entry)?.points.at(-1);
        if (last === undefined || last.infective > 0 || last.susceptible === 0) continue;
        return {
          nodes: record.node === null ? [] : [record.node],
          sentence: `Nobody spreads ${entryText(entry)} any more, and ${last.susceptible} of ${log.sites.size} sites have not heard of it.`,
        };
      }
      return null;
    };
  },
};

const repaired = seen(
  {
    id: 'gossip/repaired',
    title: 'Anti-entropy brings what rumours had not',
    claim: 'A site gets an update by comparing databases.',
    citation: cite('§1.3, §1.5'),
  },
  () => (fact) =>
    fact.kind === 'changed' && fact.change.kind === 'stored' && fact.change.by === 'anti-entropy'
      ? violation([fact.node], `${fact.node} gets ${entryText(fact.change.entry)} by anti-entropy.`)
      : null,
);

const deletionSpread = seen(
  {
    id: 'gossip/deletion-spread',
    title: 'A death certificate cancels an old copy',
    claim: 'A site gives up an entry because a death certificate for it has come.',
    citation: cite('§2'),
  },
  () => (fact) => {
    if (fact.kind !== 'changed' || fact.change.kind !== 'stored') return null;
    const { by, entry, replaced } = fact.change;
    return by !== 'client' && entry.value === null && replaced !== null && replaced.value !== null
      ? violation(
          [fact.node],
          `${fact.node} gives up ${entryText(replaced)}: its death certificate has come.`,
        )
      : null;
  },
);

/** What a test run must have seen. */
const sights: readonly Monitor[] = [
  diverged,
  converged,
  writeLost,
  rumourDiedOut,
  repaired,
  deletionSpread,
];

/** All properties that are watched, and all sights. */
export const monitors: readonly Monitor[] = [convergence, ...safety, ...sights];
