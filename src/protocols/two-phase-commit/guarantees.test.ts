import { expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { twoPhaseGuarantees } from './guarantees.ts';
import { twoPhaseCommit } from './index.ts';
import { at, byHand, kill, part, restart, transaction } from './scenarios/script.ts';

// That the promises hold is what the random seeds test; here is where they end.

const writesBAndC = at(20, transaction('c1', 'n1', ['b', 'c'], '1'));

it.each([
  ['crashes', at(45, kill('n1'))],
  ['cuts', at(45, part(['n1']))],
] as const)('%s of the coordinator block participants, as is said', (fault, entry) => {
  expect(twoPhaseGuarantees).toContainEqual({
    verdict: 'two-phase-commit/blocked',
    under: [fault],
    holds: true,
  });
  const scenario = { ...byHand, untilMicros: 600_000 };
  const blocked = runOf(twoPhaseCommit, { ...scenario, script: [writesBAndC, entry] });
  expect(verdictOf(blocked, 'two-phase-commit/blocked')).toBe(true);
  const untroubled = runOf(twoPhaseCommit, { ...scenario, script: [writesBAndC] });
  expect(verdictOf(untroubled, 'two-phase-commit/blocked')).toBe(false);
});

it('a disk that loses what it has reported as stored breaks atomicity, as is said', () => {
  expect(twoPhaseGuarantees).toContainEqual({
    verdict: 'two-phase-commit/atomicity',
    under: ['lost-writes', 'crashes'],
    holds: false,
  });
  const run = (lies: boolean) =>
    runOf(twoPhaseCommit, {
      ...byHand,
      // n2 writes its prepare record from 40 to 50 ms.
      diskMicros: [10_000, 10_000],
      script: [
        writesBAndC,
        ...(lies ? [at(45, { kind: 'loseUnsynced', node: 'n2' })] : []),
        at(52, kill('n2')),
        at(55, restart('n2')),
      ],
      untilMicros: 600_000,
    });
  expect(verdictOf(run(true), 'two-phase-commit/atomicity')).toBe(false);
  expect(verdictOf(run(false), 'two-phase-commit/atomicity')).toBe(true);
});

it('AC4: without faults, everybody who voted yes commits', () => {
  const run = runOf(twoPhaseCommit, {
    ...byHand,
    script: ['b', 'c', 'd', 'e'].map((key, place) =>
      at(20 + 100 * place, transaction('c1', `n${place + 1}`, ['a', key], `${place}`)),
    ),
    untilMicros: 600_000,
  });
  expect(run.operations.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
});
