import fc from 'fast-check';
import type * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Scenario } from '../sim/scenario.ts';
import { limits, parseScenario, type scenarioSchema } from './schema.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';

type DeepReadonly<Value> = Value extends readonly unknown[] | object
  ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value;

const kill = { atMicros: 1_000_000, intervention: { kind: 'kill', node: 'n1' } };

const smallest = {
  protocol: 'raft',
  seed: 1,
  nodes: 5,
  clients: [],
  script: [],
  untilMicros: 30_000_000,
};

/** What is wrong with the smallest scenario after these changes; null when nothing is. */
const complaintAbout = (changes: Readonly<Record<string, unknown>>): string | null => {
  const parsed = parseScenario({ ...smallest, ...changes });
  return parsed.kind === 'problem' ? parsed.report.sentence : null;
};

/** The same for an intervention that stands in the third entry of the script. */
const complaintAboutIntervention = (intervention: unknown): string | null =>
  complaintAbout({ script: [kill, kill, { atMicros: 1, intervention }] });

describe('the schema', () => {
  it('describes exactly the type Scenario', () => {
    expectTypeOf<DeepReadonly<v.InferOutput<typeof scenarioSchema>>>().branded.toEqualTypeOf<
      DeepReadonly<Scenario>
    >();
  });

  it('takes every scenario within the limits and changes nothing in it', () => {
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        expect(parseScenario(scenario)).toEqual({ kind: 'scenario', scenario });
      }),
    );
  });

  it('gives the keys in one order, however they came', () => {
    const backwards = Object.fromEntries(Object.entries(smallest).reverse());
    const parsed = parseScenario(backwards);
    expect(JSON.stringify(parsed)).toBe(JSON.stringify(parseScenario(smallest)));
  });
});

describe('what is refused is named with its place and what would be right', () => {
  it.each([
    [{ seed: -1 }, `The scenario's seed must be a whole number from 0 to 4,294,967,295, not -1.`],
    [{ seed: 1.5 }, `The scenario's seed must be a whole number from 0 to 4,294,967,295, not 1.5.`],
    [{ seed: '1' }, `The scenario's seed must be a whole number from 0 to 4,294,967,295, not "1".`],
    [
      { nodes: 1e9 },
      `The scenario's nodes must be a whole number from 1 to 1,000, not 1000000000.`,
    ],
    [{ nodes: Number.NaN }, `The scenario's nodes must be a finite number, not NaN.`],
    [
      { untilMicros: limits.micros + 1 },
      `The scenario's untilMicros must be a whole number of microseconds from 0 to 21,600,000,000, not 21600000001.`,
    ],
    [
      { clients: new Array(17).fill({}) },
      `The scenario's clients must be a list of at most 16, not a list of 17.`,
    ],
    [
      { script: new Array(2_001).fill(kill) },
      `The scenario's script must be a list of at most 2,000, not a list of 2,001.`,
    ],
    [{ clients: {} }, `The scenario's clients must be a list of at most 16, not an object.`],
    [
      { title: 'x'.repeat(201) },
      `The scenario's title must be text of at most 200 characters, not "${'x'.repeat(40)}…".`,
    ],
    [
      { captions: [{ atMicros: 0, text: 'x'.repeat(201) }] },
      `Caption 1, text must be text of at most 200 characters, not "${'x'.repeat(40)}…".`,
    ],
    [
      {
        captions: [
          {
            atMicros: 0,
            text: 'Who?',
            ask: {
              question: 'Who leads?',
              options: [{ text: 'n1', reply: 'No.' }],
              answer: { kind: 'leader', epoch: 1 },
            },
          },
        ],
      },
      'Caption 1, ask, options must be a list of 2 to 5 items, not a list of 1.',
    ],
    [
      { captions: [{ atMicros: 0, text: 'Kill it.', awaits: { kind: 'down', node: 'nobody' } }] },
      'Caption 1, awaits, node must be the name of a node such as "n1", or "leader", not "nobody".',
    ],
    [
      { captions: [{ atMicros: 0, text: 'Look.', points: [{ kind: 'panel', panel: 'roof' }] }] },
      /^Caption 1, pointer 1, panel must be "space-time", "logs", /,
    ],
    [
      { colour: 'red' },
      /^The scenario has the unknown key "colour"; it may have protocol, title, /,
    ],
    [
      { protocol: 'Raft!' },
      `The scenario's protocol must be a protocol's name in small letters, such as "raft", not "Raft!".`,
    ],
    [
      { clients: [{}, { prefers: 'server 1' }] },
      'Client 2, prefers must be the name of a node such as "n1" or "c1", not "server 1".',
    ],
    [
      { positions: { n1: [0.5, 1.5] } },
      `The scenario's positions, n1, item 2 must be a number from 0 to 1, not 1.5.`,
    ],
    [
      { positions: { north: [0, 0] } },
      `The scenario's positions has the key "north", which must be the name of a node such as "n1" or "c1".`,
    ],
    [{ network: [] }, `The scenario's network must be an object, not a list of 0.`],
    [{ parameters: [] }, `The scenario's parameters must be an object, not a list of 0.`],
    [{ clients: [[]] }, 'Client 1 must be an object, not a list of 0.'],
    [
      { parameters: { batch: null } },
      `The scenario's parameters, batch must be a number, true, false, or a short text, not null.`,
    ],
    [
      { diskMicros: [1, 2, 3] },
      `The scenario's diskMicros must be a pair of microseconds [minimum, maximum], not a list of 3.`,
    ],
  ])('in the scenario (%#)', (changes, sentence) => {
    if (typeof sentence === 'string') expect(complaintAbout(changes)).toBe(sentence);
    else expect(complaintAbout(changes)).toMatch(sentence);
  });

  it.each([
    [
      { kind: 'explode' },
      /^Script entry 3, intervention, kind must be a kind such as "kill", "restart" or "pause", not "explode"\.$/,
    ],
    [
      { node: 'n1' },
      /^Script entry 3, intervention lacks "kind", which must be a kind such as "kill", "restart" or "pause"\.$/,
    ],
    [
      { kind: 'kill' },
      /^Script entry 3, intervention lacks "node", which must be the name of a node such as "n1", or whom it means, such as "leader"\.$/,
    ],
    [
      { kind: 'heal', node: 'n1' },
      /^Script entry 3, intervention has the unknown key "node"; it may have kind\.$/,
    ],
    [
      { kind: 'setClock', node: 'n1', rate: 11 },
      /^Script entry 3, intervention, rate must be a number from 0\.1 to 10, not 11\.$/,
    ],
    [
      { kind: 'partition', groups: [['n1'], ['n2', 'n01']] },
      /^Script entry 3, intervention, group 2, item 2 must be the name of a node .*, not "n01"\.$/,
    ],
    [
      { kind: 'drop', message: 'n1-n2' },
      /^Script entry 3, intervention, message must be the name of a message such as "n1>n2#14", not "n1-n2"\.$/,
    ],
    [
      {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x'.repeat(65), value: '' },
      },
      /^Script entry 3, intervention, operation, key must be text of at most 64 characters, /,
    ],
    [
      { kind: 'operation', client: 'c1', operation: { kind: 'increment' } },
      /^Script entry 3, intervention, operation, kind must be a kind such as "put", .*, not "increment"\.$/,
    ],
    ['kill', /^Script entry 3, intervention must be an object, not "kill"\.$/],
  ])('in an intervention (%#)', (intervention, sentence) => {
    expect(complaintAboutIntervention(intervention)).toMatch(sentence);
  });

  it('a missing key', () => {
    const { seed: _, ...seedless } = smallest;
    const parsed = parseScenario(seedless);
    expect(parsed).toMatchObject({
      report: {
        path: ['seed'],
        sentence:
          'The scenario lacks "seed", which must be a whole number from 0 to 4,294,967,295.',
      },
    });
  });

  it.each([null, 7, 'raft', [], true, undefined])('%j instead of a scenario', (value) => {
    expect(parseScenario(value).kind).toBe('problem');
  });

  it('keeps a sentence short however long the mistake is', () => {
    const sentence = complaintAbout({ ['k'.repeat(100_000)]: 1 }) ?? '';
    expect(sentence).toContain('has the unknown key "kkkk');
    expect(sentence.length).toBeLessThan(400);
  });
});

