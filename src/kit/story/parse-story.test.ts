import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../sim/intervention.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { libraryOf, parseStories, parseStory } from './parse-story.ts';
import { printStory } from './print-story.ts';
import type { Story } from './story.ts';
import { plainVocabulary, type Vocabulary } from './vocabulary.ts';

const vocabulary: Vocabulary = {
  ...plainVocabulary,
  protocol: 'paxos',
  settings: {
    apart: {
      clients: [{ prefers: 'n1' }, { prefers: 'n2' }],
      parameters: { roles: 'apart', proposers: 2 },
      network: { latencyMicros: [10_000, 10_000] },
      positions: { n1: [0.25, 0.5] },
    },
    learner: { nodes: 6, positions: { n6: [0.88, 0.5] } },
  },
  safe: ['paxos/agreement', 'paxos/validity'],
  deeds: { stand: { kind: 'fireTimer', timer: 'electionTimeout' } },
};

const storyOf = (text: string): Story => {
  const parsed = parseStory(text, vocabulary);
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems));
  return parsed.story;
};
const scenarioOf = (...lines: readonly string[]): Scenario =>
  storyOf(['# Some title (ends 2 s)', ...lines].join('\n')).scenario;
const deedsOf = (deeds: string): readonly Intervention[] =>
  scenarioOf(`5 ms ${deeds}`).script.map(({ intervention }) => intervention);
const problemsOf = (...lines: readonly string[]): readonly string[] => {
  const parsed = parseStories(lines.join('\n'), vocabulary);
  return parsed.kind === 'problems'
    ? parsed.problems.map(({ line, sentence }) => `${line}: ${sentence}`)
    : [];
};

