import { describe, expect, test } from 'vitest';
import { runCheck } from '../command.ts';
import { judgeLinearizable } from '../linearizable.ts';
import type { ModelName } from '../models.ts';
import { BadInput } from './located.ts';
import { readHistory } from './read-history.ts';

const judged = (text: string, model: ModelName | null = null) => {
  const read = readHistory(text, model);
  return judgeLinearizable(read.history, { model: read.model ?? 'key-value' });
};

const problemIn = (text: string, model: ModelName | null = null): string => {
  try {
    readHistory(text, model);
  } catch (problem) {
    if (problem instanceof BadInput) return `${problem.line}: ${problem.message}`;
    throw problem;
  }
  throw new Error('the text was read');
};

const check = (text: string, ...options: readonly string[]) =>
  runCheck(['h', ...options], () => text);

/** Lines of `process type f value`, as EDN maps. */
const maps = (lines: string): string =>
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const [process, type, f, ...value] = line.trim().split(' ');
      return `{:process ${process}, :type :${type}, :f :${f}, :value ${value.join(' ')}}`;
    })
    .join('\n');

describe('the order of the lines is the order of the events', () => {
  const stale = (times: readonly string[]): string =>
    [
      '{:type :invoke, :f :write, :value 1, :process 0',
      '{:type :ok, :f :write, :value 1, :process 0',
      '{:type :invoke, :f :write, :value 2, :process 0',
      '{:type :ok, :f :write, :value 2, :process 0',
      '{:type :invoke, :f :read, :value nil, :process 1',
      '{:type :ok, :f :read, :value 1, :process 1',
    ]
      .map((line, place) => `${line}${times[place] ?? ''}}`)
      .join('\n');
  test.each([
    ['none', []],
    ['small', ['100', '200', '300', '400', '410', '900']],
    [
      'in nanoseconds of the epoch',
      ['100', '200', '300', '400', '410', '900'].map((n) => `1700000000000000${n}`),
    ],
    ['all the same', Array.from({ length: 6 }, () => '1700000000000000000')],
    ['running backwards', ['900', '800', '700', '600', '500', '400']],
  ])('times that are %s', (_, times) => {
    expect(judged(stale(times.map((time) => `, :time ${time}`)))).toMatchObject({
      kind: 'violated',
      sentence: 'p1 read 1 after p0 was told that 2 was written; the register could only be 2 then',
    });
  });

  test('times are for display, from the first line on where they are of a calendar', () => {
    const times = ['100', '200', '300', '400', '410', '900'];
    const early = check(stale(times.map((time) => `, :time 1700000000000000${time}`))).out;
    expect(early).toMatch(/^linearizable: violated\n {2}at line 6 \(0\.8 µs\): p1 read 1/);
    expect(check(stale(times.map((time) => `, :time ${time}`))).out).toContain('(0.9 µs)');
    expect(check(stale([])).out).toMatch(/at line 6: p1 read 1/);
  });
});

describe('nothing is passed over in silence', () => {
  test.each(['"a"', ':a', 'a', '-3', '[1]'])('the process %s is a client', (process) => {
    const text = maps(
      `${process} invoke write 1\n${process} ok write 1\n7 invoke read nil\n7 ok read 8`,
    );
    expect(judged(text).kind).toBe('violated');
  });

  test('a number and a text are two processes', () => {
    const { history } = readHistory(
      maps('0 invoke write 1\n"p0" invoke write 2\n"0" invoke write 3'),
      null,
    );
    expect(new Set(history.map(({ client }) => client)).size).toBe(3);
  });

  test('the nemesis is no client, and that is said with its lines', () => {
    const text = maps(
      '0 invoke write 1\n:nemesis info start nil\n0 ok write 1\n:nemesis info stop nil\n:chaos info start nil',
    );
    expect(check(text)).toEqual({
      out: 'linearizable: holds\n',
      error:
        'h: 2 lines not read: the nemesis, which is no client (lines 2, 4)\n' +
        'h: 1 line not read: :chaos, which asks for nothing and has :info lines only (line 5)\n',
      exitStatus: 0,
    });
  });

  test.each(['', '  \n; nothing\n', '[]', '()', '{"history": []}'])('%j is no history', (text) => {
    const { error, exitStatus } = check(text);
    expect(exitStatus).toBe(2);
    expect(error).toContain('no operations');
  });

  test('a file of lines that say nothing says what became of them', () => {
    expect(problemIn('INFO starting\nINFO done')).toBe(
      '1: no operations: none of the 2 lines could be read (no operation stands there)',
    );
  });

  test('fields that change nothing are named', () => {
    const text = '{:process 0 :type :invoke :f :read :value nil :node "n1" :index 0}';
    expect(check(text).error).toBe('h: the field :node is not looked at (1 line: line 1)\n');
  });
});

