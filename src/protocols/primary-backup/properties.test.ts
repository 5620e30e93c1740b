import { expect, it } from 'vitest';
import { milliseconds } from '../../sim/time.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { primaryBackup } from './index.ts';

it('a failover that a crash takes back before its disk has it, or anybody hears of it, breaks nothing', () => {
  const run = runOf(primaryBackup, {
    protocol: 'primary-backup',
    seed: 1,
    nodes: 2,
    clients: [{}],
    parameters: { acknowledge: 'all', failover: 'order', logKept: 2 },
    script: [
      { kind: 'fireTimer', node: 'n2', timer: 'failureTimeout' } as const,
      {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value: '1' },
        to: 'n1',
      } as const,
      { kind: 'kill', node: 'n2' } as const,
      { kind: 'restart', node: 'n2' } as const,
    ].map((intervention) => ({ atMicros: 0, intervention })),
    untilMicros: milliseconds(39),
  });
  expect(run.operations.map(({ outcome }) => outcome)).toEqual(['ok']);
  expect(run.broken).toEqual([]);
});
