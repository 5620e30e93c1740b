import type { Monitor } from '../../../sim/protocol.ts';
import { gossipStateOf } from '../describe.ts';
import { entryName, entryText } from '../entries.ts';
import { EpidemicLog } from '../epidemics.ts';
import { readParameters } from '../parameters.ts';
import { inEpidemicPaper } from '../rules.ts';
import { losesConcurrentWrite } from '../updates.ts';
import { firstOf, onChanges } from './change.ts';
import { Copies } from './copies.ts';

const diverged: Monitor = {
  id: 'gossip/diverged',
  kind: 'sometimes',
  title: 'Sites hold different databases',
  claim: 'Two sites that are up hold different databases at the same time.',
  citation: inEpidemicPaper('§1'),
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
  citation: inEpidemicPaper('§1.1'),
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

const writeLost: Monitor = {
  id: 'gossip/write-lost',
  kind: 'sometimes',
  title: 'A write is lost to the last writer',
  claim:
    'Of two writes made without knowledge of each other the one with the earlier timestamp is lost, although its client was told that it is done.',
  citation: inEpidemicPaper('§1.1'),
  watch: () =>
    onChanges((node, changes) =>
      firstOf(changes, (change) => {
        if (change.kind === 'outdated') {
          return {
            nodes: [node],
            sentence: `${entryName(change.entry)} is lost as it is written: ${entryName(change.winner)} has a later timestamp.`,
          };
        }
        if (change.kind !== 'stored' || !losesConcurrentWrite(change)) return null;
        const { entry, replaced } = change;
        return replaced === null
          ? null
          : {
              nodes: [node, replaced.site, entry.site],
              sentence: `${entryName(replaced)} is lost to ${entryName(entry)}: neither knew of the other.`,
            };
      }),
    ),
};

const rumourDiedOut: Monitor = {
  id: 'gossip/rumour-died-out',
  kind: 'sometimes',
  title: 'A rumour dies before it has reached all',
  claim: 'Nobody is infective with an update any more, and some sites have not heard of it.',
  citation: inEpidemicPaper('§1.4'),
  watch: ({ parameters }) => {
    const isSimple = readParameters(parameters).rumours === 'none';
    const log = new EpidemicLog({ isSimple });
    return (record) => {
      log.observe(record);
      if (isSimple || record.after === record.before) return null;
      const before = gossipStateOf(record.before)?.context.rumours ?? [];
      const after = gossipStateOf(record.after)?.context.rumours ?? [];
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

const repaired: Monitor = {
  id: 'gossip/repaired',
  kind: 'sometimes',
  title: 'Anti-entropy brings what rumours had not',
  claim: 'A site gets an update by comparing databases.',
  citation: inEpidemicPaper('§1.3, §1.5'),
  watch: () =>
    onChanges((node, changes) =>
      firstOf(changes, (change) =>
        change.kind === 'stored' && change.by === 'anti-entropy'
          ? {
              nodes: [node],
              sentence: `${node} gets ${entryText(change.entry)} by anti-entropy.`,
            }
          : null,
      ),
    ),
};

const deletionSpread: Monitor = {
  id: 'gossip/deletion-spread',
  kind: 'sometimes',
  title: 'A death certificate cancels an old copy',
  claim: 'A site gives up an entry because a death certificate for it has come.',
  citation: inEpidemicPaper('§2'),
  watch: () =>
    onChanges((node, changes) =>
      firstOf(changes, (change) =>
        change.kind === 'stored' &&
        change.by !== 'client' &&
        change.entry.value === null &&
        change.replaced !== null &&
        change.replaced.value !== null
          ? {
              nodes: [node],
              sentence: `${node} gives up ${entryText(change.replaced)}: its death certificate has come.`,
            }
          : null,
      ),
    ),
};

/** What a test run must have seen. */
export const witnesses: readonly Monitor[] = [
  diverged,
  converged,
  writeLost,
  rumourDiedOut,
  repaired,
  deletionSpread,
];
