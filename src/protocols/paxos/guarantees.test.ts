import { expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { paxosGuarantees } from './guarantees.ts';
import { paxos } from './index.ts';
import { rulesOff } from './scenarios/rules-off.ts';
import { at, kill, partition, propose } from './scenarios/script.ts';

// That the promises hold is what the random seeds test; here is where they end.

it('a disk that loses what it has reported as stored overturns a choice, as is said', () => {
  expect(paxosGuarantees).toContainEqual({
    verdict: 'paxos/chosen-for-good',
    under: ['restarts', 'lost-writes'],
    holds: false,
  });
  const lost = rulesOff.find(({ rule }) => rule === 'paxos/persist-acceptance');
  if (lost === undefined) throw new Error('There is no scenario for the stored acceptance.');
  const { scenario } = lost;
  const others = scenario.script.filter(({ intervention }) => intervention.kind !== 'kill');
  // n4 writes x from 70 ms to 85 ms, tells of it, and dies after that.
  const run = (lies: boolean) =>
    runOf(paxos, {
      ...scenario,
      script: [
        ...others,
        ...(lies ? [at(80, { kind: 'loseUnsynced', node: 'n4' })] : []),
        at(105, kill('n4')),
      ].toSorted((a, b) => a.atMicros - b.atMicros),
    });
  expect(verdictOf(run(true), 'paxos/chosen-for-good')).toBe(false);
  expect(verdictOf(run(false), 'paxos/chosen-for-good')).toBe(true);
});

it('progress is not promised under cuts, as is said', () => {
  expect(paxosGuarantees).toContainEqual({
    verdict: 'paxos/value-chosen',
    under: ['cuts'],
    holds: false,
  });
  const run = (cut: boolean) =>
    runOf(paxos, {
      protocol: 'paxos',
      seed: 1,
      nodes: 4,
      clients: [{}],
      script: [
        ...(cut ? [at(0, partition(['n1', 'n2', 'c1'], ['n3', 'n4']))] : []),
        at(10, propose('c1', 'x', 'n1')),
      ],
      untilMicros: 5_000_000,
    });
  expect(verdictOf(run(true), 'paxos/value-chosen')).toBe(false);
  expect(run(true).broken).toEqual([]);
  expect(verdictOf(run(false), 'paxos/value-chosen')).toBe(true);
});
