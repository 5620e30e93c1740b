import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Edn, readEdn } from './edn.ts';
import { BadInput } from './located.ts';

/** The form without its lines, as plain data. */
const plain = (form: Edn): unknown => {
  switch (form.kind) {
    case 'nil':
      return null;
    case 'boolean':
    case 'number':
      return form.value;
    case 'string':
      return form.text;
    case 'keyword':
      return `:${form.text}`;
    case 'symbol':
    case 'character':
      return { [form.kind]: form.text };
    case 'vector':
      return form.items.map(plain);
    case 'list':
    case 'set':
      return { [form.kind]: form.items.map(plain) };
    case 'map':
      return { map: form.entries.map(([name, value]) => [plain(name), plain(value)]) };
    case 'tagged':
      return { tag: form.tag, value: plain(form.value) };
  }
};

const read = (text: string): readonly unknown[] => readEdn(text).map(plain);

const problemIn = (text: string): readonly [number, string] => {
  try {
    readEdn(text);
  } catch (problem) {
    if (problem instanceof BadInput) return [problem.line, problem.message];
    throw problem;
  }
  throw new Error('the text was read');
};

describe('what is read', () => {
  test.each([
    ['nil true false', [null, true, false]],
    ['1 -2 +3 4.5 6e2 7N 8.5M', [1, -2, 3, 4.5, 600, 7, 8.5]],
    ['"a\\n\\"b\\" \\u0041"', ['a\n"b" A']],
    [':read :jepsen/op a/b \\a', [':read', ':jepsen/op', { symbol: 'a/b' }, { character: 'a' }]],
    ['[1, [2] ()]', [[1, [2], { list: [] }]]],
    ['#{1 2}', [{ set: [1, 2] }]],
    [
      '{:a 1, :b nil}',
      [
        {
          map: [
            [':a', 1],
            [':b', null],
          ],
        },
      ],
    ],
    [
      '#inst "2024" #jepsen.history.Op{:f :r}',
      [
        { tag: 'inst', value: '2024' },
        { tag: 'jepsen.history.Op', value: { map: [[':f', ':r']] } },
      ],
    ],
    ['1 ; two\n3 #_ 4 5', [1, 3, 5]],
    ['', []],
  ])('%s', (text, forms) => {
    expect(read(text)).toEqual(forms);
  });

  test('each form knows its line', () => {
    expect(readEdn('1\n\n[2\n3]').map(({ line }) => line)).toEqual([1, 3]);
  });
});

describe('what is refused, and where', () => {
  test.each([
    ['[1\n2', 2, 'expected ] for the bracket opened on line 1, found the end'],
    ['\n[1)', 2, 'expected ] for the bracket opened on line 2, found )'],
    [']', 1, 'found ] with nothing open to close'],
    ['{:a}', 1, 'a map has a key without value'],
    ['"a', 1, 'a string is not closed'],
    ['"\\q"', 1, 'unknown escape \\q in a string'],
    ['#tag', 1, '#tag is followed by nothing'],
    ['^:a b', 1, '^:a cannot be read here'],
    ['['.repeat(10_000), 1, 'brackets nest too deep'],
  ])('%j', (text, line, reason) => {
    expect(problemIn(text)).toEqual([line, reason]);
  });

  test('any text is read or refused with a line', () => {
    const pieces = fc.constantFrom(...'()[]{}#_:"\\;,^ \n', 'nil', '1', ':a', '#{', '"x"', '#t ');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        try {
          readEdn(text);
        } catch (problem) {
          expect(problem).toBeInstanceOf(BadInput);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