describe('fields that change the meaning', () => {
  const keyed = (key: string): string => `{:process 0, :type :invoke, :f :write, :key "a", :value 1}
    {:process 0, :type :ok, :f :write, :key "a", :value 1}
    {:process 1, :type :invoke, :f :read, ${key}, :value nil}
    {:process 1, :type :ok, :f :read, ${key}, :value nil}`;
  test(':key names an object', () => {
    expect(judged(keyed(':key "b"')).kind).toBe('holds');
    expect(judged(keyed(':key "a"')).kind).toBe('violated');
  });

  test(':key is in every operation or in none', () => {
    expect(problemIn(keyed(':index 1'))).toBe(
      '3: this operation has no :key, but that of line 1 has',
    );
    expect(
      problemIn(
        '{:process 0 :type :invoke :f :read :key 1}\n{:process 0 :type :ok :f :read :key 2}',
      ),
    ).toBe('2: this ends with :key 2 what began with :key 1');
  });

  test.each([':register', ':account', ':table'])('%s is refused', (field) => {
    expect(problemIn(keyed(`${field} "b"`))).toContain(`3: ${field} seems to say which object`);
  });

  test('[key value] in every invocation are independent objects', () => {
    const { history } = readHistory(
      maps(`0 invoke write [3 1]
        0 ok write [3 1]
        1 invoke cas [4 [1 2]]
        1 ok cas [4 [1 2]]
        2 invoke cas [4 1 5]
        2 fail cas [4 1 5]
        0 invoke read [3 nil]
        0 ok read [3 1]`),
      null,
    );
    expect(history.map(({ operation, result }) => [operation, result])).toEqual([
      [{ kind: 'put', key: '3', value: '1' }, { kind: 'done' }],
      [
        { kind: 'cas', key: '4', expected: '1', value: '2' },
        { kind: 'swapped', swapped: true },
      ],
      [{ kind: 'cas', key: '4', expected: '1', value: '5' }, null],
      [
        { kind: 'get', key: '3' },
        { kind: 'value', value: '1' },
      ],
    ]);
  });
});

