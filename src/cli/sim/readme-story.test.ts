import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { deedVerbs } from '../../kit/story/deed-words.ts';
import { operationKinds } from '../../kit/story/operation-words.ts';
import { lineWords, parseStory } from '../../kit/story/parse-story.ts';
import { settingWords } from '../../kit/story/settings.ts';
import { plainVocabulary } from '../../kit/story/vocabulary.ts';
import { loadProtocol } from '../../protocols/index.ts';
import { readScenarioFile } from '../../scenario/read-file.ts';
import { runSeed } from './run-seed.ts';

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
const section = /\n## Writing a story\n(.*?)\n## /s.exec(readme)?.[1] ?? '';

describe('what the README says of writing a story', () => {
  it('has an example that plays, and shows what it expects', async () => {
    const example = /```story\n(.*?)```/s.exec(section)?.[1] ?? '';
    const read = await readScenarioFile(example, loadProtocol);
    if (read.kind !== 'scenario') throw new Error(JSON.stringify(read));
    const { protocol, scenario } = read;
    expect(scenario.expectations?.length).toBeGreaterThan(1);
    const { seed, untilMicros } = scenario;
    const result = runSeed({ protocol, scenario, untilMicros, seed });
    expect(result).toMatchObject({ kind: 'report', report: { asExpected: true } });
  });

  it('tells whom a deed may mean, in words that are read so', () => {
    const said = /In place of a node(.*?)\n\n/s.exec(section)?.[1] ?? '';
    const words = ['leader', 'follower', 'follower-2', "c1's-server", 'busiest'];
    const sides = ['majority-side', 'minority-side'];
    expect([...words, ...sides].filter((word) => !said.includes(`\`${word}\``))).toEqual([]);
    const text = `# T (ends 1 s)\non raft\n1 ms kill ${words.join(' ')}, part ${sides.join(' | ')}`;
    const parsed = parseStory(text, plainVocabulary);
    expect(
      parsed.kind === 'story' && parsed.story.scenario.script.map((each) => each.intervention),
    ).toEqual([
      ...['leader', 'follower', 'follower 2', "c1's server", 'busiest'].map((node) => ({
        kind: 'kill',
        node,
      })),
      { kind: 'partition', groups: [['majority side'], ['minority side']] },
    ]);
  });

  it('leaves out no word', () => {
    const told = new Set(section.match(/[\w-]+/g));
    const words = [...lineWords, ...settingWords, ...deedVerbs, ...operationKinds];
    expect(words.filter((word) => !told.has(word))).toEqual([]);
  });
});
