import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';

/** What the clients do meanwhile. */
export type BenchLoad = 'idle' | 'writes';

/** The clusters that are measured. */
export const clusterSizes = [5, 9, 25, 51] as const;

/**
 * A Raft cluster that runs undisturbed for that many virtual seconds: idle, or with one write every
 * 100 ms.
 */
export const benchScenario = (
  nodes: number,
  load: BenchLoad,
  virtualSeconds: number,
): Scenario => ({
  protocol: 'raft',
  seed: 1,
  nodes,
  clients:
    load === 'idle'
      ? []
      : [
          {
            workload: {
              everyMicros: [milliseconds(100), milliseconds(100)],
              keys: ['x', 'y', 'z'],
              operations: ['put'],
            },
          },
        ],
  script: [],
  untilMicros: seconds(virtualSeconds),
});
