import type { LibraryScenario } from '../../../sim/protocol.ts';
import type { Workload } from '../../../sim/scenario.ts';
import { milliseconds, seconds } from '../../../sim/time.ts';
import { patientClients, safeAnd } from './script.ts';

const slowTransactions = (keys: readonly string[]): Workload => ({
  everyMicros: [milliseconds(350), milliseconds(650)],
  keys,
  operations: ['transaction'],
});

export const playground: LibraryScenario = {
  id: 'playground',
  summary:
    'Four nodes, keys a to d on n1 to n4, and two clients whose transactions sometimes meet on a key. Break it.',
  opensAtMicros: milliseconds(1_500),
  scenario: {
    protocol: 'two-phase-commit',
    title: 'A running cluster',
    seed: 42,
    nodes: 4,
    clients: [
      { workload: slowTransactions(['a', 'b', 'c']), prefers: 'n1' },
      { workload: slowTransactions(['c', 'd']), prefers: 'n2' },
    ],
    clientSettings: { ...patientClients, timeoutMicros: seconds(2) },
    script: [],
    untilMicros: seconds(3_600),
    expectations: safeAnd({ committed: true, blocked: false }),
  },
};
