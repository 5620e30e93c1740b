import type { LibraryScenario } from '../../sim/protocol.ts';
import { crashScenarios } from './scenarios/crashes.ts';
import { electionScenarios } from './scenarios/elections.ts';
import { figureScenarios } from './scenarios/figures.ts';
import { firstVisit } from './scenarios/first-visit.ts';
import { linkScenarios } from './scenarios/links.ts';
import { playground } from './scenarios/playground.ts';

/** Raft's library; the page opens with the first. */
export const raftScenarios: readonly LibraryScenario[] = [
  playground,
  firstVisit,
  ...electionScenarios,
  ...crashScenarios,
  ...linkScenarios,
  ...figureScenarios,
];
