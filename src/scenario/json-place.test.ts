import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenarioFile } from './file.ts';
import { placeOfPath } from './json-place.ts';

const text = `{
  "version": 1,
  "script": [
    { "atMicros": 5, "note": "a , \\" } ]" },
    {
      "atMicros": -1
    }
  ]
}`;

describe('the place of a path in a JSON text', () => {
  it('is the line and column where its value begins', () => {
    expect(placeOfPath(text, [])).toEqual({ line: 1, column: 1 });
    expect(placeOfPath(text, ['version'])).toEqual({ line: 2, column: 14 });
    expect(placeOfPath(text, ['script', 1])).toEqual({ line: 5, column: 5 });
    expect(placeOfPath(text, ['script', 1, 'atMicros'])).toEqual({ line: 6, column: 19 });
  });

  it('is that of the innermost value there is, where the path leads to nothing', () => {
    expect(placeOfPath(text, ['script', 0, 'missing'])).toEqual({ line: 4, column: 5 });
    expect(placeOfPath(text, ['nowhere', 3])).toEqual({ line: 1, column: 1 });
  });

  it('is found in any document, however it is laid out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), {
          minLength: 1,
        }),
        fc.nat(),
        fc.constantFrom(0, 2),
        (list, chosen, indent) => {
          const place = chosen % list.length;
          const json = JSON.stringify(list, null, indent);
          const { line, column } = placeOfPath(json, [place]);
          const lines = json.split('\n');
          const rest = [(lines[line - 1] ?? '').slice(column - 1), ...lines.slice(line)].join('\n');
          expect(rest.startsWith(JSON.stringify(list[place], null, indent).slice(0, 1))).toBe(true);
          // What begins there is just what begins with the elements from this place on.
          expect(JSON.parse(`[${rest}`)).toEqual(JSON.parse(JSON.stringify(list.slice(place))));
        },
      ),
    );
  });

  it('is told with what is wrong in a scenario file', () => {
    const parsed = parseScenarioFile(text);
    expect(parsed).toMatchObject({ kind: 'problem', problem: { code: 'invalid' } });
    const bad = `{
  "version": 1,
  "protocol": "raft",
  "seed": 1,
  "nodes": 3,
  "clients": [],
  "script": [
    { "atMicros": -1, "intervention": { "kind": "heal" } }
  ],
  "untilMicros": 5
}`;
    expect(parseScenarioFile(bad)).toMatchObject({
      kind: 'problem',
      problem: { line: 8, path: ['script', 0, 'atMicros'] },
    });
  });
});