describe('a value that the model cannot hold, and other workloads', () => {
  test.each([
    [
      '0 invoke read nil\n0 ok read {0 40, 1 60}',
      '2: the value {0 40, 1 60} is a map, as the reads of a bank are, which the model register cannot hold',
    ],
    [
      '0 invoke write 1\n0 ok write 1\n0 invoke read nil\n0 ok read [1 2]',
      '4: the value [1 2] is a list, which the model register cannot hold',
    ],
    ['0 invoke write {:a 1}', '1: the value {:a 1} is a map'],
    [
      '0 invoke read nil\n0 ok read #{1}',
      '2: the value #{1} is a set, which the model register cannot hold',
    ],
    [
      '0 invoke add 1\n0 ok add 1\n0 invoke read nil\n0 ok read 1\n0 invoke read nil\n0 ok read [1]',
      '6: the value [1] is a list, which the model counter cannot hold',
    ],
    [
      '0 invoke add 1\n0 ok add 1\n0 invoke read nil\n0 ok read [1]\n0 invoke read nil\n0 ok read 1',
      '6: the value 1 is a number, which the model set cannot hold',
    ],
    ['0 invoke transfer {:from 1}', '1: :f :transfer is the workload of a bank'],
    ['0 invoke txn [[:r 1 nil] [:w 2 3]]', '1: :f :txn with several operations is a transaction'],
    ['0 invoke send [0 1]', '1: :f :send is the workload of a log such as Kafka'],
    ['0 invoke enqueue 1', '1: :f :enqueue is the workload of a queue'],
    ['0 invoke acquire nil', '1: :f :acquire is the workload of a lock'],
    ['0 invoke frobnicate nil', '1: :f :frobnicate is not known'],
    ['0 invoke write 1\n1 invoke add 2', '1: :f :write and :f :add on one object fit no model'],
    ['0 invoke delete 3', '1: :f :delete with a value is not judged'],
    ['0 invoke cas 3', '1: :f :cas needs [old new]'],
    ['0 ok read 1', '1: process p0 ends what it did not invoke'],
    [
      '0 invoke read nil\n0 invoke read nil',
      '2: process p0 invokes while its operation of line 1 is open',
    ],
    [
      '0 invoke read nil\n0 ok write 1',
      '2: process p0 ends :write, but on line 1 it asked for :read',
    ],
  ])('%j', (lines, problem) => {
    const { out, error, exitStatus } = check(maps(lines));
    expect({ out, exitStatus }).toEqual({ out: '', exitStatus: 2 });
    expect(error).toContain(`h:${problem}`);
  });

  test('a field that is missing', () => {
    expect(problemIn('{:type :invoke :f :read}')).toBe('1: an operation has no :process');
    expect(problemIn('{:process 0 :f :read}')).toContain('1: an operation needs :type');
    expect(problemIn('7 8')).toContain('no operations');
    expect(problemIn('[7]')).toBe('1: expected a map for each operation');
  });
});

describe('what a register starts with', () => {
  const zero = maps(`4 invoke read nil
    4 ok read 0
    3 invoke cas [0 2]
    3 ok cas [0 2]
    4 invoke read nil
    4 ok read 2`);
  test('empty unless told, and it is said that it is taken so', () => {
    const { out, exitStatus } = check(zero);
    expect(exitStatus).toBe(1);
    expect(out).toContain('p4 read 0, which nobody wrote');
    expect(out).toContain('it is taken that the object was empty at the start; --initial');
  });

  test('a value, or some value that nobody knows', () => {
    expect(check(zero, '--initial', '0').exitStatus).toBe(0);
    expect(check(zero, '--initial=0.0').exitStatus).toBe(0);
    expect(check(zero, '--initial', '"0"').exitStatus).toBe(1);
    expect(check(zero, '--initial', '1').exitStatus).toBe(1);
    expect(check(zero, '--initial', 'nil').exitStatus).toBe(1);
    expect(check(zero, '--initial', 'unknown').exitStatus).toBe(0);
  });

  test('an unknown start is one value', () => {
    const text = (second: number): string =>
      maps(`0 invoke read nil\n0 ok read 7\n1 invoke read nil\n1 ok read ${second}`);
    expect(check(text(7), '--initial', 'unknown').exitStatus).toBe(0);
    expect(check(text(8), '--initial', 'unknown').exitStatus).toBe(1);
  });

  test('a counter may start with a number; a set starts empty', () => {
    const counter = maps('0 invoke add 2\n0 ok add 2\n0 invoke read nil\n0 ok read 12');
    expect(check(counter, '--initial', '10').exitStatus).toBe(0);
    expect(check(counter).exitStatus).toBe(1);
    const set = maps('0 invoke add 2\n0 ok add 2\n0 invoke read nil\n0 ok read [2]');
    expect(check(set, '--initial', '[1]')).toMatchObject({ exitStatus: 2 });
  });
});

