import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atomicHistory } from '../bench.ts';
import { readJson } from './json.ts';
import { BadInput } from './located.ts';
import { readHistory } from './read-history.ts';

const problemIn = (text: string): string => problemOf(() => readHistory(text, null));

const problemOf = (read: () => unknown): string => {
  try {
    read();
  } catch (problem) {
    if (problem instanceof BadInput) return `${problem.line}: ${problem.message}`;
    throw problem;
  }
  throw new Error('the text was read');
};

const PUT = '"operation": {"kind": "put", "key": "x", "value": "1"}';
const TIMES = '"invokedAtMicros": 1, "completedAtMicros": 2';

test('what a history writes as JSON it reads back', () => {
  const history = atomicHistory({ operations: 50, keys: 2, clients: 3, seed: 1 });
  const given = history.map((record) => ({ ...record, replica: null }));
  expect(readHistory(JSON.stringify(given, null, 2), null).history).toEqual(given);
  expect(readHistory(JSON.stringify({ history: given }), null).history).toEqual(given);
});

test('ids, and the answer of an open operation, may be left out', () => {
  const text = `[{"client": "c1", ${PUT}, "invokedAtMicros": 1, "outcome": "unknown"}]`;
  expect(readHistory(text, null).history).toEqual([
    {
      id: 'c1#1',
      client: 'c1',
      operation: { kind: 'put', key: 'x', value: '1' },
      invokedAtMicros: 1,
      completedAtMicros: null,
      outcome: 'unknown',
      result: null,
      replica: null,
    },
  ]);
});

describe('what is refused, and where', () => {
  test.each([
    [`[{${PUT}, ${TIMES}, "outcome": "ok"}]`, '1: client must be a string'],
    [
      `[{"client": "c1", ${PUT}, ${TIMES},\n"outcome": "maybe"}]`,
      '1: outcome must be ok, fail or unknown, not maybe',
    ],
    [
      `[{"client": "c1", ${PUT}, "invokedAtMicros": 1, "outcome": "ok"}]`,
      '1: an operation that is ok needs completedAtMicros',
    ],
    [
      `[{"client": "c1", ${PUT}, "invokedAtMicros": 3, "completedAtMicros": 2, "outcome": "ok"}]`,
      '1: completedAtMicros lies before invokedAtMicros',
    ],
    [
      `[{"client": "c1", ${TIMES}, "outcome": "ok",\n "operation": {"kind": "swap", "key": "x"}}]`,
      '1: kind must be put, get, cas, append, add, insert or delete, not swap',
    ],
    [
      `[{"id": "a", "client": "c1", ${PUT}, ${TIMES}, "outcome": "ok"},\n{"id": "a", "client": "c1", ${PUT}, ${TIMES}, "outcome": "ok"}]`,
      '2: the id a is used twice',
    ],
  ])('%j', (text, problem) => {
    expect(problemIn(text)).toBe(problem);
  });
});

describe('what is no JSON, and where', () => {
  test.each([
    ['[1,\n2', '2: expected a comma or ], found the end'],
    ['[1] 2', '1: found another value after the end of the first'],
    ['[tru]', '1: expected a value, found tru'],
    ['"\\q"', '1: a string holds a control character or an unknown escape'],
    ['{"a" 1}', '1: expected a colon after "a"'],
    ['['.repeat(10_000), '1: brackets nest too deep'],
  ])('%j', (text, problem) => {
    expect(problemOf(() => readJson(text))).toBe(problem);
  });
});

test('exactly what JSON.parse accepts is read', () => {
  const pieces = fc.constantFrom(...'{}[],:" \n-0', '1', '1.5', '"a"', 'null', 'true', '\\', 'e1');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
        fc.json(),
      ),
      (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        if (isJson) readJson(text);
        else expect(() => readJson(text)).toThrow(BadInput);
      },
    ),
    { numRuns: 3000 },
  );
});
