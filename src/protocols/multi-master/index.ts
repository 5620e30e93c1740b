import { faultsOfNodesAndLinks } from '../../kit/faults.ts';
import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import { multiMasterNode } from './multi-master.ts';
import { gray, lazy, multiMasterParameters, rules } from './paper.ts';
import { monitors } from './properties.ts';
import { multiMasterRuleScenarios, multiMasterScenarios, multiMasterWords } from './scenarios.ts';
import { whyNot } from './why-not.ts';

/** What the pattern promises: always available, equal in the end, and what gets lost on the way. */
const guarantees: readonly Guarantee[] = [
  { verdict: 'multi-master/same-writes-same-state', under: faultsOfNodesAndLinks, holds: true },
  {
    verdict: 'multi-master/acknowledged-writes-kept',
    under: faultsOfNodesAndLinks,
    holds: true,
    parameters: { conflicts: 'keep-both' },
  },
  {
    verdict: 'multi-master/acknowledged-writes-kept',
    under: [],
    holds: false,
    parameters: { conflicts: 'last-writer-wins' },
  },
];

/** Multi-master replication, headless. */
export const multiMaster: Protocol = {
  id: 'multi-master',
  title: 'Multi-master',
  summary: 'Several servers take writes by themselves, and settle conflicts when they meet.',
  family: 'Replication patterns',
  paper: gray(lazy),
  machine: multiMasterNode.machine,
  operations: ['put', 'get', 'delete'],
  parameters: multiMasterParameters,
  rules,
  monitors,
  guarantees,
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
  storyWords: multiMasterWords,
  loadRuleScenarios: async () => multiMasterRuleScenarios,
};
