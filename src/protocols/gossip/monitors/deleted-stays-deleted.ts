import type { NodeId } from '../../../sim/identifiers.ts';
import type { Monitor } from '../../../sim/protocol.ts';
import type { Change } from '../context.ts';
import { gossipStateOf } from '../describe.ts';
import { entryText, isLater, type Stamp } from '../entries.ts';
import { inEpidemicPaper } from '../rules.ts';
import { firstOf } from './change.ts';

/** The latest update of a key that a site has seen deleted. */
interface Deletion extends Stamp {
  /** Whether the site holds no certificate of it, by the rule or because it has discarded it. */
  readonly isForgotten: boolean;
}

/** Once a site has seen an entry deleted, the entry does not come back to it. */
export const deletedStaysDeleted: Monitor = {
  id: 'gossip/deleted-stays-deleted',
  kind: 'always',
  title: 'Deleted entries stay deleted',
  claim:
    'A site that has seen an entry deleted never holds it again, unless it is written anew after the deletion.',
  citation: inEpidemicPaper('§2'),
  watch: () => {
    const deletions = new Map<NodeId, Map<string, Deletion>>();
    const of = (node: NodeId): Map<string, Deletion> => {
      const known = deletions.get(node);
      if (known !== undefined) return known;
      const made = new Map<string, Deletion>();
      deletions.set(node, made);
      return made;
    };

    const observe = (node: NodeId, change: Change) => {
      const { entry } = change;
      const { key, site, timestamp } = entry;
      if (change.kind === 'outdated') return null;
      if (change.kind === 'removed') {
        of(node).set(key, { timestamp, site, isForgotten: true });
        return null;
      }
      const deletion = deletions.get(node)?.get(key);
      if (entry.value === null) {
        of(node).set(key, { timestamp, site, isForgotten: false });
        return null;
      }
      if (deletion === undefined) return null;
      deletions.get(node)?.delete(key);
      if (isLater(entry, deletion)) return null;
      const from = change.from === null ? '' : ` from ${change.from}`;
      return {
        nodes: change.from === null ? [node] : [node, change.from],
        sentence: `${node} had seen ${key} deleted and holds ${entryText(entry)} again: an old copy came${from}.`,
      };
    };

    return (record) => {
      const { after, before, kind, node } = record;
      if (node === null || kind === 'intervention') return null;
      if (after === before) return null;
      const site = gossipStateOf(after);
      if (site === null) return null;
      const { changes, database } = site.context;
      if (kind === 'start') {
        // A deletion that the disk has not kept has not happened.
        for (const [key, { isForgotten }] of deletions.get(node) ?? []) {
          const held = database.entries.get(key);
          const isKept = isForgotten ? held === undefined : held?.value === null;
          if (!isKept) deletions.get(node)?.delete(key);
        }
        return null;
      }
      if (changes.length === 0 || after?.context === before?.context) return null;
      return firstOf(changes, (change) => observe(node, change));
    };
  },
};
