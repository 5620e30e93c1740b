import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import { failureDetectorNode } from './failure-detector.ts';
import { checkParameters, cite, failureDetectorParameters, rules } from './paper.ts';
import { monitors } from './properties.ts';
import {
  failureDetectorRuleScenarios,
  failureDetectorScenarios,
  failureDetectorWords,
} from './scenarios.ts';

/** What it promises: that mistakes end. Under which faults, tests try. */
const guarantees: readonly Guarantee[] = [
  {
    verdict: 'failure-detector/who-speaks-is-trusted',
    under: [
      'crashes',
      'restarts',
      'cuts',
      'loss',
      'duplication',
      'reordering',
      'pauses',
      'clock-drift',
    ],
    holds: true,
  },
];

/** A failure detector by heartbeats, headless: all that the engine, the page and the command line need. */
export const failureDetector: Protocol = {
  id: 'failure-detector',
  title: 'Failure detector',
  summary: 'Every server sends heartbeats, and suspects those of which it hears none.',
  family: 'Failure detectors',
  paper: cite('Figure 10'),
  machine: failureDetectorNode.machine,
  operations: ['get'],
  parameters: failureDetectorParameters,
  checkParameters,
  rules,
  monitors,
  guarantees,
  membership: 'fixed',
  nodeCounts: { choices: [3, 5, 7], minimum: 2, maximum: 51 },
  epochWord: 'epoch',
  ringTimer: 'heartbeatDue',
  describeNode,
  describeMessage,
  describePart,
  narrate,
  scenarios: failureDetectorScenarios,
  storyWords: failureDetectorWords,
  loadRuleScenarios: async () => failureDetectorRuleScenarios,
};
