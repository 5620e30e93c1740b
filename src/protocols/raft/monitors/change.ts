import type { NodeId } from '../../../sim/identifiers.ts';
import type { MonitorWatch, Violation } from '../../../sim/protocol.ts';
import { entryText, type RaftState, raftStateOf } from '../describe.ts';
import type { Entry } from '../messages.ts';

/** A server's state before and after an event that changed it. */
export interface Change {
  readonly node: NodeId;
  /** Null when the server has just started. */
  readonly before: RaftState | null;
  readonly after: RaftState;
}

/** Watches only the events that change a server's state: no other can break or show anything. */
export const onChange =
  (watch: (change: Change) => Violation | null): MonitorWatch =>
  (record) => {
    if (record.after === record.before || record.node === null) return null;
    if (record.kind === 'intervention') return null;
    const after = raftStateOf(record.after);
    if (after === null) return null;
    const before = record.kind === 'start' ? null : raftStateOf(record.before);
    return watch({ node: record.node, before, after });
  };

/** Whether a change makes its server the leader of a term that it did not lead before. */
export const beginsToLead = ({ before, after }: Change): boolean =>
  after.role === 'leader' &&
  (before?.role !== 'leader' || before.context.currentTerm !== after.context.currentTerm);

/** Whether two entries are the same in all they hold. */
export const isSameEntry = (a: Entry, b: Entry): boolean =>
  a === b || (a.term === b.term && JSON.stringify(a.command) === JSON.stringify(b.command));

/** An entry in a sentence: `x=7 of term 2`. */
export const entryName = (entry: Entry): string => `${entryText(entry)} of term ${entry.term}`;