describe('values', () => {
  const readBack = (written: string, read: string): string =>
    judged(
      maps(
        `0 invoke write ${written}\n0 ok write ${written}\n1 invoke read nil\n1 ok read ${read}`,
      ),
    ).kind;
  test.each([
    ['1', '1.0'],
    ['1', '1N'],
    ['10', '1e1'],
    ['-0.50', '-0.5'],
    ['0', '-0.0'],
    ['12345678901234567890123', '12345678901234567890123N'],
    [':a', ':a'],
    ['"1.0"', '"1.0"'],
    ['true', 'true'],
  ])('%s is read back as %s', (written, read) => {
    expect(readBack(written, read)).toBe('holds');
  });
  test.each([
    ['1', '"1"'],
    ['1', '2'],
    ['12345678901234567890123', '12345678901234567890124'],
    [':a', '":a"'],
    ['true', '"true"'],
    ['nil', '"nil"'],
    ['0', 'nil'],
  ])('%s is not %s', (written, read) => {
    expect(readBack(written, read)).toBe('violated');
  });

  test('nil written empties, also by a compare-and-set', () => {
    const text = `0 invoke write 1\n0 ok write 1\n0 invoke write nil\n0 ok write nil\n1 invoke read nil\n1 ok read nil`;
    expect(judged(maps(text)).kind).toBe('holds');
    const swap = `0 invoke write 1\n0 ok write 1\n0 invoke cas [1 nil]\n0 ok cas [1 nil]\n1 invoke read nil\n1 ok read nil`;
    expect(judged(maps(swap)).kind).toBe('holds');
    expect(judged(maps(swap.replace('ok read nil', 'ok read 1'))).kind).toBe('violated');
  });
});

describe('who is to blame', () => {
  test('a failed write that overlapped the read: it is not said that it may have been written', () => {
    const text = maps('2 invoke read nil\n1 invoke write 63\n1 fail write 63\n2 ok read 63');
    expect(judged(text)).toMatchObject({
      sentence: 'p2 read 63, but p1 was told that its write failed',
      operations: ['p2#1', 'p1#2'],
    });
    expect(check(text).out).not.toContain('may have');
  });

  test('a write that fails after it was read: the reader is named that nothing else explains', () => {
    const text = maps(`0 invoke write 3
      0 info write 3
      1 invoke read nil
      1 ok read 3
      2 invoke write 0
      2 ok write 0
      5 invoke write 3
      12 invoke read nil
      12 ok read 3
      5 fail write 3`);
    expect(judged(text)).toMatchObject({
      kind: 'violated',
      sentence: 'p12 read 3 although p5 was told that its write failed',
    });
  });

  test('several readers of it: the first that nothing explains', () => {
    const text = maps(`2 invoke write 0
      2 ok write 0
      5 invoke write 3
      12 invoke read nil
      12 ok read 3
      13 invoke read nil
      13 ok read 3
      5 fail write 3`);
    expect(judged(text)).toMatchObject({
      sentence: 'p12 read 3 although p5 was told that its write failed',
    });
  });

  test('what the register could be then', () => {
    const text = maps(`0 invoke write 1
      0 ok write 1
      0 invoke write 2
      1 invoke read nil
      2 invoke write 3
      1 ok read 4`);
    expect(judged(text)).toMatchObject({ sentence: 'p1 read 4, which nobody wrote' });
    const again = text
      .replace('0, :type :invoke, :f :write, :value 1', '0, :type :invoke, :f :write, :value 4')
      .replace('0, :type :ok, :f :write, :value 1', '0, :type :ok, :f :write, :value 4');
    const later = again.replace(
      ':process 0, :type :invoke, :f :write, :value 2}',
      ':process 0, :type :invoke, :f :write, :value 2}\n{:process 0, :type :ok, :f :write, :value 2}',
    );
    expect(judged(later)).toMatchObject({
      sentence:
        'p1 read 4 after p0 was told that 2 was written; the register could only be 2 or 3 then',
    });
  });

  test('what a counter could be then', () => {
    const text = maps(`0 invoke add 5
      0 ok add 5
      1 invoke add 1
      1 info add 1
      2 invoke read nil
      2 ok read 7`);
    expect(judged(text)).toMatchObject({
      sentence: 'p2 read 7; the counter could only be 5 or 6 then',
    });
  });
});

