import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protocols } from '../../protocols/index.ts';
import { arbitraryScenario } from '../../scenario/testing/arbitrary-scenario.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { StorySettings } from '../../sim/story-words.ts';
import { type ParsedStory, parseStories, parseStory } from './parse-story.ts';
import { printStory, storyOfScenario } from './print-story.ts';
import type { Story } from './story.ts';
import { plainVocabulary, type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** Some of the settings of a scenario, so that names for them fit it. */
const someSettings = (scenario: Scenario, draw: readonly boolean[]): StorySettings => {
  const {
    seed,
    nodes,
    clients,
    clientSettings,
    parameters,
    network,
    diskMicros,
    disks,
    positions,
  } = scenario;
  const all = {
    seed,
    nodes,
    clients,
    clientSettings,
    parameters,
    network,
    diskMicros,
    disks,
    positions,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value], place) => draw[place] && value !== undefined),
  );
};

const draw = fc.array(fc.boolean(), { minLength: 9, maxLength: 9 });

/** A story and a vocabulary with names for some of its settings, for some of another's, and words of its own. */
const storyAndVocabulary = fc
  .record({
    scenario: arbitraryScenario,
    other: arbitraryScenario,
    draws: fc.tuple(draw, draw, draw),
    safe: fc.array(fc.constantFrom('safe', 'not', 'a/b', 'linearizable', 'raft/x'), {
      maxLength: 3,
    }),
    expectations: fc.option(
      fc.array(
        fc.record({
          verdict: fc.constantFrom('safe', 'not', 'a/b', 'linearizable', 'raft/x'),
          holds: fc.boolean(),
        }),
        { maxLength: 5 },
      ),
      { nil: undefined },
    ),
    isSameProtocol: fc.boolean(),
    heading: fc.record({
      id: fc.option(fc.constantFrom('a', 'figure-7', '7'), { nil: null }),
      summary: fc.oneof(
        fc.string(),
        fc.constantFrom(
          'With two.',
          'with two',
          '12 ms',
          '# x',
          '// y',
          'A “b” "c".',
          ' A',
          'A\u2028b',
        ),
      ),
      opensAtMicros: fc.option(fc.nat(), { nil: undefined }),
    }),
    rule: fc.option(
      fc.record({
        id: fc.constantFrom('raft/majority', 'x y', 'breaks'),
        breaks: fc.constantFrom('a/b', 'not', 'raft/x'),
        isOff: fc.boolean(),
      }),
      { nil: null },
    ),
  })
  .map(({ scenario, other, draws, safe, expectations, isSameProtocol, heading, rule }) => {
    const vocabulary: Vocabulary = {
      protocol: isSameProtocol ? scenario.protocol : null,
      settings: {
        one: someSettings(scenario, draws[0]),
        two: someSettings(scenario, draws[1]),
        another: someSettings(other, draws[2]),
      },
      safe: [...new Set(safe)],
      deeds: {
        stand: { kind: 'fireTimer', timer: 'x' },
        muddle: { kind: 'betray', behaviour: 'x' },
      },
      parameters: Object.keys(scenario.parameters ?? {}).map((name) => ({
        kind: 'duration',
        unit: 'micros',
        name,
        label: name,
        explanation: '',
        minimum: 0,
        maximum: 1,
        default: 0,
      })),
    };
    const told =
      rule === null
        ? (expectations ?? null)
        : [...(expectations ?? []), { verdict: rule.breaks, holds: !rule.isOff }];
    const title = scenario.title ?? 'A title';
    const story: Story = {
      id: heading.id,
      summary: heading.summary,
      ...(heading.opensAtMicros === undefined ? {} : { opensAtMicros: heading.opensAtMicros }),
      scenario: {
        ...scenario,
        ...(heading.id === null && rule === null ? {} : { title }),
        ...(told === null ? {} : { expectations: told }),
        ...(rule?.isOff === true
          ? { rulesOff: [...(scenario.rulesOff ?? []).filter((id) => id !== rule.id), rule.id] }
          : {}),
      },
      rule,
    };
    return { story, vocabulary };
  });

const runs = { numRuns: 2_000 };

const read = (text: string, vocabulary: Vocabulary): Story | ParsedStory => {
  const parsed = parseStory(text, vocabulary);
  return parsed.kind === 'story' ? parsed.story : parsed;
};