describe('a story', () => {
  it('is a heading, a sentence, settings, moments and expectations', () => {
    const text = `
      # second-must-adopt: The second proposer must take over (opens 60 ms, ends 300 ms)
      A second proposer comes when the first has finished. Its majority shares
      an acceptor with the first one.
      with apart, learner, answerTimeout 300 ms
      // Nobody can say that n5 has heard.
      0 ms    cut n1>n5, cut n2>n3 "n1 can’t reach n5."
      5 ms    c1 propose x to n1
      48 ms                        "n3 and n4 have accepted x."
      expect safe, not paxos/value-adopted
    `;
    expect(storyOf(text)).toEqual({
      id: 'second-must-adopt',
      summary:
        'A second proposer comes when the first has finished. Its majority shares an acceptor with the first one.',
      opensAtMicros: 60_000,
      rule: null,
      scenario: {
        protocol: 'paxos',
        title: 'The second proposer must take over',
        seed: 1,
        nodes: 6,
        clients: [{ prefers: 'n1' }, { prefers: 'n2' }],
        parameters: { roles: 'apart', proposers: 2, answerTimeout: 300_000 },
        network: { latencyMicros: [10_000, 10_000] },
        positions: { n1: [0.25, 0.5], n6: [0.88, 0.5] },
        script: [
          { atMicros: 0, intervention: { kind: 'cut', from: 'n1', to: 'n5' } },
          { atMicros: 0, intervention: { kind: 'cut', from: 'n2', to: 'n3' } },
          {
            atMicros: 5_000,
            intervention: {
              kind: 'operation',
              client: 'c1',
              operation: { kind: 'propose', value: 'x' },
              to: 'n1',
            },
          },
        ],
        untilMicros: 300_000,
        captions: [
          { atMicros: 0, text: 'n1 can’t reach n5.' },
          { atMicros: 48_000, text: 'n3 and n4 have accepted x.' },
        ],
        expectations: [
          { verdict: 'paxos/agreement', holds: true },
          { verdict: 'paxos/validity', holds: true },
          { verdict: 'paxos/value-adopted', holds: false },
        ],
      },
    });
  });

  it('is printed as one would write it', () => {
    const text = `# two: Two sides (opens 10 ms, ends 1.5 s)
A cut leaves n1 with n3 alone.
with apart, learner, seed 7, answerTimeout 300
without paxos/majority breaks paxos/agreement
0 ms    isolate n1 from n3 n4, distance n1 to n5 6 ms  "They say “no”, and \\"why\\"."
5 ms    c1 propose x to n1, stand n1 n2
1.25 s  part n1 n3 c1 | n2 n4, kill n5  "A cut."
expect safe
`;
    expect(printStory(storyOf(text), vocabulary)).toBe(text);
  });

  it('says of a node, a link or a message what is done to it', () => {
    expect(deedsOf('kill n1 n2, restart n1, stand n3')).toEqual([
      { kind: 'kill', node: 'n1' },
      { kind: 'kill', node: 'n2' },
      { kind: 'restart', node: 'n1' },
      { kind: 'fireTimer', node: 'n3', timer: 'electionTimeout' },
    ]);
    expect(deedsOf('cut n1>n2 n2<>n3, isolate n4 from n5, mend n1>n2, heal')).toEqual([
      { kind: 'cut', from: 'n1', to: 'n2' },
      { kind: 'cut', from: 'n2', to: 'n3' },
      { kind: 'cut', from: 'n3', to: 'n2' },
      { kind: 'cut', from: 'n4', to: 'n5' },
      { kind: 'cut', from: 'n5', to: 'n4' },
      { kind: 'mend', from: 'n1', to: 'n2' },
      { kind: 'heal' },
    ]);
    expect(deedsOf('part n1 c1 | n2 n3 | n4')).toEqual([
      { kind: 'partition', groups: [['n1', 'c1'], ['n2', 'n3'], ['n4']] },
    ]);
    expect(deedsOf('link *>* latency 8 ms to 14 ms loss 0.1, distance n1 to n2 6 ms')).toEqual([
      { kind: 'setLink', settings: { latencyMicros: [8_000, 14_000], loss: 0.1 } },
      { kind: 'setLink', from: 'n1', to: 'n2', settings: { latencyMicros: [6_000, 6_000] } },
      { kind: 'setLink', from: 'n2', to: 'n1', settings: { latencyMicros: [6_000, 6_000] } },
    ]);
    expect(deedsOf('delay n1>n2#3 n1>n3#3+1 by 0.2s, drop n2>n1#1')).toEqual([
      { kind: 'delay', message: 'n1>n2#3', byMicros: 200_000 },
      { kind: 'delay', message: 'n1>n3#3+1', byMicros: 200_000 },
      { kind: 'drop', message: 'n2>n1#1' },
    ]);
    expect(deedsOf('betray n1 as silent, honest n2, clock n3 rate 1.5')).toEqual([
      { kind: 'betray', node: 'n1', behaviour: 'silent' },
      { kind: 'betray', node: 'n2', behaviour: null },
      { kind: 'setClock', node: 'n3', rate: 1.5 },
    ]);
  });

  it('says what clients ask for', () => {
    const operationsOf = (deeds: string) =>
      deedsOf(deeds).map((deed) => (deed.kind === 'operation' ? deed.operation : null));
    expect(
      operationsOf(
        'c1 cas x none -> 2, c1 cas x "none" → 2 to n1, c1 transaction a=1 b=2 to n1, c2 put "a key"="1, 2", c1 add x -3, c1 sample x now',
      ),
    ).toEqual([
      { kind: 'cas', key: 'x', expected: null, value: '2' },
      { kind: 'cas', key: 'x', expected: 'none', value: '2' },
      {
        kind: 'transaction',
        writes: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      },
      { kind: 'put', key: 'a key', value: '1, 2' },
      { kind: 'add', key: 'x', amount: -3 },
      { kind: 'sample', key: 'x', source: 'now' },
    ]);
  });

  it('knows a caption from what a client asks for', () => {
    const scenario = scenarioOf('5 ms c1 getAll x | "a key" "Both."', '6 ms c1 get x "One."');
    expect(scenario.script.map(({ intervention }) => intervention)).toMatchObject([
      { operation: { kind: 'getAll', keys: ['x', 'a key'] } },
      { operation: { kind: 'get', key: 'x' } },
    ]);
    expect(scenario.captions).toMatchObject([{ text: 'Both.' }, { text: 'One.' }]);
  });

  it('keeps the order of lines of the same time, and says after which step of an instant', () => {
    expect(
      scenarioOf('5 ms kill n1', '5 ms restart n1', '5 ms after step 2 kill n2').script,
    ).toEqual([
      { atMicros: 5_000, intervention: { kind: 'kill', node: 'n1' } },
      { atMicros: 5_000, intervention: { kind: 'restart', node: 'n1' } },
      { atMicros: 5_000, afterStep: 2, intervention: { kind: 'kill', node: 'n2' } },
    ]);
  });

  it('starts from what its “with” lines say', () => {
    expect(
      scenarioOf(
        'with seed 7, nodes 3, clients 3, c2 put get on x "every" every 100 ms to 0.2 s until 3 s prefers n1',
        'with timeout 60 ms, attempts 1, backoff 5 ms, disks 1 ms, latency 10 ms, loss 0.5, c1 at 0.1 1',
        'with disk n1 n2 {"log": ["a, b"]}, noOp off, name "5", k 2, wait 2 s',
        'without paxos/majority, paxos/back-off',
        'on raft',
      ),
    ).toEqual({
      protocol: 'raft',
      title: 'Some title',
      seed: 7,
      nodes: 3,
      clients: [
        {},
        {
          workload: {
            operations: ['put', 'get'],
            keys: ['x', 'every'],
            everyMicros: [100_000, 200_000],
            untilMicros: 3_000_000,
          },
          prefers: 'n1',
        },
        {},
      ],
      clientSettings: { timeoutMicros: 60_000, attempts: 1, backoffMicros: 5_000 },
      diskMicros: [1_000, 1_000],
      network: { latencyMicros: [10_000, 10_000], loss: 0.5 },
      positions: { c1: [0.1, 1] },
      disks: { n1: { log: ['a, b'] }, n2: { log: ['a, b'] } },
      parameters: { noOp: false, name: '5', k: 2, wait: 2_000_000 },
      rulesOff: ['paxos/majority', 'paxos/back-off'],
      script: [],
      untilMicros: 2_000_000,
    });
  });
});

