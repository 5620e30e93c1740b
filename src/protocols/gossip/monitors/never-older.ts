import type { Monitor } from '../../../sim/protocol.ts';
import { entryName, isLater } from '../entries.ts';
import { inEpidemicPaper } from '../rules.ts';
import { firstOf, onChanges } from './change.ts';

/** A site's entry is only ever replaced by a later one. */
export const neverOlder: Monitor = {
  id: 'gossip/never-older',
  kind: 'always',
  title: 'No site goes back to an older entry',
  claim: 'What a site holds under a key is replaced by later updates only.',
  citation: inEpidemicPaper('§1.1, §1.3'),
  watch: () =>
    onChanges((node, changes) =>
      firstOf(changes, (change) =>
        change.kind === 'stored' &&
        change.replaced !== null &&
        isLater(change.replaced, change.entry)
          ? {
              nodes: [node],
              sentence: `${node} gives up ${entryName(change.replaced)} for ${entryName(change.entry)}, which is older.`,
            }
          : null,
      ),
    ),
};
