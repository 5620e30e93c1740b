import { describe, expect, it } from 'vitest';
import { parseStories, parseStory } from '../../kit/story/parse-story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import { raft } from '../../protocols/raft/index.ts';
import { encodeLink } from '../../scenario/link.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { storyCommand } from './command.ts';

const story = async (...words: readonly string[]) => {
  let out = '';
  let complaint = '';
  const status = await storyCommand(words, {
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      complaint += text;
    },
  });
  return { status, out, complaint };
};

describe('the command story', () => {
  it('prints a scenario of the library, which reads as the same', async () => {
    const { status, out } = await story('raft/figure-7');
    expect(status).toBe(0);
    const figure7 = raft.scenarios.find(({ id }) => id === 'figure-7');
    expect(parseStory(out, vocabularyOf(raft))).toMatchObject({
      kind: 'story',
      story: { ...figure7, rule: null },
    });
  });

  it('prints a whole library, with what each rule protects', async () => {
    const { out } = await story('raft');
    const parsed = parseStories(out, vocabularyOf(raft));
    expect(parsed).toMatchObject({ kind: 'stories', scenarios: raft.scenarios });
    const rules = parsed.kind === 'stories' ? parsed.ruleScenarios.map(({ rule }) => rule) : [];
    expect(new Set(rules)).toEqual(new Set(raft.rules.map(({ id }) => id)));
  });

  it('prints the scenario of a link', async () => {
    const scenario: Scenario = {
      protocol: 'raft',
      seed: 7,
      nodes: 3,
      clients: [],
      script: [{ atMicros: 500_000, intervention: { kind: 'kill', node: 'n1' } }],
      untilMicros: 2_000_000,
    };
    const encoded = encodeLink({ scenario, atMicros: 0, eventCount: null }, raft.scenarios);
    if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
    expect(await story(encoded.hash)).toEqual({
      status: 0,
      complaint: '',
      out: '# (ends 2 s)\non raft\nwith seed 7, nodes 3\n500 ms  kill n1\n',
    });
  });

  it('says what it wants, and why something is no scenario', async () => {
    expect(await story()).toMatchObject({ status: 2, out: '' });
    expect(await story('raft/figure-9')).toMatchObject({
      status: 2,
      complaint: expect.stringMatching(/^The library has no scenario raft\/figure-9; there is /),
    });
  });
});
