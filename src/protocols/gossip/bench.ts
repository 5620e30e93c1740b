import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';

/** The clusters that the bench measures. */
export const gossipBenchSizes = [100, 1_000] as const;

/**
 * So many sites that push and pull rumours for `virtualSeconds`, ten cycles in each, with a write every
 * 250 ms and anti-entropy by checksum in every fifth cycle.
 */
export const gossipBenchScenario = (nodes: number, virtualSeconds: number): Scenario => ({
  protocol: 'gossip',
  seed: 1,
  nodes,
  clients: [
    {
      workload: {
        everyMicros: [milliseconds(250), milliseconds(250)],
        keys: ['x', 'y', 'z'],
        operations: ['put'],
      },
    },
  ],
  parameters: { rumours: 'pushPull', antiEntropy: 'pushPull', antiEntropyEvery: 5 },
  script: [],
  untilMicros: seconds(virtualSeconds),
});