describe('forms', () => {
  const KNOSSOS =
    '0\t:invoke\t:write\t3\n0\t:ok\t:write\t3\n1\t:invoke\t:read\tnil\n1\t:ok\t:read\t3\n';
  test("Knossos' text lines, with tabs or blanks, and an error at the end", () => {
    expect(judged(KNOSSOS).kind).toBe('holds');
    expect(judged(KNOSSOS.replaceAll('\t', '    ')).kind).toBe('holds');
    expect(judged(KNOSSOS.replace(/3\n$/, '4')).kind).toBe('violated');
    const withError = `${KNOSSOS}2\t:invoke\t:cas\t[3 4]\n2\t:info\t:cas\t[3 4]\tjava.net.SocketTimeout: {Read\n:nemesis\t:info\t:stop\tnil`;
    expect(judged(withError).kind).toBe('holds');
  });

  test("a Jepsen log: lines with a logger's words before, and others between", () => {
    const log = `INFO  jepsen.core - Worker 0 starting
INFO  jepsen.util - 0\t:invoke\t:read\tnil
INFO  jepsen.util - 1\t:invoke\t:write\t2
2024-05-01 10:00:00,123{GMT}\tINFO\t[jepsen worker 0] jepsen.util: 0\t:ok\t:read\t2
INFO  jepsen.util - 1\t:info\t:write\t:timed-out
INFO  jepsen.util - 2\t:invoke\t:read\tnil
INFO  jepsen.util - 2\t:fail\t:read\t:timed-out`;
    const { history, notRead } = readHistory(log, null);
    expect(history.map(({ outcome }) => outcome)).toEqual(['ok', 'unknown', 'fail']);
    expect(notRead).toEqual([{ reason: 'no operation stands there', lines: [1] }]);
    expect(judged(log).kind).toBe('holds');
  });

  test('Jepsen as JSON, in an array or a line each', () => {
    const lines = [
      '{"index":0,"type":"invoke","process":0,"f":"write","value":3,"time":100}',
      '{"index":1,"type":"ok","process":0,"f":"write","value":3,"time":200}',
      '{"type":"info","process":"nemesis","f":"start","value":null}',
      '{"index":2,"type":"invoke","process":1,"f":"read","value":null,"time":300}',
      '{"index":3,"type":"ok","process":1,"f":"read","value":3.0,"time":400}',
    ];
    for (const text of [
      `[${lines.join(',\n')}]`,
      lines.join('\n'),
      `{"history": [${lines.join()}]}`,
    ])
      expect(judged(text).kind).toBe('holds');
    expect(judged(lines.join('\n').replace('3.0', '"3"')).kind).toBe('violated');
  });

  test('one vector or list of tagged maps', () => {
    const text = maps('0 invoke read nil\n0 ok read 1');
    expect(judged(`[${text.replaceAll('{:process', '#jepsen.history.Op{:process')}]`).kind).toBe(
      'violated',
    );
    expect(judged(`(${text})`).kind).toBe('violated');
  });

  test("porcupine's key-value logs: appended texts join with nothing between", () => {
    const log = (
      last: string,
    ): string => `{:process 0, :type :invoke, :f :get, :key "0", :value nil}
{:process 0, :type :ok, :f :get, :key "0", :value ""}
{:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}
{:process 0, :type :ok, :f :append, :key "0", :value "x 0 0 y"}
{:process 1, :type :invoke, :f :append, :key "0", :value "x 1 0 y"}
{:process 1, :type :ok, :f :append, :key "0", :value "x 1 0 y"}
{:process 1, :type :invoke, :f :get, :key "1", :value nil}
{:process 1, :type :ok, :f :get, :key "1", :value ""}
{:process 0, :type :invoke, :f :get, :key "0", :value nil}
{:process 0, :type :ok, :f :get, :key "0", :value "${last}"}`;
    expect(readHistory(log(''), null).model).toBe('text');
    expect(judged(log('x 0 0 yx 1 0 y')).kind).toBe('holds');
    expect(judged(log('x 0 0 y')).kind).toBe('violated');
    const put = log('1').replaceAll(
      ':f :append, :key "0", :value "x 1 0 y"',
      ':f :put, :key "0", :value "1"',
    );
    expect(judged(put).kind).toBe('holds');
  });
});

