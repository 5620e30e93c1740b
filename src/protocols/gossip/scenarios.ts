import type { LibraryScenario } from '../../sim/protocol.ts';
import { conflictScenarios } from './scenarios/conflicts.ts';
import { firstVisit } from './scenarios/first-visit.ts';
import { playground, spreadingScenarios } from './scenarios/spreading.ts';
import { topologyScenarios } from './scenarios/topologies.ts';

/** The library of gossip; the page opens with the first. */
export const gossipScenarios: readonly LibraryScenario[] = [
  playground,
  ...firstVisit,
  ...spreadingScenarios,
  ...topologyScenarios,
  ...conflictScenarios,
];
