import type { Monitor } from '../../sim/protocol.ts';
import { atomicity } from './monitors/atomicity.ts';
import { noReversal } from './monitors/no-reversal.ts';
import { oneOrder } from './monitors/one-order.ts';
import { trueAnswers } from './monitors/true-answers.ts';
import { unanimity } from './monitors/unanimity.ts';
import { witnesses } from './monitors/witnesses.ts';

/** What must hold at all times: AC1 to AC3 of BHG, one order of writes, and true answers. */
export const safetyMonitors: readonly Monitor[] = [
  atomicity,
  noReversal,
  unanimity,
  oneOrder,
  trueAnswers,
];

/** Everything that is watched in a run. */
export const twoPhaseMonitors: readonly Monitor[] = [...safetyMonitors, ...witnesses];
