import { storiesOfLibrary } from '../../kit/story/library-stories.ts';
import { printStory, storyOfScenario } from '../../kit/story/print-story.ts';
import type { Story } from '../../kit/story/story.ts';
import { vocabularyOf } from '../../kit/story/vocabulary.ts';
import { loadProtocol } from '../../protocols/index.ts';
import type { Protocol } from '../../sim/protocol.ts';
import type { ExitStatus, SimOutput } from '../sim/command.ts';
import { loadScenario } from '../sim/load.ts';

const help = `Prints a scenario as text that can be read and played again.

  npm run -s story -- <scenario>

<scenario> is one of
  raft/figure-8             a scenario of the library
  raft                      all of a protocol's library
  path/to/scenario.json     a scenario file
  'https://…/#/…'           a link copied from the page, or its part from # on
`;

/** The stories as text, each with its protocol, as it stands in a file of its own. */
const textOf = (protocol: Protocol, stories: readonly Story[]): string => {
  const vocabulary = { ...vocabularyOf(protocol), protocol: null };
  return stories.map((story) => printStory(story, vocabulary)).join('\n');
};

/** The command `story`, from its words to its exit status. */
export const storyCommand = async (
  words: readonly string[],
  { write, complain }: Pick<SimOutput, 'write' | 'complain'>,
): Promise<ExitStatus> => {
  const [input, ...more] = words;
  if (input === undefined || more.length > 0 || input.startsWith('-')) {
    (input === '--help' ? write : complain)(help);
    return input === '--help' ? 0 : 2;
  }
  const [protocolId = '', id = null] = input.split('/');
  const ofLibrary = await loadProtocol(protocolId);
  if (ofLibrary !== null) {
    const all = storiesOfLibrary(
      ofLibrary.scenarios,
      (await ofLibrary.loadRuleScenarios?.()) ?? [],
    );
    const wanted = all.filter((story) => id === null || story.id === id);
    if (wanted.length > 0) {
      write(textOf(ofLibrary, wanted));
      return 0;
    }
  }
  const loaded = await loadScenario(input);
  if (loaded.kind === 'problem') {
    complain(`${loaded.sentence}\n`);
    return 2;
  }
  write(textOf(loaded.protocol, [storyOfScenario(loaded.scenario)]));
  return 0;
};
