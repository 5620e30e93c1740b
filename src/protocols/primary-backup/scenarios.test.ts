import { expect, it } from 'vitest';
import { runOf } from '../testing/scenario-runs.ts';
import { primaryBackup } from './index.ts';

const scenarioOf = (id: string) => {
  const found = primaryBackup.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

const readsOf = (id: string) =>
  runOf(primaryBackup, scenarioOf(id)).operations.flatMap(({ operation, result }) =>
    operation.kind === 'get' && result?.kind === 'value' ? [result.value] : [],
  );

it('the page says which entries a returning primary discards', () => {
  const run = runOf(primaryBackup, scenarioOf('both-sides-write'));
  const told = [...run.records].flatMap((record) => {
    const narration = primaryBackup.narrate(record);
    return narration?.rule === 'primary-backup/discard-on-return' ? [narration.text] : [];
  });
  expect(told).toEqual([
    expect.stringContaining(
      'discards x=2 and y=3, which n2, the primary of epoch 2, does not have',
    ),
  ]);
});

it('the unknown write took effect: it is read later', () => {
  const run = runOf(primaryBackup, scenarioOf('unknown-took-effect'));
  expect(run.operations[0]?.outcome).toBe('unknown');
  expect(readsOf('unknown-took-effect')).toEqual(['1']);
});

it('two primaries: with fencing the write is sent on, without it it is acknowledged and lost', () => {
  const answeredBy = (id: string) =>
    runOf(primaryBackup, scenarioOf(id)).operations.map((operation) => operation.answeredBy);
  expect(answeredBy('two-primaries')[1]).toBe('n2');
  expect(answeredBy('two-primaries-unfenced')[1]).toBe('n1');
  expect(readsOf('two-primaries')).toEqual(['2']);
  expect(readsOf('two-primaries-unfenced')).toEqual(['1']);
});

it('a random number is read as another one after a failover if operations are shipped', () => {
  const [before, after] = readsOf('random-by-log');
  expect(after).not.toBe(before);
  const [first, second] = readsOf('random-by-state');
  expect(second).toBe(first);
});
