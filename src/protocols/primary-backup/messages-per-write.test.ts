import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../sim/scenario.ts';
import { runOf } from '../testing/scenario-runs.ts';
import { primaryBackup } from './index.ts';
import type { PrimaryBackupParameters } from './parameters.ts';
import { at, byHand, put } from './scenarios/script.ts';

/** Messages between servers that serve one write, counted along causes. */
const messagesForWrite = (nodes: number, parameters: Partial<PrimaryBackupParameters>): number => {
  const scenario: Scenario = {
    ...byHand,
    nodes,
    parameters,
    script: [at(200, put('c1', 'x', '1', 'n1'))],
    untilMicros: 600_000,
  };
  const run = runOf(primaryBackup, scenario);
  expect(run.operations[0]?.outcome).toBe('ok');
  return [...run.records]
    .flatMap(({ sent }) => sent)
    .filter(({ operation, from, to }) => operation === 'c1#1' && from !== 'c1' && to !== 'c1')
    .length;
};

describe.each([2, 3, 4, 6])('with %i servers', (nodes) => {
  const backups = nodes - 1;

  it.each(['log', 'state'] as const)('asynchronous: n messages a write, shipping %s', (ship) => {
    expect(messagesForWrite(nodes, { acknowledge: 'none', ship })).toBe(backups);
  });

  it.each(['one', 'majority', 'all'] as const)(
    'waiting for %s: 2n messages a write',
    (acknowledge) => {
      expect(messagesForWrite(nodes, { acknowledge })).toBe(2 * backups);
    },
  );
});
