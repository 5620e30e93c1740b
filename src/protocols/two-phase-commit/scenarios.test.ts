import { describe, expect, it } from 'vitest';
import { describedIn, runOf, serversOf } from '../testing/scenario-runs.ts';
import { twoPhaseCommit } from './index.ts';

const scenarioOf = (id: string) => {
  const found = twoPhaseCommit.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

it('the page opens on a cluster that has committed and is at work', () => {
  const run = runOf(twoPhaseCommit, {
    ...scenarioOf('playground'),
    untilMicros: twoPhaseCommit.scenarios[0]?.opensAtMicros ?? 0,
  });
  expect(run.operations.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(3);
  expect(serversOf(run).filter((node) => describedIn(run, node).leads)).toHaveLength(1);
});

const at = (id: string, milliseconds: number) => {
  const run = runOf(twoPhaseCommit, scenarioOf(id));
  run.seekTo(milliseconds * 1_000);
  return run;
};

const rolesAt = (id: string, milliseconds: number): readonly string[] => {
  const run = at(id, milliseconds);
  return serversOf(run).map((node) => describedIn(run, node).role);
};

const outcomesOf = (id: string): readonly string[] =>
  at(id, 0).operations.map(({ id: operation, outcome }) => `${operation} ${outcome}`);

describe('the coordinator dies after prepare', () => {
  it('both participants are blocked until it is back, and no longer', () => {
    expect(rolesAt('coordinator-dies', 999).slice(1, 3)).toEqual(['Blocked', 'Blocked']);
    expect(rolesAt('coordinator-dies', 1_070)).toEqual(['Idle', 'Idle', 'Idle', 'Idle']);
  });

  it('the lock that is kept costs another transaction', () => {
    expect(outcomesOf('coordinator-dies')).toEqual(['c1#1 open', 'c2#1 fail', 'c2#2 ok']);
  });
});

describe('a cut after the decision', () => {
  it('one side has committed, the other is blocked, and after healing all have committed', () => {
    expect(rolesAt('cut', 1_100)).toEqual(['Coordinator', 'Idle', 'Blocked', 'Blocked']);
    const run = at('cut', 1_500);
    expect(['n3', 'n4'].map((node) => describedIn(run, node).value)).toEqual(['c=1', 'd=1']);
  });
});

describe('two transactions on the same key', () => {
  it('one wins; then, each holding what the other wants, neither does; alone it succeeds', () => {
    expect(outcomesOf('same-key').toSorted()).toEqual(
      ['c1#1 ok', 'c2#1 fail', 'c2#2 ok', 'c1#2 fail', 'c2#3 fail', 'c1#3 ok'].toSorted(),
    );
  });
});

describe('co-operative termination', () => {
  it('ends the doubt in one round of questions when somebody knows', () => {
    expect(rolesAt('cooperation-helps', 270)).toEqual(['Coordinator', 'Idle', 'Idle', 'Idle']);
  });

  it('ends nothing when all are prepared', () => {
    expect(rolesAt('cooperation-does-not-help', 990).slice(1, 3)).toEqual(['Blocked', 'Blocked']);
  });
});
