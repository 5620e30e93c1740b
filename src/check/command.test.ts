import { describe, expect, test } from 'vitest';
import { runCheck } from './command.ts';
import type { HistoryOperation } from './history.ts';
import { append, get, getNumber, put } from './testing/histories.ts';

const run = (history: readonly HistoryOperation[] | string, ...argv: readonly string[]) =>
  runCheck(['history.json', ...argv], () =>
    typeof history === 'string' ? history : JSON.stringify(history),
  );

const three = put('c1', 'x', 3, [0, 10]);
const seven = put('c1', 'x', 7, [20, 30]);
const stale = get('c2', 'x', 3, [40, 50]);

test('0 when it holds', () => {
  expect(run([three, seven])).toEqual({ out: 'linearizable: holds\n', error: '', exitStatus: 0 });
});

test('1 when it is violated, with the sentence, the operations and their order', () => {
  const { out, exitStatus } = run([three, seven, stale]);
  expect(exitStatus).toBe(1);
  expect(out).toBe(
    [
      'linearizable: violated',
      '  at 50 µs: c2 read x = 3 after c1 was told that x = 7; x could only be 7 then',
      '  cannot be explained together:',
      `    ${seven.id}: c1 wrote x = 7`,
      `    ${stale.id}: c2 read x = 3`,
      `  ${seven.id} before ${stale.id} (real-time)`,
      '',
    ].join('\n'),
  );
});

test('3 when the budget runs out', () => {
  const adds = Array.from(
    { length: 30 },
    (_, n): HistoryOperation => ({
      ...three,
      id: `c${n}`,
      client: `c${n}`,
      operation: { kind: 'add', key: 'x', amount: 2 ** (n % 15) },
      invokedAtMicros: 0,
      completedAtMicros: 1000,
    }),
  );
  const history = [...adds, getNumber('r', 'x', 3.5, [500, 600])];
  const { out, exitStatus } = run(history, '--budget', '5000');
  expect(exitStatus).toBe(3);
  expect(out).toMatch(/^linearizable: undecided after \d+ steps\n$/);
});

test('other criteria are judged when asked, and the worst verdict is the status', () => {
  expect(run([three, seven, stale], '--criterion', 'sequential').exitStatus).toBe(0);
  const all = run([three, seven, stale], '--criterion=all');
  expect(all.exitStatus).toBe(1);
  expect(all.out.split('\n').filter((line) => /^\S/.test(line))).toHaveLength(10);
});

test('--json gives the verdicts as data', () => {
  expect(JSON.parse(run([three, seven, stale], '--json').out)).toEqual({
    file: 'history.json',
    model: 'key-value',
    operations: 3,
    notRead: [],
    verdicts: {
      linearizable: {
        kind: 'violated',
        operations: [seven.id, stale.id],
        tried: [{ before: seven.id, after: stale.id, because: 'real-time' }],
        sentence: 'c2 read x = 3 after c1 was told that x = 7; x could only be 7 then',
        isSmallest: true,
        restsOnEmptyStart: false,
        firstBrokenAtMicros: 50,
      },
    },
  });
});

test("Jepsen's form is read from .edn", () => {
  const text = `{:process 0 :type :invoke :f :read :value nil}
    {:process 0 :type :ok :f :read :value 3}`;
  expect(runCheck(['h.edn', '--model', 'register'], () => text).exitStatus).toBe(1);
});

describe('2 on bad input, with the reason', () => {
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  test.each([
    [
      'a broken file, with its line',
      () => run('[{"id":\n1'),
      /^history\.json:2: expected a comma or }/,
    ],
    ['no file', () => runCheck([], () => ''), /^no history was given\nusage: /],
    ['two files', () => run([], 'b.json'), /^one history at a time; b\.json is too many/],
    ['an unknown option', () => run([], '--fast'), /^unknown option --fast/],
    ['an unknown model', () => run([], '--model', 'queue'), /^--model must be one of/],
    ['an unknown criterion', () => run([], '--criterion', 'atomic'), /^--criterion knows/],
    ['a budget that is no number', () => run([], '--budget', 'much'), /^--budget must be/],
    [
      'a file with nothing in it',
      () => runCheck(['h.edn'], () => '\n; none'),
      /^h\.edn:1: no operations/,
    ],
    ['a list with nothing in it', () => run('[]'), /^history\.json:1: no operations/],
    [
      'deciding by another criterion',
      () => run([], '--decide-only', '--criterion', 'causal'),
      /^--decide-only is for/,
    ],
    [
      'a file that cannot be read',
      () =>
        runCheck(['h.json'], () => {
          throw missing;
        }),
      /^h\.json: cannot be read \(ENOENT\)/,
    ],
    [
      'a history that does not fit the model',
      () => run([append('c1', 'x', 1, [0, 10])], '--model', 'register'),
      /^history\.json: .* asks for append, which the model register does not have/,
    ],
  ])('%s', (_, make, reason) => {
    const { out, error, exitStatus } = make();
    expect({ out, exitStatus }).toEqual({ out: '', exitStatus: 2 });
    expect(error).toMatch(reason);
  });
});
