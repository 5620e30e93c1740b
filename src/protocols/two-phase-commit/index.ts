import { nonByzantineFaults } from '../../kit/faults.ts';
import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import { measuring } from './measures.ts';
import { cite, mostServers, rules, twoPhaseParameters } from './paper.ts';
import { safety, sights } from './properties.ts';
import { twoPhaseRuleScenarios, twoPhaseScenarios, twoPhaseWords } from './scenarios.ts';
import { twoPhaseNode } from './two-phase-commit.ts';
import { whyNot } from './why-not.ts';

/** No progress while a coordinator is out of reach: crashes and cuts block participants. */
const guarantees: readonly Guarantee[] = [
  ...safety.map(({ id }) => ({ verdict: id, under: nonByzantineFaults, holds: true })),
  { verdict: 'two-phase-commit/blocked', under: ['crashes'], holds: true },
  { verdict: 'two-phase-commit/blocked', under: ['cuts'], holds: true },
  { verdict: 'two-phase-commit/atomicity', under: ['lost-writes', 'crashes'], holds: false },
];

/** Two-phase commit with presumed abort, headless: all that the engine and the page need to know. */
export const twoPhaseCommit: Protocol = {
  id: 'two-phase-commit',
  title: 'Two-phase commit',
  summary:
    'A transaction over several nodes happens on all of them or on none; if its coordinator dies, they wait.',
  family: 'Atomic commitment',
  paper: cite('The presumed abort protocol'),
  machine: twoPhaseNode.machine,
  operations: ['transaction', 'put'],
  parameters: twoPhaseParameters,
  rules,
  monitors: [...safety, ...sights],
  guarantees,
  membership: 'fixed',
  nodeCounts: { choices: [3, 4, 5, 7], minimum: 2, maximum: mostServers },
  epochWord: 'transaction',
  logs: 'own',
  ringTimer: 'decisionTimeout',
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  narrate,
  scenarios: twoPhaseScenarios,
  storyWords: twoPhaseWords,
  loadRuleScenarios: async () => twoPhaseRuleScenarios,
  measuring,
};