describe('a stop of a story', () => {
  it('may ask, point, and wait for a deed', () => {
    const { captions, afterwards } = scenarioOf(
      '1 s "n1 leads."',
      'points n1, n1<>n2, n1>n2#3, n2 entry 4, panel logs',
      '1.5 s kill n1 "Who is next?"',
      'awaits apart n1 n2 | n3',
      'ask "Who leads?" leader 2',
      '- "n2" -> "Right."',
      '- "The third" is n3 -> "No: n3 was down."',
      '2 s "Bring it about."',
      'awaits down leader',
      'afterwards "Try four servers."',
    );
    expect(afterwards).toBe('Try four servers.');
    expect(captions).toEqual([
      {
        atMicros: 1_000_000,
        text: 'n1 leads.',
        points: [
          { kind: 'node', node: 'n1' },
          { kind: 'link', from: 'n1', to: 'n2' },
          { kind: 'message', message: 'n1>n2#3' },
          { kind: 'cell', node: 'n2', index: 4 },
          { kind: 'panel', panel: 'logs' },
        ],
      },
      {
        atMicros: 1_500_000,
        text: 'Who is next?',
        awaits: { kind: 'apart', groups: [['n1', 'n2'], ['n3']] },
        ask: {
          question: 'Who leads?',
          answer: { kind: 'leader', epoch: 2 },
          options: [
            { text: 'n2', reply: 'Right.' },
            { text: 'The third', value: 'n3', reply: 'No: n3 was down.' },
          ],
        },
      },
      {
        atMicros: 2_000_000,
        text: 'Bring it about.',
        awaits: { kind: 'down', node: 'leader' },
      },
    ]);
  });

  it('needs a caption, a question its options, and an option its question', () => {
    expect(
      problemsOf(
        '# a: One (ends 2 s)',
        'points n1',
        '1 s "n1 leads."',
        '- "n2" -> "Right."',
        'ask "Who leads?" leader 2',
        '- "n2" -> "Right."',
        'ask "Who leads?" anybody',
        'awaits rain',
        'points n1>n2',
      ),
    ).toEqual([
      '2: This belongs to a caption, and there is none before it; add “12 ms "…"”.',
      '4: An option belongs to a question; write “ask "…"” before it.',
      '5: A question has two to five options, and this one has 1; write each on a line of its own after it, as in “- "n1" -> "Right."”.',
      expect.stringMatching(
        /^7: There should be what the run answers \(option, leader, .*anybody\.$/,
      ),
      expect.stringMatching(
        /^8: There should be what the story waits for \(apart, healed, .*rain\.$/,
      ),
      '9: There should be a node n1, a link n1<>n2, a message n1>n2#14, n1 entry 3, or panel logs here, not n1>n2.',
    ]);
  });
});

describe('what a rule protects', () => {
  it('is shown by a story without the rule, and kept by the same with it', () => {
    const { scenarios, ruleScenarios } = libraryOf(
      `# any-one: One acceptor is enough (ends 800 ms)
      with apart
      without paxos/majority breaks paxos/agreement
      10 ms c1 propose x
      expect safe`,
      vocabulary,
    );
    expect(scenarios).toMatchObject([
      {
        id: 'any-one',
        scenario: {
          rulesOff: ['paxos/majority'],
          expectations: [
            { verdict: 'paxos/validity', holds: true },
            { verdict: 'paxos/agreement', holds: false },
          ],
        },
      },
    ]);
    const { rulesOff: _, expectations: __, ...withRule } = scenarios[0]?.scenario ?? {};
    expect(ruleScenarios).toEqual([
      { rule: 'paxos/majority', breaks: 'paxos/agreement', scenario: withRule },
    ]);
  });

  it('is kept by a story with the rule that would break without it', () => {
    const { scenarios, ruleScenarios } = libraryOf(
      `# Its own vote (ends 800 ms)
      without paxos/majority would break paxos/agreement`,
      vocabulary,
    );
    expect(scenarios).toEqual([]);
    expect(ruleScenarios).toEqual([
      {
        rule: 'paxos/majority',
        breaks: 'paxos/agreement',
        scenario: {
          protocol: 'paxos',
          title: 'Its own vote',
          seed: 1,
          nodes: 5,
          clients: [],
          script: [],
          untilMicros: 800_000,
          expectations: [{ verdict: 'paxos/agreement', holds: true }],
        },
      },
    ]);
  });
});

describe('a mistake', () => {
  it('is told with its line, what is wrong and what would be right, and all of them at once', () => {
    expect(
      problemsOf(
        '# a: One (ends 2 s)',
        'with seed soon, apart',
        '12 ms kil n1, cut n1, restart n2 "They are back.',
        '12 ms kil n1, cut n1, restart n2 "They are back."',
        '',
        '5 kill n1',
        '5 ms',
        '5 ms part n1 | , heal now',
        '5 ms c1 put x to n1',
        '5 ms delay n1>n2#3',
        'expct safe',
        'expect not',
        'without paxos/majority brakes paxos/agreement',
        '# a: Two (ends never)',
      ),
    ).toEqual([
      '2: There should be a whole number from 0 to 4,294,967,295 here, not soon.',
      '3: The quote that opens at "They are back. is not closed; put a " where it ends.',
      expect.stringMatching(
        /^4: There should be a deed \(stand, kill, .*\) or what a client asks for, as in “c1 put x=7”, here, not kil\.$/,
      ),
      '4: There should be a link such as n1>n2, or n1<>n2 for both directions here, not n1.',
      '6: 5 has no unit; write 5 ms or 5 s.',
      '7: Nothing happens here; add a deed, as in “12 ms kill n1”, or a caption in quotes.',
      '8: Something is missing: a node such as n1, c1 or leader.',
      '8: now is too much after this deed; put a comma between two of them.',
      '9: There should be “=”, as in “put x=7” here, not to.',
      '10: Something is missing: “by”, as in “delay n1>n2#3 by 200 ms”.',
      '11: This is no line of a story. After its first sentences each line begins with a time (“12 ms kill n1”) or one of with, expect, without, on, points, awaits, ask, -, afterwards.',
      '12: Something is missing: a verdict such as linearizable.',
      '13: There should be “breaks” or “would break” and a verdict here, not brakes.',
      '14: There should be a time such as “12 ms” or “1.5 s” here, not never.',
    ]);
  });

  it('is a line that is lost, a name that is taken, or a heading that does not say when to end', () => {
    expect(problemsOf('with seed 7', '# a: One (ends 2 s)')).toEqual([
      '1: A story begins with a heading such as “# my-story: My story (ends 2 s)”.',
    ]);
    expect(problemsOf('# a: One (ends 2 s)', 'wth seed 7')).toEqual([
      '2: This is no line of a story. It begins with a time (“12 ms kill n1”), with a word such as “with” or “expect”, or, for a sentence after the heading, with a capital letter.',
    ]);
    expect(problemsOf('# a: One (ends 2 s)', 'One sentence.', 'wth seed 7')).toHaveLength(1);
    expect(problemsOf('# a: One (ends 2 s)', '', '# a: Two (ends 2 s)')).toEqual([
      '3: There are two stories called a; give one another name.',
    ]);
    expect(problemsOf('# a: One')).toEqual([
      '1: The heading does not say when the run ends; write “# my-story: My story (opens 10 ms, ends 2 s)”.',
    ]);
    expect(problemsOf('# a: One (ends 2 s)', 'with apat')).toEqual([
      expect.stringMatching(/^2: apat is neither a name for settings .* there is apart, learner, /),
    ]);
    expect(problemsOf('# a: One (ends 2 s)', '0.0001 ms kill n1')).toEqual([
      '2: 0.0001 ms is finer than a microsecond, or too long.',
    ]);
    const unnamed = parseStories('# One (ends 2 s)', plainVocabulary);
    expect(unnamed).toEqual({
      kind: 'problems',
      problems: [
        {
          line: 1,
          sentence:
            'The story does not say which protocol it is about; add a line such as “on raft”.',
        },
      ],
    });
  });
});

describe('links told together', () => {
  it('keep a link of every node apart from a distance', () => {
    const story = storyOf(`# T (ends 2 s)
      0 ms link *>n2 latency 6 ms, link n2>* latency 6 ms`);
    expect(printStory(story, vocabulary)).toContain('link *<>n2 latency 6 ms');
    expect(storyOf(printStory(story, vocabulary))).toEqual(story);
  });
});
