import type { Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart } from './describe.ts';
import { readRaftDisk } from './disk.ts';
import { raftGuarantees } from './guarantees.ts';
import { raftMachine } from './machine.ts';
import { raftMonitors } from './monitors.ts';
import { narrate } from './narrate.ts';
import { checkRaftParameters, raftParameters } from './parameters.ts';
import { inRaftPaper, raftRules } from './rules.ts';
import { raftScenarios } from './scenarios.ts';

/** Raft, headless: all that the engine, the page and the command line need to know about it. */
export const raft: Protocol = {
  id: 'raft',
  title: 'Raft',
  summary: 'One elected leader orders all writes; a majority makes them last.',
  family: 'Consensus',
  paper: inRaftPaper('Figure 2'),
  machine: raftMachine,
  operations: ['put', 'get', 'cas', 'append', 'delete'],
  parameters: raftParameters,
  checkParameters: checkRaftParameters,
  rules: raftRules,
  monitors: raftMonitors,
  guarantees: raftGuarantees,
  membership: 'fixed',
  nodeCounts: { choices: [3, 5, 7, 9], minimum: 2, maximum: 51 },
  readDisk: readRaftDisk,
  epochWord: 'term',
  ringTimer: 'electionTimeout',
  describeNode,
  describeMessage,
  describePart,
  narrate,
  scenarios: raftScenarios,
  loadRuleScenarios: async () => (await import('./rule-scenarios.ts')).raftRuleScenarios,
};
