import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printStory, storyOfScenario } from '../kit/story/print-story.ts';
import { plainVocabulary } from '../kit/story/vocabulary.ts';
import { loadProtocol } from '../protocols/index.ts';
import { formatScenario } from './file.ts';
import { readScenarioFile } from './read-file.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';

const read = (text: string) => readScenarioFile(text, loadProtocol);

const story = `// For the second lecture.
# cut-off: The leader is cut off (ends 2 s)
on raft
with seed 42, nodes 3
500 ms  kill n1, kill n9
expect raft/leader-elected
`;

describe('a scenario file', () => {
  it('may be a story, and then says the same as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScenario, async (any) => {
        const scenario = { ...any, protocol: 'paxos' };
        const ofStory = await read(printStory(storyOfScenario(scenario), plainVocabulary));
        expect(ofStory).toMatchObject({ kind: 'scenario', protocol: { id: 'paxos' } });
        expect(ofStory.kind === 'scenario' && ofStory.scenario).toEqual(scenario);
        expect(await read(formatScenario(scenario))).toMatchObject({ kind: 'scenario', scenario });
      }),
      { numRuns: 200 },
    );
  });

  it('knows on which line of the story each part stands', async () => {
    const found = await read(story);
    if (found.kind !== 'scenario') throw new Error(JSON.stringify(found));
    expect(found.scenario.script).toHaveLength(2);
    expect(found.lineOf(['script', 1])).toBe(5);
    expect(found.lineOf(['nodes'])).toBe(4);
    expect(found.lineOf(['protocol'])).toBe(3);
    expect(found.lineOf(['expectations', 0, 'verdict'])).toBe(6);
    expect(found.lineOf(['untilMicros'])).toBe(2);
  });

  it('is told all that is wrong with its story, by lines', async () => {
    expect(await read(story.replace('nodes 3', 'nodes many').replace('kill n1', 'kil n1'))).toEqual(
      {
        kind: 'problem',
        problem: {
          code: 'not-a-story',
          line: 4,
          sentence: expect.stringMatching(
            /^There should be a whole number from 1 to 1,000 here, not many\. Line 5: There should be a deed .* not kil\.$/,
          ),
        },
      },
    );
  });

  it('is told on which line a story says more than the format holds', async () => {
    const long = 'x'.repeat(300);
    expect(await read(story.replace('kill n1', `kill n1, c1 get ${long}`))).toMatchObject({
      kind: 'problem',
      problem: { code: 'invalid', line: 5 },
    });
  });

  it('names a protocol that there is', async () => {
    expect(await read(story.replace('on raft', 'on morse'))).toEqual({
      kind: 'unknown-protocol',
      protocol: 'morse',
      line: 3,
    });
    expect(await read(story.replace('on raft\n', ''))).toMatchObject({
      kind: 'problem',
      problem: { line: 2, sentence: expect.stringMatching(/does not say which protocol/) },
    });
  });
});
