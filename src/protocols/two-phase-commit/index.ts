import type { Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart } from './describe.ts';
import { twoPhaseGuarantees } from './guarantees.ts';
import { twoPhaseMachine } from './machine.ts';
import { measuring } from './measures.ts';
import { twoPhaseMonitors } from './monitors.ts';
import { narrate } from './narrate.ts';
import { mostServers, twoPhaseParameters } from './parameters.ts';
import { inMohan, twoPhaseRules } from './rules.ts';
import { twoPhaseScenarios } from './scenarios.ts';

/** Two-phase commit with presumed abort, headless: all that the engine and the page need to know. */
export const twoPhaseCommit: Protocol = {
  id: 'two-phase-commit',
  title: 'Two-phase commit',
  summary:
    'A transaction over several nodes happens on all of them or on none; if its coordinator dies, they wait.',
  family: 'Atomic commitment',
  paper: inMohan('The presumed abort protocol'),
  machine: twoPhaseMachine,
  operations: ['transaction', 'put'],
  parameters: twoPhaseParameters,
  rules: twoPhaseRules,
  monitors: twoPhaseMonitors,
  guarantees: twoPhaseGuarantees,
  membership: 'fixed',
  nodeCounts: { choices: [3, 4, 5, 7], minimum: 2, maximum: mostServers },
  epochWord: 'transaction',
  logs: 'own',
  ringTimer: 'decisionTimeout',
  describeNode,
  describeMessage,
  describePart,
  narrate,
  scenarios: twoPhaseScenarios,
  loadRuleScenarios: async () => (await import('./rule-scenarios.ts')).twoPhaseRuleScenarios,
  measuring,
};
