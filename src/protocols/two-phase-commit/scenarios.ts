import type { LibraryScenario } from '../../sim/protocol.ts';
import { brokenScenarios } from './scenarios/broken.ts';
import { faultScenarios } from './scenarios/faults.ts';
import { ordinaryScenarios } from './scenarios/ordinary.ts';
import { playground } from './scenarios/playground.ts';

/** The library of two-phase commit; the page opens with the first. */
export const twoPhaseScenarios: readonly LibraryScenario[] = [
  playground,
  ...ordinaryScenarios,
  ...faultScenarios,
  ...brokenScenarios,
];
