import type { Guarantee } from '../../sim/protocol.ts';
import { safetyMonitors } from './monitors.ts';

/**
 * What Raft promises: safety "under all non-Byzantine conditions, including network delays,
 * partitions, and packet loss, duplication, and reordering" (section 2), as long as disks keep what
 * they have said to be stored (section 5.6 and Figure 2).
 */
export const raftGuarantees: readonly Guarantee[] = safetyMonitors.map(({ id }) => ({
  verdict: id,
  under: [
    'crashes',
    'restarts',
    'cuts',
    'loss',
    'duplication',
    'reordering',
    'pauses',
    'clock-drift',
  ],
  holds: true,
}));
