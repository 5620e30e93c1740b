import type { LibraryScenario } from '../../sim/protocol.ts';
import { failureScenarios } from './scenarios/failures.ts';
import { playground } from './scenarios/playground.ts';
import { proposerScenarios } from './scenarios/proposers.ts';
import { ruleOffScenarios } from './scenarios/rules-off.ts';

/** The library of Paxos; the page opens with the first. */
export const paxosScenarios: readonly LibraryScenario[] = [
  playground,
  ...proposerScenarios,
  ...failureScenarios,
  ...ruleOffScenarios,
];
