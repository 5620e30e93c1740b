import type { ParameterSpecification, Protocol } from '../../sim/protocol.ts';
import type { StoryWords } from '../../sim/story-words.ts';

/** All that the text of a story may rely on. */
export interface Vocabulary extends Required<StoryWords> {
  /** The protocol of a story that names none; null where each story must name its own. */
  readonly protocol: string | null;
  /** Parameters that are durations are written as times. */
  readonly parameters: readonly ParameterSpecification[];
}

/** The words that all stories share. */
export const plainVocabulary: Vocabulary = {
  protocol: null,
  settings: {},
  safe: [],
  deeds: {},
  parameters: [],
};

/** The words of a protocol's stories. */
export const vocabularyOf = ({
  id,
  monitors,
  parameters,
  storyWords,
}: Pick<Protocol, 'id' | 'monitors' | 'parameters' | 'storyWords'>): Vocabulary => ({
  ...plainVocabulary,
  safe: monitors.filter(({ kind }) => kind === 'always').map((monitor) => monitor.id),
  ...storyWords,
  protocol: id,
  parameters,
});
