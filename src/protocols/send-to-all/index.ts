import type { Guarantee, Protocol } from '../../sim/protocol.ts';
import { describeMessage, describeNode, describePart, narrate } from './explain.ts';
import { cite, rules, sendToAllParameters } from './paper.ts';
import { monitors } from './properties.ts';
import { sendToAllRuleScenarios, sendToAllScenarios, sendToAllWords } from './scenarios.ts';
import { sendToAllNode } from './send-to-all.ts';
import { whyNot } from './why-not.ts';

/** What the pattern promises, which is little: it stands here for what it lacks. */
const guarantees: readonly Guarantee[] = [
  { verdict: 'send-to-all/agreement', under: [], holds: true },
  { verdict: 'send-to-all/agreement', under: ['loss'], holds: false },
  { verdict: 'send-to-all/agreement', under: ['cuts'], holds: false },
  { verdict: 'send-to-all/agreement', under: ['crashes'], holds: false },
  { verdict: 'send-to-all/order', under: [], holds: false },
  {
    verdict: 'send-to-all/determinism',
    under: ['duplication', 'reordering'],
    holds: true,
    parameters: { samples: 'once' },
  },
  // A client that hears nothing asks a second server, which draws again.
  {
    verdict: 'send-to-all/determinism',
    under: ['crashes', 'cuts', 'loss'],
    holds: false,
    parameters: { samples: 'once' },
  },
  {
    verdict: 'send-to-all/determinism',
    under: [],
    holds: false,
    parameters: { samples: 'everywhere' },
  },
];

/** Every request to every replica, with no coordination, headless. */
export const sendToAll: Protocol = {
  id: 'send-to-all',
  title: 'Send to all',
  summary: 'Every write goes to every replica, and nobody says in which order.',
  family: 'Replication patterns',
  paper: cite('Replica coordination'),
  machine: sendToAllNode.machine,
  operations: ['put', 'get', 'cas', 'append', 'delete', 'add', 'sample'],
  parameters: sendToAllParameters,
  rules,
  monitors,
  guarantees,
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
  storyWords: sendToAllWords,
  loadRuleScenarios: async () => sendToAllRuleScenarios,
};
