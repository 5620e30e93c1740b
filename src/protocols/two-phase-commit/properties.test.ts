import { describe, expect, it } from 'vitest';
import { runOf, verdictOf } from '../testing/scenario-runs.ts';
import { twoPhaseCommit } from './index.ts';
import { measuring } from './measures.ts';
import type { RuleId } from './paper.ts';
import { twoPhaseRuleScenarios } from './scenarios.ts';
import { at, byHand, kill, part, restart, transaction } from './testing/script.ts';

/** The sentences of what breaks in a rule's scenario with the rule off, by monitor. */
const brokenWithout = (rule: RuleId): Readonly<Record<string, string>> => {
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

// ---- Where promises end; that they hold is what the random seeds test

const writesBAndC = at(20, transaction('c1', 'n1', ['b', 'c'], '1'));

it.each([
  ['crashes', at(45, kill('n1'))],
  ['cuts', at(45, part(['n1']))],
] as const)('%s of the coordinator block participants, as is said', (fault, entry) => {
  expect(twoPhaseCommit.guarantees).toContainEqual({
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
  expect(twoPhaseCommit.guarantees).toContainEqual({
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

// ---- Measures

const measured = (id: string): Readonly<Record<string, number | null>> => {
  const found = twoPhaseCommit.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  const { records } = runOf(twoPhaseCommit, found.scenario);
  const measured = measuring();
  for (const record of records) measured.observe(record);
  return Object.fromEntries(measured.measures().map((each) => [each.id, each.value]));
};

it('a commit over three participants forces seven records, and blocks nobody', () => {
  expect(measured('commit')).toEqual({
    commits: 1,
    aborts: 0,
    'forced-writes': 7,
    'time-blocked': 0,
    'longest-block': null,
  });
});

it('two participants are blocked from 440 ms until the coordinator is back and asked, at 1,060', () => {
  expect(measured('coordinator-dies')).toMatchObject({
    'time-blocked': 2 * 620,
    'longest-block': 620,
  });
});
