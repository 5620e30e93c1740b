import { nonByzantineFaults } from '../../kit/faults.ts';
import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { seconds } from '../../sim/time.ts';
import { readDisk } from './database.ts';
import { describeMessage, describeNode, describePart, narrate, whyNot } from './explain.ts';
import { gossipNode } from './gossip.ts';
import { gossipMeasuring } from './measures.ts';
import { neighboursOf } from './neighbours.ts';
import { checkParameters, cite, gossipParameters, readParameters, rules } from './paper.ts';
import { convergesWithin, monitors, safety } from './properties.ts';
import { gossipRuleScenarios, gossipScenarios, gossipWords } from './scenarios.ts';

/**
 * What the epidemic algorithms promise. With anti-entropy the sites come to agree once faults end
 * (section 1.3), by rumours alone with a probability only (section 1.4). Nothing is promised about
 * what a client reads meanwhile; of concurrent writes one is lost, and a write that has not spread yet
 * dies with its site (section 1.1).
 */
const guarantees: readonly Guarantee[] = [
  { verdict: 'gossip/convergence', under: nonByzantineFaults, holds: true },
  ...safety.map(({ id }) => ({ verdict: id, under: nonByzantineFaults, holds: true })),
  {
    verdict: 'gossip/convergence',
    under: [],
    holds: false,
    parameters: { rumours: 'push', antiEntropy: 'none' },
  },
  {
    verdict: 'gossip/deleted-stays-deleted',
    under: ['cuts'],
    holds: false,
    parameters: { certificateLifetime: seconds(1) },
  },
  { verdict: 'linearizable', under: [], holds: false },
  { verdict: 'no-lost-writes', under: ['crashes'], holds: false },
  { verdict: 'no-lost-writes', under: ['clock-drift'], holds: false },
];

/** Epidemic algorithms, headless: all that the engine, the page and the command line need of them. */
export const gossip: Protocol = {
  id: 'gossip',
  title: 'Gossip',
  summary: 'Every site tells a random other one; in the end all hold the same, without any leader.',
  family: 'Epidemics',
  paper: cite('§1'),
  machine: gossipNode.machine,
  operations: ['put', 'get', 'delete'],
  parameters: gossipParameters,
  checkParameters,
  rules,
  monitors,
  guarantees,
  membership: 'open',
  nodeCounts: { choices: [9, 25, 49, 100], minimum: 2, maximum: 1_000 },
  readDisk,
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
  storyWords: gossipWords,
  loadRuleScenarios: async () => gossipRuleScenarios,
  measuring: gossipMeasuring,
  loadView: () => import('./view.tsx'),
};
