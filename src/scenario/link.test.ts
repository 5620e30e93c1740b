import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../sim/scenario.ts';
import { type DecodedLink, decodeLink, encodeLink, MAXIMUM_LINK_CHARACTERS } from './link.ts';
import { MAXIMUM_PAYLOAD_BYTES, packText } from './payload.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';
import {
  firstElection,
  library,
  oldLeader,
  tenInterventions,
  typicalScenario,
} from './testing/example.ts';

/** What `encodeLink` made of the typical scenario when version 1 of the format was fixed. */
const FIRST_RELEASE_LINK =
  '#/s/1/P3imvVbBDQMhDFuon5CkwHDdveaoxEHwqSdVHYDg2NhmJ0xXQ7N6TcW9_kmWkzj3VPjcRlXoMCjXqZiIUu5-45Q8nKKrelJVzBJFsNg4nFcBAxnuIee_SaYRSstsvNMq-SY7LVR37PA-B0GDrDLHygTIsKs7XiIBFBMx8IWVJKnREXP4N2Y6Fg-DUvMR_EEGxeq1Vr0alnpCQbMrBecKQA3NAzJwlMIH7Hv7qq0PUz2Or-65rl_LxaUx6fgjk4t7SfL8eQM?t=5';

const start = { atMicros: 0, eventCount: null };

const hashOf = (
  scenario: Scenario,
  position: { atMicros: number; eventCount: number | null } = start,
) => {
  const encoded = encodeLink({ scenario, ...position }, library);
  if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
  return encoded.hash;
};

/** The code of the problem with a link; fails where there is none, or where its sentence is not one. */
const problemCode = (link: string): string => {
  const decoded = decodeLink(link);
  if (decoded.kind !== 'problem') throw new Error(`No problem with ${link.slice(0, 80)}`);
  expect(decoded.problem.sentence).toMatch(/^This link [^\n]{5,400}\.$/);
  return decoded.problem.code;
};

/** A link to whatever text, well packed. */
const linkTo = (text: string): string => `#/s/2/${packText(text)}?t=0`;

const withChange = (changes: Readonly<Record<string, unknown>>): string =>
  linkTo(JSON.stringify({ ...typicalScenario, ...changes }));

