import type { Guarantee } from '../../sim/protocol.ts';
import { safetyMonitors } from './monitors.ts';

/** All faults but a disk that lies: Raft needs what is reported as stored to be stored (Figure 2). */
const nonByzantineFaults = [
  'crashes',
  'restarts',
  'cuts',
  'loss',
  'duplication',
  'reordering',
  'pauses',
  'clock-drift',
] as const;

/**
 * What Raft promises: safety "under all non-Byzantine conditions, including network delays,
 * partitions, and packet loss, duplication, and reordering" and never by timing (section 2), and to
 * its clients linearizable operations (section 8). A disk that loses what it has reported as stored
 * breaks it.
 */
export const raftGuarantees: readonly Guarantee[] = [
  ...safetyMonitors.map(({ id }) => ({ verdict: id, under: nonByzantineFaults, holds: true })),
  { verdict: 'linearizable', under: nonByzantineFaults, holds: true },
  { verdict: 'raft/leader-completeness', under: ['lost-writes', 'crashes'], holds: false },
];
