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
  summary: 'A primary, two backups and two clients, and nothing wrong yet. Break it.',
  opensAtMicros: milliseconds(1_500),
  scenario: {
    protocol: 'primary-backup',
    title: 'A primary and its backups',
    seed: 42,
    nodes: 3,
    clients: [{ workload: slowWorkload }, { workload: slowWorkload }],
    script: [],
    untilMicros: seconds(3_600),
    expectations: safeAnd({
      'primary-backup/write-acknowledged': true,
      'primary-backup/failover': false,
    }),
  },
};
