import { describe, expect, test } from 'vitest';
import { parseJepsenHistory } from './jepsen-history.ts';
import { judgeLinearizable } from './linearizable.ts';
import { BadInput } from './located.ts';
import type { ModelName } from './models.ts';

const verdictOn = (text: string, model: ModelName = 'cas-register') =>
  judgeLinearizable(parseJepsenHistory(text, model), { model });

const problemIn = (text: string, model: ModelName = 'cas-register'): string => {
  try {
    parseJepsenHistory(text, model);
  } catch (problem) {
    if (problem instanceof BadInput) return `${problem.line}: ${problem.message}`;
    throw problem;
  }
  throw new Error('the text was read');
};

const STALE = `
{:process 0, :type :invoke, :f :write, :value 1, :time 1000000}
{:process 0, :type :ok, :f :write, :value 1, :time 2000000}
{:process :nemesis, :type :info, :f :start, :value nil, :time 2100000}
{:process 1, :type :invoke, :f :read, :value nil, :time 3000000}
{:process 1, :type :ok, :f :read, :value nil, :time 4000000}
`;

test('a register: a stale read is named, with times in microseconds', () => {
  expect(verdictOn(STALE)).toMatchObject({
    kind: 'violated',
    sentence: 'p1 read x = nothing after p0 was told that x = 1',
    firstBrokenAtMicros: 4000,
  });
});

test('one vector of tagged operations is the same as one after another', () => {
  const tagged = `[${STALE.replaceAll('{:process', '#jepsen.history.Op{:process')}]`;
  expect(parseJepsenHistory(tagged, 'cas-register')).toEqual(
    parseJepsenHistory(STALE, 'cas-register'),
  );
});

test(':info, and no end at all, leave the outcome unknown; :fail did not happen', () => {
  const history = parseJepsenHistory(
    `{:process 0 :type :invoke :f :write :value 1}
     {:process 1 :type :invoke :f :cas :value [1 2]}
     {:process 2 :type :invoke :f :write :value 3}
     {:process 0 :type :info :f :write :value 1 :error :timeout}
     {:process 1 :type :fail :f :cas :value [1 2]}`,
    'cas-register',
  );
  expect(history.map(({ outcome, operation }) => [outcome, operation])).toEqual([
    ['unknown', { kind: 'put', key: 'x', value: '1' }],
    ['fail', { kind: 'cas', key: 'x', expected: '1', value: '2' }],
    ['unknown', { kind: 'put', key: 'x', value: '3' }],
  ]);
});

test('the order of the file is real time, even where the clock stands still', () => {
  expect(verdictOn(STALE.replaceAll(/:time \d+/g, ':time 5')).kind).toBe('violated');
  expect(verdictOn(STALE.replaceAll(/:time \d+/g, '')).kind).toBe('violated');
});

test('independent keys are [key value] in every invocation', () => {
  const history = parseJepsenHistory(
    `{:process 0 :type :invoke :f :write :value [3 1]}
     {:process 0 :type :ok :f :write :value [3 1]}
     {:process 1 :type :invoke :f :cas :value [4 [1 2]]}
     {:process 1 :type :ok :f :cas :value [4 [1 2]]}
     {:process 0 :type :invoke :f :read :value [3 nil]}
     {:process 0 :type :ok :f :read :value [3 1]}`,
    'cas-register',
  );
  expect(history.map(({ operation, result }) => [operation.key, result])).toEqual([
    ['3', { kind: 'done' }],
    ['4', { kind: 'swapped', swapped: true }],
    ['3', { kind: 'value', value: '1' }],
  ]);
});

describe('collections', () => {
  test('a set is added to and read', () => {
    const text = `{:process 0 :type :invoke :f :add :value 1}
      {:process 0 :type :ok :f :add :value 1}
      {:process 0 :type :invoke :f :read}
      {:process 0 :type :ok :f :read :value #{}}`;
    expect(verdictOn(text, 'set').kind).toBe('violated');
    expect(verdictOn(text.replace('#{}', '#{1}'), 'set').kind).toBe('holds');
  });

  test('a counter is added to and read', () => {
    const text = `{:process 0 :type :invoke :f :add :value 2}
      {:process 0 :type :ok :f :add :value 2}
      {:process 0 :type :invoke :f :read :value nil}
      {:process 0 :type :ok :f :read :value 2}`;
    expect(verdictOn(text, 'counter').kind).toBe('holds');
  });

  test('transactions of one append or one read are single operations', () => {
    const text = `{:process 0 :type :invoke :f :txn :value [[:append 9 1]]}
      {:process 0 :type :ok :f :txn :value [[:append 9 1]]}
      {:process 0 :type :invoke :f :txn :value [[:r 9 nil]]}
      {:process 0 :type :ok :f :txn :value [[:r 9 [1]]]}`;
    expect(verdictOn(text, 'append-list').kind).toBe('holds');
    expect(verdictOn(text.replace('[:r 9 [1]]', '[:r 9 []]'), 'append-list').kind).toBe('violated');
  });
});

describe('what is refused, and where', () => {
  test.each([
    [
      '\n{:process 0 :type :invoke :f :txn :value [[:r 1 nil] [:r 2 nil]]}',
      '2: transactions of several operations are not judged, only :txn with a single [f key value]',
    ],
    ['{:type :invoke :f :read}', '1: an operation has no :process'],
    ['{:process 0 :f :read}', '1: an operation needs :type :invoke, :ok, :fail or :info'],
    ['{:process 0 :type :ok :f :read}', '1: process 0 ends what it did not invoke'],
    [
      '{:process 0 :type :invoke :f :read}\n{:process 0 :type :invoke :f :read}',
      '2: process 0 invokes while its operation of line 1 is open',
    ],
    ['{:process 0 :type :invoke :f :cas :value 3}', '1: :cas needs [old new]'],
    ['7', '1: expected a map for each operation'],
  ])('%j', (text, problem) => {
    expect(problemIn(text)).toBe(problem);
  });

  test('a function that no model has', () => {
    expect(problemIn('{:process 0 :type :invoke :f :transfer :value nil}')).toMatch(
      /^1: :f :transfer is not judged/,
    );
  });
});
