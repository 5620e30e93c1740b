import type { Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart } from './describe.ts';
import { readPaxosDisk } from './disk.ts';
import { paxosGuarantees } from './guarantees.ts';
import { paxosMachine } from './machine.ts';
import { paxosMonitors } from './monitors.ts';
import { narrate } from './narrate.ts';
import { checkPaxosParameters, paxosParameters } from './parameters.ts';
import { inPaxosMadeSimple, paxosRules } from './rules.ts';
import { paxosScenarios } from './scenarios.ts';

/** Single-decree Paxos, headless: all that the engine, the page and the command line need of it. */
export const paxos: Protocol = {
  id: 'paxos',
  title: 'Paxos, single decree',
  summary: 'Many propose, a majority of acceptors settles on one value, and it stays that value.',
  family: 'Consensus',
  paper: inPaxosMadeSimple('§2'),
  machine: paxosMachine,
  operations: ['propose'],
  parameters: paxosParameters,
  checkParameters: checkPaxosParameters,
  rules: paxosRules,
  monitors: paxosMonitors,
  guarantees: paxosGuarantees,
  membership: 'fixed',
  nodeCounts: { choices: [3, 5, 6, 7], minimum: 1, maximum: 51 },
  readDisk: readPaxosDisk,
  epochWord: 'ballot',
  logs: 'own',
  ringTimer: 'retryDue',
  describeNode,
  describeMessage,
  describePart,
  narrate,
  scenarios: paxosScenarios,
  loadView: () => import('./view.tsx'),
  loadRuleScenarios: async () => (await import('./rule-scenarios.ts')).paxosRuleScenarios,
};
