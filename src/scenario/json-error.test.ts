import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from './json-error.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('the place where a text stops being JSON', () => {
  it.each([
    ['{"a": 1,\n  "b" 2}', 2, 7, 'a colon'],
    ['{"a": 1\n  "b": 2}', 2, 3, 'a comma or }'],
    ['[1, 2,]', 1, 7, 'a value'],
    ['{"a": 1,}', 1, 9, 'a key in double quotes'],
    ["{'a': 1}", 1, 2, 'a key in double quotes'],
    ['[1 2]', 1, 4, 'a comma or ]'],
    ['["a\nb"]', 1, 4, 'the rest of a text and its closing quote'],
    ['["a\\q"]', 1, 4, 'the rest of a text and its closing quote'],
    ['{}\n\n{}', 3, 1, 'the end of the file'],
    ['', 1, 1, 'a value'],
    ['[01]', 1, 3, 'a comma or ]'],
    ['// a comment\n{}', 1, 1, 'a value'],
  ])('%j', (text, line, column, expected) => {
    expect(findJsonError(text)).toEqual({ line, column, expected });
  });

  it('is found just where JSON.parse refuses a text', () => {
    const damaged = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', ',', '}', ']', '\\', '0', '-', '\n', 'e'),
      )
      .map(([json, at, insert]) => {
        const position = at % (json.length + 1);
        return json.slice(0, position) + insert + json.slice(position + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), damaged, fc.string()), (text) => {
        expect(findJsonError(text) === null).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not run out of stack on deep nesting', () => {
    expect(findJsonError('['.repeat(1_000_000))?.expected).toBe(
      'fewer lists and objects within each other',
    );
  });
});
