import { expect, test } from 'vitest';
import { type ConvergenceInput, groupByState, judgeConvergence } from './convergence.ts';
import { put } from './testing/histories.ts';

const at = (
  atMicros: number,
  ...values: readonly string[]
): ConvergenceInput['samples'][number] => ({
  atMicros,
  replicas: values.map((x, index) => ({ replica: `n${index + 1}`, store: { x } })),
});

const HEALED = { healedAtMicros: 1_000_000, lastWriteAtMicros: 500_000, withinMicros: 2_000_000 };

test('replicas that agree in time have converged, however they differed before', () => {
  const samples = [at(0, '1', '2'), at(2_500_000, '1', '2'), at(3_000_000, '2', '2')];
  expect(judgeConvergence({ ...HEALED, samples }).kind).toBe('holds');
});

test('replicas that still differ have not, and both values are named', () => {
  const history = [put('c1', 'x', 1, [0, 10]), put('c2', 'x', 2, [0, 10])];
  const samples = [at(3_000_000, '1', '1', '2')];
  expect(judgeConvergence({ ...HEALED, samples, history })).toEqual({
    kind: 'violated',
    operations: history.map(({ id }) => id),
    tried: [],
    sentence: 'n1 holds x = 1 and n3 holds x = 2, 2 s after the last fault and the last write',
    firstBrokenAtMicros: 3_000_000,
  });
});

test('agreeing and parting again breaks it', () => {
  const samples = [at(3_000_000, '1', '1'), at(4_000_000, '1', '2'), at(5_000_000, '2', '2')];
  expect(judgeConvergence({ ...HEALED, samples })).toMatchObject({
    kind: 'violated',
    firstBrokenAtMicros: 4_000_000,
  });
});

test('it does not apply while a fault lasts, or before the time is up', () => {
  const samples = [at(2_000_000, '1', '2')];
  expect(judgeConvergence({ ...HEALED, samples, healedAtMicros: null })).toEqual({
    kind: 'doesNotApply',
    reason: 'a fault still lasts',
  });
  expect(judgeConvergence({ ...HEALED, samples })).toEqual({
    kind: 'doesNotApply',
    reason: 'faults and writes ended 1 s ago; replicas have 2 s to agree',
  });
});

test('a late write starts the time anew', () => {
  const samples = [at(3_000_000, '1', '2')];
  expect(judgeConvergence({ ...HEALED, samples, lastWriteAtMicros: 2_000_000 }).kind).toBe(
    'doesNotApply',
  );
});

test('a missing key is a difference, the order of keys is none', () => {
  const stores = [{ a: '1', b: '2' }, { b: '2', a: '1' }, { a: '1' }];
  const groups = groupByState(stores.map((store, index) => ({ replica: `n${index + 1}`, store })));
  expect(groups.map((group) => group.map(({ replica }) => replica))).toEqual([
    ['n1', 'n2'],
    ['n3'],
  ]);
});
