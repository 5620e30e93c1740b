import type { NodeId } from '../../../sim/identifiers.ts';
import type { MonitorWatch, Violation } from '../../../sim/protocol.ts';
import type { Change, GossipContext } from '../context.ts';
import { gossipStateOf } from '../describe.ts';

/** Watches only the events that change what a site holds: no other can break or show anything. */
export const onChanges =
  (
    watch: (node: NodeId, changes: readonly Change[], context: GossipContext) => Violation | null,
  ): MonitorWatch =>
  ({ after, before, kind, node }) => {
    if (node === null || kind === 'intervention' || kind === 'start') return null;
    if (after === before || after?.context === before?.context) return null;
    const site = gossipStateOf(after);
    if (site === null || site.context.changes.length === 0) return null;
    return watch(node, site.context.changes, site.context);
  };

/** What the first change that breaks or shows something says; null when none does. */
export const firstOf = (
  changes: readonly Change[],
  found: (change: Change) => Violation | null,
): Violation | null => {
  for (const change of changes) {
    const violation = found(change);
    if (violation !== null) return violation;
  }
  return null;
};
