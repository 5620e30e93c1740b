import { describe, expect, it } from 'vitest';
import { runOf } from '../testing/scenario-runs.ts';
import { twoPhaseCommit } from './index.ts';
import { twoPhaseRuleScenarios } from './rule-scenarios.ts';
import type { TwoPhaseRuleId } from './rules.ts';
import { at, byHand, kill, restart, transaction } from './scenarios/script.ts';

/** The sentences of what breaks in a rule's scenario with the rule off, by monitor. */
const brokenWithout = (rule: TwoPhaseRuleId): Readonly<Record<string, string>> => {
  const found = twoPhaseRuleScenarios.find((each) => each.rule === rule);
  if (found === undefined) throw new Error(`There is no scenario for ${rule}.`);
  const { broken } = runOf(twoPhaseCommit, { ...found.scenario, rulesOff: [rule] });
  return Object.fromEntries(
    broken.map(({ monitor, violation }) => [
      monitor.id.replace('two-phase-commit/', ''),
      violation.sentence,
    ]),
  );
};

describe('what monitors say when a rule is off', () => {
  it('atomicity: two nodes decided differently', () => {
    expect(brokenWithout('two-phase-commit/force-decision')['atomicity']).toBe(
      'n1 has committed c1#1, but n3 has aborted it.',
    );
  });

  it('atomicity: a participant is told of a commit that it has forgotten', () => {
    expect(brokenWithout('two-phase-commit/force-vote')['atomicity']).toBe(
      'n1 has committed c1#1, but n2 has nothing left of it to commit.',
    );
  });

  it('no reversal: one node decided both ways', () => {
    expect(brokenWithout('two-phase-commit/force-before-acknowledging')['no-reversal']).toBe(
      'n2 had decided to commit c1#1 and now decides to abort it.',
    );
  });

  it('unanimity: a commit without a yes', () => {
    expect(brokenWithout('two-phase-commit/unanimous-yes')['unanimity']).toBe(
      'n1 tells of the commit of c1#1, on which n3 never voted yes.',
    );
  });

  it('one order: two transactions overwrite each other', () => {
    expect(brokenWithout('two-phase-commit/lock-held-votes-no')['one-order']).toBe(
      'On n2, c2#1 overwrites c1#1 (b), but on n3 it was overwritten first (c): no order explains both.',
    );
  });

  it('what is acknowledged stays: a node aborts what the client was told is done', () => {
    expect(brokenWithout('two-phase-commit/no-unilateral-abort')['acknowledged-stays']).toBe(
      'The client has been told that c1#1 is done, and n3 aborts it.',
    );
  });
});

it('what has failed leaves nothing: a client that asks two coordinators is misled', () => {
  // n1 stands still before it has begun. n2, asked next, gets no vote and says so. Then n1 goes on.
  const run = runOf(twoPhaseCommit, {
    ...byHand,
    clientSettings: { attempts: 2, timeoutMicros: 250_000 },
    script: [
      at(10, { kind: 'pause', node: 'n1' }),
      at(20, transaction('c1', 'n1', ['c'], '1')),
      at(85, { kind: 'cut', from: 'n2', to: 'n3' }),
      at(600, { kind: 'resume', node: 'n1' }),
    ],
    untilMicros: 900_000,
  });
  expect(run.operations[0]?.outcome).toBe('fail');
  expect(run.broken.map(({ monitor }) => monitor.id)).toEqual([
    'two-phase-commit/failed-leaves-nothing',
  ]);
});

it('a decision that a crash takes back before anybody hears of it is none', () => {
  // n1 has every yes at 51 ms, and dies before its commit record is on the disk at 71 ms.
  const run = runOf(twoPhaseCommit, {
    ...byHand,
    diskMicros: [10_000, 10_000],
    script: [
      at(20, transaction('c1', 'n1', ['b', 'c'], '1')),
      at(65, kill('n1')),
      at(100, restart('n1')),
    ],
    untilMicros: 900_000,
  });
  expect(run.broken).toEqual([]);
  expect(run.operations[0]?.outcome).toBe('open');
});
