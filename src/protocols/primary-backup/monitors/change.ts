import type { NodeId } from '../../../sim/identifiers.ts';
import type { MonitorWatch, Violation } from '../../../sim/protocol.ts';
import { type PrimaryBackupState, serverStateOf } from '../describe.ts';

/** A server's state before and after an event that changed it. */
export interface Change {
  readonly node: NodeId;
  /** Null when the server has just started. */
  readonly before: PrimaryBackupState | null;
  readonly after: PrimaryBackupState;
}

/** Watches only the events that change a server's state. */
export const onChange =
  (watch: (change: Change) => Violation | null): MonitorWatch =>
  (record) => {
    if (record.after === record.before || record.node === null) return null;
    if (record.kind === 'intervention') return null;
    const after = serverStateOf(record.after);
    if (after === null) return null;
    const before = record.kind === 'start' ? null : serverStateOf(record.before);
    return watch({ node: record.node, before, after });
  };

/** Whether a change makes its server the primary of an epoch that it was not primary of before. */
export const takesOver = ({ before, after }: Change): boolean =>
  after.role === 'primary' &&
  (before?.role !== 'primary' || before.context.epoch !== after.context.epoch);
