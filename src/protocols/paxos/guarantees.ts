import type { Guarantee } from '../../sim/protocol.ts';
import { safetyMonitors, valueChosen } from './monitors.ts';

/**
 * What Paxos promises (section 2.1): safety while agents "operate at arbitrary speed, may fail by
 * stopping, and may restart", and while messages "can take arbitrarily long to be delivered, can be
 * duplicated, and can be lost", as long as disks keep what they have said to be stored. Progress is
 * not promised while messages are lost or nodes are down.
 */
export const paxosGuarantees: readonly Guarantee[] = [
  ...safetyMonitors.map(
    ({ id }): Guarantee => ({
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
    }),
  ),
  { verdict: 'paxos/chosen-for-good', under: ['restarts', 'lost-writes'], holds: false },
  { verdict: valueChosen.id, under: ['cuts'], holds: false },
];
