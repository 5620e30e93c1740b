import { describe, expect, it } from 'vitest';
import { runOf } from '../testing/scenario-runs.ts';
import { describeMessage, describeNode, describePart } from './explain.ts';
import { primaryBackup } from './index.ts';
import { Server } from './testing/server.ts';

describe('a primary', () => {
  const primary = new Server({ parameters: { acknowledge: 'all' } }).fire('failureTimeout');
  for (const backup of ['n2', 'n3']) {
    primary.deliver(backup, { type: 'acknowledge', epoch: 1, index: 1 });
  }
  primary.ask({ kind: 'put', key: 'x', value: '7' });
  primary.deliver('n3', { type: 'acknowledge', epoch: 1, index: 2 });

  it('leads, and shows who has stored what its client waits for', () => {
    expect(describeNode(primary.state)).toMatchObject({
      role: 'Primary',
      leads: true,
      epoch: 1,
      belief: 'believes it is the primary of epoch 1',
      value: 'x=7',
      logLength: 2,
      committedLength: 1,
      quorums: [{ label: 'x=7', have: ['n3'], needed: 2, total: 2 }],
    });
  });

  it('marks what is stable', () => {
    expect(describeNode(primary.state).log).toEqual([
      { index: 1, epoch: 1, label: 'epoch 1', committed: true },
      { index: 2, epoch: 1, label: 'x=7', committed: false },
    ]);
  });
});

it('equal copies have equal marks, whatever their roles', () => {
  const run = runOf(primaryBackup, { ...playground(), untilMicros: 3_000_000 });
  run.seekTo(3_000_000);
  const marks = ['n1', 'n2', 'n3'].map((node) => describeNode(run.world.node(node).state).replica);
  expect(marks[0]).not.toEqual([]);
  expect(marks[1]).toEqual(marks[0]);
  expect(marks[2]).toEqual(marks[0]);
});

it('every message of every scenario has a label and a family of its kind', () => {
  const families = new Map<string, Set<string>>();
  for (const { scenario } of primaryBackup.scenarios) {
    for (const { sent } of runOf(primaryBackup, scenario).records) {
      for (const { message } of sent) {
        const { family, label } = describeMessage(message);
        expect(label).not.toBe('');
        families.set(message.type, (families.get(message.type) ?? new Set()).add(family));
      }
    }
  }
  expect(Object.fromEntries([...families].map(([type, each]) => [type, [...each].sort()]))).toEqual(
    {
      heartbeat: ['heartbeat'],
      replicate: ['data'],
      wholeState: ['data'],
      acknowledge: ['acknowledgement'],
      fetch: ['acknowledgement'],
      refuse: ['refusal'],
      stand: ['vote'],
      vote: ['acknowledgement', 'refusal'],
      request: ['client'],
      reply: ['client'],
    },
  );
});

it('a majority can elect a primary, half of the servers cannot', () => {
  expect(describePart(2, 3).able).toBe(true);
  expect(describePart(2, 4).able).toBe(false);
});

it('a heartbeat interval must be under the failure time-out', () => {
  const check = (heartbeatInterval: number) =>
    primaryBackup.checkParameters?.({ heartbeatInterval, failureTimeout: 100_000 });
  expect(check(99_999)).toBeNull();
  expect(check(100_000)?.remedy).toContain('less than failureTimeout');
});

function playground() {
  const [first] = primaryBackup.scenarios;
  if (first === undefined) throw new Error('The library is empty.');
  return {
    ...first.scenario,
    clients: [
      {
        workload: {
          everyMicros: [200_000, 300_000] as const,
          keys: ['x'],
          operations: ['put'] as const,
          untilMicros: 2_000_000,
        },
      },
    ],
  };
}
