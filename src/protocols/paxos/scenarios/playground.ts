import type { LibraryScenario } from '../../../sim/protocol.ts';
import type { Workload } from '../../../sim/scenario.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { safeAnd } from './script.ts';

/** A client that proposes a value of its own again and again. */
const proposals: Workload = {
  everyMicros: [milliseconds(350), milliseconds(650)],
  keys: ['decision'],
  operations: ['propose'],
};

export const playground: LibraryScenario = {
  id: 'playground',
  summary:
    'Five nodes that play all three roles, and two clients that each propose a value. One is chosen. Cut and kill before it is.',
  opensAtMicros: milliseconds(565),
  scenario: {
    protocol: 'paxos',
    title: 'One decision',
    seed: 7,
    nodes: 5,
    clients: [
      { workload: proposals, prefers: 'n2' },
      { workload: proposals, prefers: 'n4' },
    ],
    script: [],
    untilMicros: seconds(3_600),
    expectations: safeAnd({ 'paxos/value-chosen': true, 'paxos/value-learned': true }),
  },
};