describe('a link to a scenario', () => {
  it('gives the same scenario and moment again', () => {
    const position = fc.record({
      atMicros: fc.integer({ min: 0, max: 21_600_000_000 }),
      eventCount: fc.option(fc.nat(999_999_999), { nil: null }),
    });
    fc.assert(
      fc.property(arbitraryScenario, position, (scenario, moment) => {
        const hash = hashOf(scenario, moment);
        expect(hash).toMatch(/^#\/s\/2\/[\w-]+\?t=[\d.]+(&e=\d+)?$/);
        expect(decodeLink(hash)).toEqual({ kind: 'scenario', scenario, position: moment });
      }),
    );
  });

  it('is the same however the keys of the scenario are ordered', () => {
    const backwards = Object.fromEntries(Object.entries(typicalScenario).reverse());
    expect(hashOf({ ...typicalScenario, ...backwards })).toBe(hashOf(typicalScenario));
  });

  it('stays under 500 characters with ten interventions, address and all', () => {
    const page = 'https://a-fairly-long-user-name.github.io/quorate/';
    const moment = { atMicros: 12_345_678, eventCount: 12_345 };
    expect((page + hashOf(typicalScenario, moment)).length).toBeLessThan(500);
    const changed = {
      ...oldLeader.scenario,
      script: [...oldLeader.scenario.script.slice(0, 2), ...tenInterventions],
    };
    expect((page + hashOf(changed, moment)).length).toBeLessThan(500);
  });

  it('made by the first release still opens', () => {
    expect(decodeLink(FIRST_RELEASE_LINK)).toEqual({
      kind: 'scenario',
      scenario: typicalScenario,
      position: { atMicros: 5_000_000, eventCount: null },
    });
  });

  it('survives a mail program that encodes it, and spaces around it', () => {
    const hash = hashOf(typicalScenario, { atMicros: 1_500_000, eventCount: 7 });
    const decoded = decodeLink(hash);
    expect(decodeLink(`#${encodeURIComponent(hash.slice(1))}`)).toEqual(decoded);
    expect(decodeLink(` ${hash}\n`)).toEqual(decoded);
    expect(decodeLink(`https://example.org/quorate/${hash}`)).toEqual(decoded);
    expect(decodeLink(hash.slice(1))).toEqual(decoded);
    expect(decodeLink(`${hash}&utm_source=mail`)).toEqual(decoded);
  });

  it('keeps markup as the text that it is', () => {
    const title = '<img src=x onerror=alert(1)>';
    const decoded = decodeLink(hashOf({ ...typicalScenario, title }));
    expect(decoded).toMatchObject({ scenario: { title } });
  });
});

describe('a link to the library', () => {
  it('is readable when nothing was changed', () => {
    expect(hashOf(oldLeader.scenario, { atMicros: 1_284_000, eventCount: null })).toBe(
      '#/raft/old-leader?t=1.284',
    );
    expect(hashOf(structuredClone(firstElection.scenario), { atMicros: 0, eventCount: 3 })).toBe(
      '#/raft/first-election?t=0&e=3',
    );
  });

  it('says which scenario and which moment', () => {
    expect(decodeLink('#/raft/old-leader?t=1.284&e=12')).toEqual({
      kind: 'library',
      protocol: 'raft',
      scenarioId: 'old-leader',
      difference: null,
      position: { atMicros: 1_284_000, eventCount: 12 },
    });
    expect(decodeLink('#/raft/old-leader')).toMatchObject({ kind: 'library', position: null });
  });

  it('is whole again as soon as anything is changed, even the seed', () => {
    const { scenario } = firstElection;
    expect(hashOf({ ...scenario, seed: 2 })).toMatch(/^#\/s\/2\//);
    expect(hashOf({ ...scenario, protocol: 'zab' })).toMatch(/^#\/s\/2\//);
    expect(hashOf({ ...scenario, script: tenInterventions.slice(0, 1) })).toMatch(/^#\/s\/2\//);
  });

  it('of version 1 that holds a difference opens as it did', () => {
    const hash = hashOf({ ...oldLeader.scenario, seed: 12 });
    const ofVersion1 = hash.replace('/old-leader/2/', '/old-leader/1/');
    expect(ofVersion1).not.toBe(hash);
    expect(decodeLink(ofVersion1)).toEqual(decodeLink(hash));
  });

  it('holds the difference alone when the whole would be long', () => {
    const hash = hashOf({ ...oldLeader.scenario, seed: 12 });
    expect(hash).toMatch(/^#\/raft\/old-leader\/2\/[\w-]{10,80}\?t=0$/);
    expect(decodeLink(hash)).toMatchObject({
      kind: 'library',
      protocol: 'raft',
      scenarioId: 'old-leader',
      difference: { set: { seed: 12 } },
    });
  });
});

describe('an empty link', () => {
  it.each(['', '#', '#/', '/', ' ', 'https://example.org/quorate/#'])('%j', (link) => {
    expect(decodeLink(link)).toEqual({ kind: 'empty' });
  });
});

describe('a scenario that makes no link', () => {
  it('is one beyond the limits of the format', () => {
    expect(encodeLink({ scenario: { ...typicalScenario, nodes: 5_000 }, ...start }, [])).toEqual({
      kind: 'problem',
      problem: {
        code: 'invalid',
        sentence: `The scenario's nodes must be a whole number from 1 to 1,000, not 5000.`,
      },
    });
  });

  it('is one whose link could not be opened again', () => {
    // Text that does not deflate: every character is drawn anew.
    const noise = fc.sample(fc.string({ minLength: 64, maxLength: 64 }), {
      numRuns: 2_000,
      seed: 7,
    });
    const script = noise.map((value, index) => ({
      atMicros: index,
      intervention: {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value },
      } as const,
    }));
    expect(encodeLink({ scenario: { ...typicalScenario, script }, ...start }, [])).toMatchObject({
      kind: 'problem',
      problem: { code: 'too-large' },
    });
  });

  it('is one that would inflate to more than is opened, however well it deflates', () => {
    const everyone = Array.from({ length: 200 }, (_, index) => `n${index + 1}`);
    const script = Array.from({ length: 400 }, (_, atMicros) => ({
      atMicros,
      intervention: { kind: 'partition', groups: [everyone] } as const,
    }));
    expect(encodeLink({ scenario: { ...typicalScenario, script }, ...start }, [])).toEqual({
      kind: 'problem',
      problem: { code: 'too-large', sentence: 'This scenario is too large for a link.' },
    });
  });

  it('is not one with two thousand ordinary interventions', () => {
    const script = Array.from({ length: 2_000 }, (_, index) => ({
      atMicros: index * 7_919,
      intervention: tenInterventions[index % 10]!.intervention,
    }));
    const scenario = { ...typicalScenario, script };
    expect(decodeLink(hashOf(scenario))).toMatchObject({ kind: 'scenario', scenario });
  });
});

describe('a broken link', () => {
  const hash = hashOf(typicalScenario, { atMicros: 1_500_000, eventCount: null });
  const payloadEnd = hash.indexOf('?');

  it('is called truncated wherever its payload ends early', () => {
    for (let length = '#/s'.length; length < payloadEnd; length += 1) {
      expect(problemCode(hash.slice(0, length))).toBe('truncated');
    }
    expect(problemCode('#/raft/old-leader/1')).toBe('truncated');
  });

  it('is found out whichever character of its payload has changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: '#/s/2/'.length, max: payloadEnd - 2 }),
        fc.constantFrom(...'ABCXYZabcxyz0189-_'),
        (at, character) => {
          fc.pre(hash[at] !== character);
          const mutated = hash.slice(0, at) + character + hash.slice(at + 1);
          expect(['garbled', 'truncated']).toContain(problemCode(mutated));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['#/s/1/!!!!', 'garbled'],
    [`${hash.slice(0, payloadEnd)}AAAA?t=1`, 'garbled'],
    [`${hash.slice(0, payloadEnd)}/more?t=1`, 'garbled'],
    ['#/s/0/AAAA', 'garbled'],
    ['#/s/one/AAAA', 'garbled'],
    ['#/s/-1/AAAA', 'garbled'],
    ['#anchor', 'garbled'],
    ['#/Raft/figure-8', 'garbled'],
    ['#/raft/<script>alert(1)</script>', 'garbled'],
    ['#/../../etc/passwd', 'garbled'],
    ['#/raft/__proto__', 'garbled'],
    ['#/raft/figure-8?t=soon', 'garbled'],
    ['#/raft/figure-8?t=1e9', 'garbled'],
    ['#/raft/figure-8?t=-1', 'garbled'],
    ['#/raft/figure-8?e=12', 'garbled'],
    ['#/raft/figure-8?t=1&e=1.5', 'garbled'],
    ['#/raft/%E0%A4%A', 'garbled'],
    ['#/s/3/AAAA', 'newer-version'],
    ['#/s/999999/', 'newer-version'],
    ['#/raft/old-leader/3/AAAA', 'newer-version'],
    [`#/raft/old-leader/1/${packText('{}')}`, 'invalid'],
    [`#/raft/old-leader/1/${packText('{"of":"abcd","script":[-1,0,[]]}')}`, 'invalid'],
    [linkTo('not json'), 'garbled'],
    [linkTo(''), 'garbled'],
    [linkTo('[]'), 'invalid'],
    [linkTo('null'), 'invalid'],
    [linkTo('{}'), 'invalid'],
    [withChange({ nodes: 1e9 }), 'invalid'],
    [withChange({ nodes: -1 }), 'invalid'],
    [withChange({ untilMicros: 1e15 }), 'invalid'],
    [withChange({ html: '<b>' }), 'invalid'],
    [linkTo(JSON.stringify(typicalScenario).replace('{', '{"__proto__":{"nodes":3},')), 'invalid'],
    [linkTo(JSON.stringify(typicalScenario).replace('"seed"', '"constructor"')), 'invalid'],
    [linkTo(`${'['.repeat(200_000)}`), 'garbled'],
    [linkTo(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'invalid'],
  ])('has a sentence (%#)', (link, code) => {
    expect(problemCode(link)).toBe(code);
  });

  it('leaves every prototype alone', () => {
    decodeLink(linkTo('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    expect('polluted' in {}).toBe(false);
  });
});

describe('a link that holds too much', () => {
  it('is refused by its length before anything is read', () => {
    expect(problemCode(`#/s/1/${'A'.repeat(MAXIMUM_LINK_CHARACTERS)}`)).toBe('too-large');
    expect(problemCode(`#${'%41'.repeat(1_000_000)}`)).toBe('too-large');
  });

  it('is refused when megabytes of script come out of it', () => {
    const entry = JSON.stringify(tenInterventions[1]);
    const script = `[${new Array(100_000).fill(entry).join(',')}]`;
    const bomb = linkTo(JSON.stringify({ ...typicalScenario, script: [] }).replace('[]', script));
    expect(bomb.length).toBeLessThan(MAXIMUM_LINK_CHARACTERS);
    expect(problemCode(bomb)).toBe('too-large');
  });

  it('is refused when a script is over its limit though it fits', () => {
    const script = new Array(3_000).fill({ atMicros: 1, intervention: { kind: 'heal' } });
    expect(problemCode(withChange({ script }))).toBe('invalid');
  });

  it('is refused just above the limit and not at it', () => {
    const text = JSON.stringify(typicalScenario);
    expect(decodeLink(linkTo(text.padEnd(MAXIMUM_PAYLOAD_BYTES))).kind).toBe('scenario');
    expect(problemCode(linkTo(text.padEnd(MAXIMUM_PAYLOAD_BYTES + 1)))).toBe('too-large');
  });

  it('is refused when it is a zip bomb', () => {
    const bomb = linkTo(' '.repeat(32_000_000));
    expect(bomb.length).toBeLessThan(MAXIMUM_LINK_CHARACTERS);
    expect(problemCode(bomb)).toBe('too-large');
  });
});

describe('any text at all', () => {
  /** Decodes and checks that the answer is one of the four, with one sentence where it is a problem. */
  const answered = (link: string): DecodedLink['kind'] => {
    const decoded = decodeLink(link);
    if (decoded.kind === 'problem') {
      expect(decoded.problem.sentence).toMatch(/^This link [^\n]{5,400}\.$/);
    }
    return decoded.kind;
  };

  it('is answered, whatever it is', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.webUrl({ withFragments: true }),
      fc.base64String().map((text) => `#/s/1/${text}`),
      fc.json().map(linkTo),
      fc.string().map(linkTo),
      fc.tuple(fc.string(), fc.string(), fc.string()).map((parts) => `#/${parts.join('/')}`),
      fc.string().map((text) => `#/raft/figure-8?t=${text}`),
      fc.json().map((json) => `#/raft/figure-8/1/${packText(json)}`),
    );
    fc.assert(
      fc.property(anything, (link) => {
        expect(['empty', 'library', 'scenario', 'problem']).toContain(answered(link));
      }),
      { numRuns: 4_000 },
    );
  });

  it('is answered when it once was a link', () => {
    const mutation = fc.record({
      at: fc.nat(),
      remove: fc.nat(6),
      insert: fc.string({ maxLength: 6, unit: 'binary' }),
    });
    const hashes = [typicalScenario, { ...oldLeader.scenario, seed: 5 }, oldLeader.scenario].map(
      (scenario) => hashOf(scenario),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...hashes),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (hash, mutations) => {
          answered(
            mutations.reduce((text, { at, remove, insert }) => {
              const position = at % (text.length + 1);
              return text.slice(0, position) + insert + text.slice(position + remove);
            }, hash),
          );
        },
      ),
      { numRuns: 4_000 },
    );
  });

  it('is answered when a well-packed scenario holds nonsense somewhere', () => {
    const text = JSON.stringify(oldLeader.scenario);
    const nonsense = fc.oneof(
      fc.json(),
      fc.constantFrom('1e999', '-0', '"__proto__"', '9007199254740993', '[[[[]]]]', '"\\ud800"'),
    );
    fc.assert(
      fc.property(fc.nat(), nonsense, (at, replacement) => {
        // Replaces one whole value, so that the text stays JSON.
        const values = [...text.matchAll(/(?<=:)(?:"[^"]*"|\d+|\[\]|true)/g)];
        const value = values[at % values.length]!;
        const mutated =
          text.slice(0, value.index) + replacement + text.slice(value.index + value[0].length);
        answered(linkTo(mutated));
      }),
      { numRuns: 2_000 },
    );
  });
});
