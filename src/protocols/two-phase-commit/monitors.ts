import type { Monitor } from '../../sim/protocol.ts';
import { acknowledgedStays } from './monitors/acknowledged-stays.ts';
import { atomicity } from './monitors/atomicity.ts';
import { failedLeavesNothing } from './monitors/failed-leaves-nothing.ts';
import { noReversal } from './monitors/no-reversal.ts';
import { oneOrder } from './monitors/one-order.ts';

import { unanimity } from './monitors/unanimity.ts';
import { witnesses } from './monitors/witnesses.ts';

/** What must hold at all times: AC1 to AC3 of BHG, one order of writes, and answers that stay true. */
export const safetyMonitors: readonly Monitor[] = [
  atomicity,
  noReversal,
  unanimity,
  oneOrder,
  acknowledgedStays,
  failedLeavesNothing,
];

/** Everything that is watched in a run. */
export const twoPhaseMonitors: readonly Monitor[] = [...safetyMonitors, ...witnesses];
