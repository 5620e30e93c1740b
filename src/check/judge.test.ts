import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HistoryOperation, historyUntil } from './history.ts';
import { CRITERIA, createHistoryJudge, judgeHistory } from './judge.ts';
import { get, put, smallHistories } from './testing/histories.ts';

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
