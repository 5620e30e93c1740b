import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HistoryOperation, historyUntil } from './history.ts';
import { CRITERIA, createHistoryJudge, judgeHistory } from './judge.ts';
import { add, get, put, smallHistories } from './testing/histories.ts';

const [three, seven, stale, fresh] = [
  put('c1', 'x', 3, [0, 10]),
  put('c1', 'x', 7, [20, 30]),
  get('c2', 'x', 3, [40, 50]),
  get('c2', 'x', 7, [60, 70]),
];
const history = [three, seven, stale, fresh];

test('a verdict is about the run up to the moment, backwards as well as forwards', () => {
  const judge = createHistoryJudge();
  const kindsAt = (micros: number) => {
    const { verdicts } = judge.judge(history, micros);
    return [verdicts.linearizable?.kind, verdicts['no-lost-writes']?.kind];
  };
  expect(kindsAt(70)).toEqual(['violated', 'holds']);
  expect(kindsAt(50)).toEqual(['violated', 'violated']);
  expect(kindsAt(49)).toEqual(['holds', 'holds']);
  expect(kindsAt(70)).toEqual(['violated', 'holds']);
});

test('before the break there are effect points, and none lies after the moment', () => {
  const judge = createHistoryJudge();
  const { verdicts } = judge.judge(history, 25);
  expect(verdicts.linearizable).toEqual({
    kind: 'holds',
    order: [three.id, seven.id],
    effects: [
      { id: three.id, atMicros: 5 },
      { id: seven.id, atMicros: 25 },
    ],
    silent: [],
  });
});

test('a history may grow, and an operation may be answered', () => {
  const judge = createHistoryJudge({ criteria: ['linearizable'] });
  const open: HistoryOperation = {
    ...stale,
    completedAtMicros: null,
    outcome: 'unknown',
    result: null,
  };
  expect(judge.judge([three], 100).verdicts.linearizable?.kind).toBe('holds');
  expect(judge.judge([three, seven, open], 100).verdicts.linearizable?.kind).toBe('holds');
  expect(judge.judge([three, seven, stale], 100).verdicts.linearizable?.kind).toBe('violated');
  expect(judge.judge([three, stale], 100).verdicts.linearizable?.kind).toBe('holds');
});

test('only the criteria asked for are judged', () => {
  const { verdicts } = judgeHistory(history, 100, { criteria: ['causal'] });
  expect(Object.keys(verdicts)).toEqual(['causal']);
  expect(Object.keys(judgeHistory(history).verdicts).sort()).toEqual([...CRITERIA].sort());
});

test('staleness is that of the reads answered by the moment', () => {
  expect(judgeHistory(history, 55).staleness).toEqual([
    { id: stale.id, key: 'x', versions: 1, micros: 10 },
  ]);
});

test('remembering changes no verdict', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 5 });
  const histories = smallHistories('register', {
    kinds: ['put', 'get'],
    lies: true,
    isDistinct: true,
  });
  fc.assert(
    fc.property(histories, histories, moments, (first, second, untils) => {
      const judge = createHistoryJudge();
      for (const given of [first, second, first])
        for (const until of untils) {
          const { verdicts } = judge.judge(given, until);
          const afresh = judgeHistory(historyUntil(given, until)).verdicts;
          for (const criterion of CRITERIA)
            expect(verdicts[criterion]?.kind).toBe(afresh[criterion]?.kind);
          const { linearizable } = verdicts;
          if (linearizable?.kind === 'violated')
            expect(linearizable).toEqual(judgeHistory(given).verdicts.linearizable);
        }
    }),
    { numRuns: 150 },
  );
});

test('strong criteria imply the weak ones', () => {
  const implied: readonly (readonly [string, string])[] = [
    ['linearizable', 'sequential'],
    ['sequential', 'causal-convergence'],
    ['sequential', 'causal-memory'],
    ['causal-convergence', 'causal'],
    ['causal-memory', 'causal'],
    ['causal', 'read-your-writes'],
    ['causal', 'monotonic-writes'],
    ['causal', 'writes-follow-reads'],
    ['causal-memory', 'monotonic-reads'],
    ['linearizable', 'no-lost-writes'],
  ];
  fc.assert(
    fc.property(
      smallHistories('register', {
        kinds: ['put', 'get'],
        lies: true,
        isDistinct: true,
        maxLength: 10,
      }),
      (random) => {
        const verdicts = new Map<string, string | undefined>(
          CRITERIA.map((name) => [name, judgeHistory(random).verdicts[name]?.kind]),
        );
        for (const [strong, weak] of implied)
          if (verdicts.get(strong) === 'holds')
            expect([weak, verdicts.get(weak)]).toEqual([weak, 'holds']);
      },
    ),
    { numRuns: 500 },
  );
});

describe('key by key, each as what it is', () => {
  const other = (client: string, key: string, span: readonly [number, number]) => ({
    ...put(client, key, 0, span),
    operation: { kind: 'other' as const, key, asked: 'sample' },
    result: { kind: 'value' as const, value: '7' },
  });
  const y = [put('c1', 'y', 1, [0, 10]), put('c1', 'y', 2, [20, 30])];
  const stale = get('c1', 'y', 1, [40, 50]);
  const counter = add('c2', 'z', 5, [0, 10]);

  test.each([
    ['a counter', counter],
    ['a sample', other('c2', 'z', [0, 10])],
  ])('a stale read on one key is found although another is %s', (_, beside) => {
    expect(judgeHistory([...y, beside, stale]).verdicts.linearizable).toMatchObject({
      kind: 'violated',
      operations: [y[1]?.id, stale.id],
    });
  });

  test('a sample silences its own key, and the verdict says which', () => {
    const sample = other('c2', 'z', [0, 10]);
    const silent = [{ key: 'z', reason: `${sample.id} asks for sample, which no model has` }];
    const { verdicts } = judgeHistory([...y, sample]);
    for (const criterion of ['linearizable', 'sequential', 'no-lost-writes'] as const)
      expect(verdicts[criterion]).toMatchObject({ kind: 'holds', silent });
  });

  test('a counter that is read as text is judged: 7 after 5 and 1 is too much', () => {
    const once = add('c1', 'z', 1, [20, null], 'unknown');
    const verdictOn = (value: number) =>
      judgeHistory([counter, once, get('c2', 'z', value, [60, 70])]).verdicts.linearizable;
    expect(verdictOn(5)?.kind).toBe('holds');
    expect(verdictOn(6)?.kind).toBe('holds');
    expect(verdictOn(7)).toMatchObject({
      sentence: 'c2 read z = 7; z could only be 5 or 6 then',
    });
  });
});
