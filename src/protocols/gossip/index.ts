import type { Protocol } from '../../sim/protocol.ts';
import { convergesWithin } from './bounds.ts';
import { describeMessage, describeNode, describePart } from './describe.ts';
import { readGossipDisk } from './disk.ts';
import { gossipGuarantees } from './guarantees.ts';
import { gossipMachine } from './machine.ts';
import { gossipMeasuring } from './measures.ts';
import { gossipMonitors } from './monitors.ts';
import { narrate } from './narrate.ts';
import { neighboursOf } from './neighbours.ts';
import { checkGossipParameters, gossipParameters, readParameters } from './parameters.ts';
import { gossipRules, inEpidemicPaper } from './rules.ts';
import { gossipScenarios } from './scenarios.ts';
import { whyNot } from './why-not.ts';

/** Epidemic algorithms, headless: all that the engine, the page and the command line need of them. */
export const gossip: Protocol = {
  id: 'gossip',
  title: 'Gossip',
  summary: 'Every site tells a random other one; in the end all hold the same, without any leader.',
  family: 'Epidemics',
  paper: inEpidemicPaper('§1'),
  machine: gossipMachine,
  operations: ['put', 'get', 'delete'],
  parameters: gossipParameters,
  checkParameters: checkGossipParameters,
  rules: gossipRules,
  monitors: gossipMonitors,
  guarantees: gossipGuarantees,
  membership: 'open',
  nodeCounts: { choices: [9, 25, 49, 100], minimum: 2, maximum: 1_000 },
  readDisk: readGossipDisk,
  epochWord: 'epoch',
  ringTimer: 'cycleDue',
  describeNode,
  describeMessage,
  describePart,
  whyNot,
  neighboursOf: (id, peers, parameters) =>
    neighboursOf(id, peers, readParameters(parameters).topology),
  convergesWithin,
  narrate,
  scenarios: gossipScenarios,
  loadRuleScenarios: async () => (await import('./rule-scenarios.ts')).gossipRuleScenarios,
  measuring: gossipMeasuring,
  loadView: () => import('./view.tsx'),
};
