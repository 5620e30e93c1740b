import type { Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart } from './describe.ts';
import { multiMasterGuarantees } from './guarantees.ts';
import { multiMasterMachine } from './machine.ts';
import { multiMasterMonitors } from './monitors.ts';
import { narrate } from './narrate.ts';
import { multiMasterParameters } from './parameters.ts';
import { gray, multiMasterRules } from './rules.ts';
import { multiMasterScenarios } from './scenarios.ts';
import { whyNot } from './why-not.ts';

/** Multi-master replication, headless. */
export const multiMaster: Protocol = {
  id: 'multi-master',
  title: 'Multi-master',
  summary: 'Several servers take writes by themselves, and settle conflicts when they meet.',
  family: 'Replication patterns',
  paper: gray('Lazy group replication'),
  machine: multiMasterMachine,
  operations: ['put', 'get', 'delete'],
  parameters: multiMasterParameters,
  rules: multiMasterRules,
  monitors: multiMasterMonitors,
  guarantees: multiMasterGuarantees,
  membership: 'fixed',
  nodeCounts: { choices: [2, 3, 4, 5], minimum: 2, maximum: 51 },
  epochWord: 'version',
  logs: 'own',
  ringTimer: 'exchangeDue',
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  narrate,
  scenarios: multiMasterScenarios,
  loadRuleScenarios: async () => (await import('./rule-scenarios.ts')).multiMasterRuleScenarios,
};
