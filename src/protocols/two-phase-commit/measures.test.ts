import { expect, it } from 'vitest';
import { runOf } from '../testing/scenario-runs.ts';
import { twoPhaseCommit } from './index.ts';
import { measuring } from './measures.ts';

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
