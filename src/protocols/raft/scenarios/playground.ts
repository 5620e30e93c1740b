import type { LibraryScenario } from '../../../sim/protocol.ts';
import type { Workload } from '../../../sim/scenario.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { safeAnd } from './script.ts';

/** A client that writes and reads slowly enough to be followed by eye. */
export const slowWorkload: Workload = {
  everyMicros: [milliseconds(350), milliseconds(650)],
  keys: ['x', 'y'],
  operations: ['put', 'put', 'get'],
};

export const playground: LibraryScenario = {
  id: 'playground',
  summary: 'Five servers and two clients, and nothing wrong yet. Break it.',
  opensAtMicros: milliseconds(1_500),
  scenario: {
    protocol: 'raft',
    title: 'A running cluster',
    seed: 42,
    nodes: 5,
    clients: [{ workload: slowWorkload }, { workload: slowWorkload }],
    script: [],
    untilMicros: seconds(3_600),
    expectations: safeAnd({ 'raft/leader-elected': true, 'raft/entry-committed': true }),
  },
};