describe('keys that every object inherits', () => {
  const places: readonly ((hostile: unknown) => Readonly<Record<string, unknown>>)[] = [
    (hostile) => ({ parameters: hostile }),
    (hostile) => ({ positions: hostile }),
    (hostile) => ({ disks: hostile }),
    (hostile) => ({ disks: { n1: { log: [hostile] } } }),
    (hostile) => ({ clients: [hostile] }),
    (hostile) => ({ script: [hostile] }),
    (hostile) => ({ script: [{ ...kill, intervention: hostile }] }),
  ];

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s is refused wherever it stands, and no prototype is touched',
    (key) => {
      const hostile: unknown = JSON.parse(`{${JSON.stringify(key)}: {"polluted": true}}`);
      for (const place of places) {
        expect(complaintAbout(place(hostile))).toContain(
          `has the key "${key}", which no scenario may use`,
        );
      }
      expect('polluted' in {}).toBe(false);
    },
  );

  it('is refused at the top as well', () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"seed": 1}, "protocol": "raft"}');
    expect(parseScenario(hostile)).toMatchObject({ kind: 'problem' });
  });
});

describe('what is not plain JSON', () => {
  it('is refused where disks may hold anything', () => {
    expect(complaintAbout({ disks: { n1: () => 1 } })).toBe(
      `The scenario's disks, n1 must be plain JSON, not function.`,
    );
    expect(complaintAbout({ disks: { n1: new Map() } })).toBe(
      `The scenario's disks, n1 must be plain JSON, not an object of a class.`,
    );
  });

  it('is refused when it is nested too deeply', () => {
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`);
    expect(complaintAbout({ disks: { n1: deep } })).toMatch(
      /is nested more than 32 levels deep\.$/,
    );
  });
});

describe('labels from strangers', () => {
  const inTitle = (title: string) => {
    const parsed = parseScenario({ ...smallest, title });
    return parsed.kind === 'problem' ? parsed.report.sentence : null;
  };

  it.each(['two\nlines', 'a \u001b[2J', 'a\u009b', 'a\u2028b', 'a\u202eb', '\u0000'])(
    'hold no control characters: %j',
    (title) => {
      expect(inTitle(title)).toMatch(
        /^The scenario's title must be on one line and without control characters, not "[\x20-\x7e]*"\.$/,
      );
    },
  );

  it('hold none in values, disks and keys either', () => {
    const wrong = [
      { ...smallest, disks: { n1: { log: ['a\nb'] } } },
      { ...smallest, disks: { n1: { 'a\u0007': 1 } } },
      { ...smallest, parameters: { 'a\n': 1 } },
    ];
    for (const scenario of wrong) expect(parseScenario(scenario).kind).toBe('problem');
  });

  it('may be in any script', () => {
    expect(inTitle('Größe → 数 🗳')).toBeNull();
  });
});