describe('a story as text', () => {
  it('is the same story when it is read again, whatever scenario it tells', () => {
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        const story = storyOfScenario(scenario);
        expect(read(printStory(story, plainVocabulary), plainVocabulary)).toEqual(story);
      }),
      runs,
    );
  });

  it('is the same story with names for settings, words of a protocol’s own, and what a rule protects', () => {
    fc.assert(
      fc.property(storyAndVocabulary, ({ story, vocabulary }) => {
        const back = read(printStory(story, vocabulary), vocabulary);
        expect(back).toEqual(story);
        // What is done is the same down to the order of its keys, which a fingerprint counts.
        const script = 'scenario' in back ? back.scenario.script : [];
        expect(JSON.stringify(script)).toBe(JSON.stringify(story.scenario.script));
      }),
      runs,
    );
  });

  it('may be spaced, broken into lines, and commented as one likes', () => {
    const gap = fc.constantFrom(' ', '  ', '\t', '   ');
    const between = fc.constantFrom('', '\n', '  // a comment, with "quotes\n', '\n\n');
    const newline = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        arbitraryScenario,
        fc.array(fc.tuple(gap, between, newline), { minLength: 1, maxLength: 10 }),
        (scenario, styles) => {
          const story = storyOfScenario(scenario);
          const lines = printStory(story, plainVocabulary).split('\n');
          const respaced = lines
            .map((line, place) => {
              const [space = '', extra = '', end = ''] = styles[place % styles.length] ?? [];
              // Only what stands before the first quote: inside one, spaces count.
              const quote = line.search(/["{[]/);
              const plain = quote < 0 || line.startsWith('#') ? line.length : quote;
              const start = line.startsWith('#')
                ? line
                : line.slice(0, plain).replaceAll(/ +/g, space);
              return `${extra}${space}${start}${line.slice(plain)}${space}${end}`;
            })
            .join('');
          expect(read(respaced, plainVocabulary)).toEqual(story);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is printed the same after it has been read, line by line of any story that reads', () => {
    fc.assert(
      fc.property(
        storyAndVocabulary,
        fc.infiniteStream(fc.nat(9)),
        ({ story, vocabulary }, draws) => {
          // Leaving lines out gives other stories; those that read must come back from their own text.
          const [heading = '', ...lines] = printStory(story, vocabulary).split('\n');
          const text = [heading, ...lines.filter(() => draws.next().value !== 0)].join('\n');
          const parsed = parseStory(text, vocabulary);
          if (parsed.kind === 'problems') return;
          expect(read(printStory(parsed.story, vocabulary), vocabulary)).toEqual(parsed.story);
        },
      ),
      runs,
    );
  });

  it('never throws, and tells of lines that there are', () => {
    const scrap = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '# a: B (ends 2 s)\n',
        '12 ms kill',
        'with ',
        'expect not',
        'without x breaks',
        '"',
        '{',
        '[1,',
        'n1>n2',
        'c1 put x',
        '\n',
        ' to ',
        ',',
        'Aha.',
        '9e99 ms',
        'empty',
        ' on ',
      ),
    );
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 30 }), (scraps) => {
        const text = scraps.join('');
        const parsed = parseStories(text, { ...plainVocabulary, protocol: 'raft' });
        if (parsed.kind === 'stories') return;
        const count = text.split(/\r\n|\n|\r/).length;
        expect(parsed.problems.length).toBeGreaterThan(0);
        for (const { line } of parsed.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(count);
        }
      }),
      runs,
    );
  });
});

describe.each(protocols.map(({ id, load }) => [id, load] as const))(
  'the stories of %s',
  (_, load) => {
    it('come back from their text, and so do those of its rules', async () => {
      const protocol = await load();
      const vocabulary = vocabularyOf(protocol);
      const stories = protocol.scenarios.map((entry): Story => ({ ...entry, rule: null }));
      const ofRules = ((await protocol.loadRuleScenarios?.()) ?? []).map(({ scenario }) =>
        storyOfScenario(scenario),
      );
      expect(stories.length).toBeGreaterThan(0);
      const text = [...stories, ...ofRules]
        .map((story) => printStory(story, vocabulary))
        .join('\n');
      const parsed = parseStories(text, vocabulary);
      expect(parsed).toMatchObject({ kind: 'stories' });
      if (parsed.kind === 'problems') return;
      expect(parsed.stories).toEqual([...stories, ...ofRules]);
      expect(parsed.scenarios).toEqual(protocol.scenarios);
    });
  },
);
