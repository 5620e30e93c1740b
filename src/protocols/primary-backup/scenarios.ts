import type { LibraryScenario } from '../../sim/protocol.ts';
import { acknowledgingScenarios } from './scenarios/acknowledging.ts';
import { firstVisit } from './scenarios/first-visit.ts';
import { playground } from './scenarios/playground.ts';
import { shippingScenarios } from './scenarios/shipping.ts';
import { suspectingScenarios } from './scenarios/suspecting.ts';

/** The library of primary/backup; the page opens with the first. */
export const primaryBackupScenarios: readonly LibraryScenario[] = [
  playground,
  ...firstVisit,
  ...acknowledgingScenarios,
  ...suspectingScenarios,
  ...shippingScenarios,
];
