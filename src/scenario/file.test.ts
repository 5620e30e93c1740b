import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScenario, MAXIMUM_FILE_CHARACTERS, parseScenarioFile } from './file.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';

const worked = `{
  "version": 2,
  "protocol": "raft",
  "title": "The leader dies with a write in flight",
  "seed": 7,
  "nodes": 5,
  "clients": [{}],
  "script": [
    {
      "atMicros": 1000000,
      "intervention": {
        "kind": "operation",
        "client": "c1",
        "operation": { "kind": "put", "key": "x", "value": "1" }
      }
    },
    { "atMicros": 1005000, "intervention": { "kind": "kill", "node": "n1" } }
  ],
  "untilMicros": 5000000
}
`;

const sentenceOf = (text: string): string => {
  const parsed = parseScenarioFile(text);
  return parsed.kind === 'problem' ? parsed.problem.sentence : 'no problem';
};

describe('a scenario file', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        expect(parseScenarioFile(formatScenario(scenario))).toEqual({ kind: 'scenario', scenario });
      }),
    );
  });

  it('is written the same way however its keys came, and short things on one line', () => {
    const parsed = parseScenarioFile(worked);
    if (parsed.kind === 'problem') throw new Error(parsed.problem.sentence);
    const backwards = Object.fromEntries(Object.entries(parsed.scenario).reverse());
    expect(formatScenario(parsed.scenario)).toBe(worked);
    expect(formatScenario({ ...parsed.scenario, ...backwards })).toBe(worked);
  });

  it('of version 1 is read as it was', () => {
    expect(parseScenarioFile(worked.replace('"version": 2', '"version": 1'))).toEqual(
      parseScenarioFile(worked),
    );
  });

  it('may name its JSON Schema and begin with a byte order mark', () => {
    const text = worked.replace('{', '\uFEFF{ "$schema": "scenario.schema.json",');
    expect(parseScenarioFile(text)).toEqual(parseScenarioFile(worked));
  });
});

describe('a scenario file that cannot be used', () => {
  it('says at which line and column it stops being JSON', () => {
    const parsed = parseScenarioFile(worked.replace('"seed": 7,', '"seed": 7'));
    expect(parsed).toEqual({
      kind: 'problem',
      problem: {
        code: 'not-json',
        sentence: 'Line 6, column 3: expected a comma or }.',
        line: 6,
        column: 3,
      },
    });
  });

  it('says which part is wrong and what would be right', () => {
    expect(parseScenarioFile(worked.replace('1005000', '"soon"'))).toEqual({
      kind: 'problem',
      problem: {
        code: 'invalid',
        line: 17,
        column: 19,
        path: ['script', 1, 'atMicros'],
        sentence:
          'Script entry 2, atMicros must be a whole number of microseconds from 0 to 21,600,000,000, not "soon".',
      },
    });
  });

  it.each([
    [
      worked.replace('"version": 2,', ''),
      'The scenario lacks "version", which must be the version of the format, at present 2.',
    ],
    [
      worked.replace('"version": 2', '"version": "1"'),
      'Version must be the version of the format, at present 2, not "1".',
    ],
    [
      worked.replace('"version": 2', '"version": 3'),
      'The file is of version 3 of the format, and this Quorate reads up to version 2.',
    ],
    ['[]', 'The scenario must be an object, not a list of 0.'],
    ['null', 'The scenario must be an object, not null.'],
    [
      worked.replace('"seed": 7', '"seed": 1e999'),
      `The scenario's seed must be a finite number, not Infinity.`,
    ],
    [
      worked.replace('{', '{ "$schema": 1,'),
      '$schema must be the address of a JSON Schema, not 1.',
    ],
    [
      ' '.repeat(MAXIMUM_FILE_CHARACTERS + 1),
      'A scenario file may have 1,048,576 characters, and this one has 1,048,577.',
    ],
  ])('is answered with a sentence (%#)', (text, sentence) => {
    expect(sentenceOf(text)).toBe(sentence);
  });

  it('never makes the reader throw', () => {
    const damaged = fc
      .tuple(arbitraryScenario, fc.nat(), fc.string({ maxLength: 5 }))
      .map(([scenario, at, insert]) => {
        const text = formatScenario(scenario);
        const position = at % text.length;
        return text.slice(0, position) + insert + text.slice(position + insert.length);
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
        const parsed = parseScenarioFile(text);
        if (parsed.kind === 'problem') expect(parsed.problem.sentence).toMatch(/^\S.*\.$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
