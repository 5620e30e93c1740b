import { expect, it } from 'vitest';
import { milliseconds } from '../../sim/time.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { primaryBackup } from './index.ts';
import { at, kill, put, restart } from './scenarios/script.ts';

it('a failover that a crash takes back before its disk has it, or anybody hears of it, breaks nothing', () => {
  const run = runOf(primaryBackup, {
    protocol: 'primary-backup',
    seed: 1,
    nodes: 2,
    clients: [{}],
    parameters: { acknowledge: 'all', failover: 'order', logKept: 2 },
    script: [
      at(0, { kind: 'fireTimer', node: 'n2', timer: 'failureTimeout' }),
      at(0, put('c1', 'x', '1', 'n1')),
      at(0, kill('n2')),
      at(0, restart('n2')),
    ],
    untilMicros: milliseconds(39),
  });
  expect(run.operations.map(({ outcome }) => outcome)).toEqual(['ok']);
  expect(run.broken).toEqual([]);
});