describe('the model that the operations tell', () => {
  const G_SET =
    '0 invoke add 0\n0 ok add 0\n1 invoke add 1\n1 info add 1\n2 invoke read nil\n2 ok read';
  test.each([
    ['0 invoke read nil\n0 ok read 1', 'register'],
    ['0 invoke cas [1 2]\n0 fail cas [1 2]', 'cas-register'],
    [`${G_SET} [0 1]`, 'set'],
    [`${G_SET} #{0}`, 'set'],
    ['0 invoke add "a"\n0 ok add "a"', 'set'],
    ['0 invoke add 3\n0 ok add 3\n1 invoke read nil\n1 ok read 3', 'counter'],
    ['0 invoke broadcast 0\n0 ok broadcast 0\n1 invoke read nil\n1 ok read [0]', 'set'],
    [
      '0 invoke txn [[:append 9 1]]\n0 ok txn [[:append 9 1]]\n0 invoke txn [[:r 9 nil]]\n0 ok txn [[:r 9 [1]]]',
      'append-list',
    ],
  ] as const)('%j is a %s', (lines, model) => {
    expect(readHistory(maps(lines), null).model).toBe(model);
  });

  test('each key is what its own operations tell', () => {
    const text = (
      read: number,
    ): string => `{:process 0, :type :invoke, :f :write, :key "y", :value 1}
{:process 0, :type :ok, :f :write, :key "y", :value 1}
{:process 1, :type :invoke, :f :add, :key "z", :value 5}
{:process 1, :type :ok, :f :add, :key "z", :value 5}
{:process 0, :type :invoke, :f :read, :key "y", :value nil}
{:process 0, :type :ok, :f :read, :key "y", :value ${read}}`;
    expect(check(text(1)).exitStatus).toBe(0);
    expect(check(text(2)).exitStatus).toBe(1);
    const counted = `${text(1)}
{:process 2, :type :invoke, :f :read, :key "z", :value nil}
{:process 2, :type :ok, :f :read, :key "z", :value 6}`;
    expect(check(counted).out).toContain('p2 read z = 6; z could only be 5 then');
  });

  test('the message names the option where they tell none', () => {
    expect(problemIn(maps('0 invoke add 1\n0 ok add 1'))).toContain(
      'say --model set or --model counter',
    );
    expect(judged(maps('0 invoke add 1\n0 ok add 1'), 'set').kind).toBe('holds');
  });

  test('sets and lists are judged by it', () => {
    expect(judged(maps(`${G_SET} [0 1]`)).kind).toBe('holds');
    expect(judged(maps(`${G_SET} [1]`))).toMatchObject({
      sentence: 'p2 read [1] after p0 was told that 0 is in the set',
    });
    expect(judged(maps(`${G_SET} [0 5]`))).toMatchObject({
      sentence: 'p2 read [0, 5], but nobody had put 5 there',
    });
  });
});
