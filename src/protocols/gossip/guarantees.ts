import type { Guarantee } from '../../sim/protocol.ts';
import { seconds } from '../../sim/time.ts';
import { safetyMonitors } from './monitors.ts';

/** Every fault but a disk that lies. */
const faults = [
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
 * What the epidemic algorithms promise. With anti-entropy the sites come to agree once faults end
 * (section 1.3), by rumours alone with a probability only (section 1.4). Nothing is promised about
 * what a client reads meanwhile; of concurrent writes one is lost, and a write that has not spread yet
 * dies with its site (section 1.1).
 */
export const gossipGuarantees: readonly Guarantee[] = [
  { verdict: 'gossip/convergence', under: faults, holds: true },
  ...safetyMonitors.map(({ id }) => ({ verdict: id, under: faults, holds: true })),
  {
    verdict: 'gossip/convergence',
    under: [],
    holds: false,
    parameters: { rumours: 'push', antiEntropy: 'none' },
  },
  {
    verdict: 'gossip/deleted-stays-deleted',
    under: ['cuts'],
    holds: false,
    parameters: { certificateLifetime: seconds(1) },
  },
  { verdict: 'linearizable', under: [], holds: false },
  { verdict: 'no-lost-writes', under: ['crashes'], holds: false },
  { verdict: 'no-lost-writes', under: ['clock-drift'], holds: false },
];
