import type { Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart } from './describe.ts';
import { sendToAllGuarantees } from './guarantees.ts';
import { sendToAllMachine } from './machine.ts';
import { sendToAllMonitors } from './monitors.ts';
import { narrate } from './narrate.ts';
import { sendToAllParameters } from './parameters.ts';
import { schneider, sendToAllRules } from './rules.ts';
import { sendToAllScenarios } from './scenarios.ts';
import { whyNot } from './why-not.ts';

/** Every request to every replica, with no coordination, headless. */
export const sendToAll: Protocol = {
  id: 'send-to-all',
  title: 'Send to all',
  summary: 'Every write goes to every replica, and nobody says in which order.',
  family: 'Replication patterns',
  paper: schneider('Replica coordination'),
  machine: sendToAllMachine,
  operations: ['put', 'get', 'cas', 'append', 'delete', 'add', 'sample'],
  parameters: sendToAllParameters,
  rules: sendToAllRules,
  monitors: sendToAllMonitors,
  guarantees: sendToAllGuarantees,
  membership: 'fixed',
  nodeCounts: { choices: [2, 3, 4, 5], minimum: 2, maximum: 51 },
  epochWord: 'first server',
  logs: 'own',
  ringTimer: null,
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  narrate,
  scenarios: sendToAllScenarios,
  loadRuleScenarios: async () => (await import('./rule-scenarios.ts')).sendToAllRuleScenarios,
};
