import { InvariantError } from '../../sim/errors.ts';
import type { RuleId } from '../../sim/identifiers.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import type { LibraryScenario, RuleScenario } from '../../sim/protocol.ts';
import type { Caption, Expectation } from '../../sim/scenario.ts';
import type { StorySettings } from '../../sim/story-words.ts';
import { readDeeds } from './deed-words.ts';
import { type ExpectationItem, expectationsOf, readExpectation } from './expectation-text.ts';
import { type Heading, readHeading } from './heading.ts';
import {
  type EmptyPart,
  mergeSettings,
  readSetting,
  startingSettings,
  withEmptyPart,
} from './settings.ts';
import { readAwaited, readOption, readPointer, readQuestion } from './stop-words.ts';
import { libraryScenarios, ruleScenarios, type Story, type StoryProblem } from './story.ts';
import { readTime } from './time-text.ts';
import { Mistake, Reader, splitAtCommas, type Token, tokensOf } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A text's stories, or everything that is wrong with it, in the order of its lines. */
export type ParsedStories =
  | {
      readonly kind: 'stories';
      readonly stories: readonly Story[];
      /** Where the parts of each story stand, in the order of the stories. */
      readonly lines: readonly StoryLines[];
      readonly scenarios: readonly LibraryScenario[];
      readonly ruleScenarios: readonly RuleScenario[];
    }
  | { readonly kind: 'problems'; readonly problems: readonly StoryProblem[] };

/** One story and where its parts stand, or everything that is wrong with its text. */
export type ParsedStory =
  | { readonly kind: 'story'; readonly story: Story; readonly lines: StoryLines }
  | { readonly kind: 'problems'; readonly problems: readonly StoryProblem[] };

/** Numbers of lines, counted from 1: of the heading, of each element of a list, of each setting. */
export interface StoryLines {
  readonly heading: number;
  readonly script: readonly number[];
  readonly captions: readonly number[];
  readonly settings: Readonly<Record<string, number>>;
}

/** The line on which what stands at a path of the scenario was said: `['script', 3, 'node']`. */
export const lineOf = (lines: StoryLines, path: readonly (string | number)[]): number => {
  const [key, place] = path;
  if ((key === 'script' || key === 'captions') && typeof place === 'number') {
    return lines[key][place] ?? lines.heading;
  }
  return (typeof key === 'string' ? lines.settings[key] : undefined) ?? lines.heading;
};

interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

const linesOf = (text: string): readonly Line[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, place) => ({ number: place + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('//'));

const isHeading = ({ text }: Line): boolean => text.startsWith('#');

/** What has been read of a story so far. */
interface Draft {
  readonly summary: string[];
  settings: StorySettings;
  readonly emptyParts: Set<EmptyPart>;
  protocol: string | null;
  readonly rulesOff: RuleId[];
  rule: Story['rule'];
  readonly items: ExpectationItem[];
  readonly script: ScriptEntry[];
  readonly captions: Caption[];
  afterwards: string | null;
  /** What is looked at when the story is over, each noted at its own line. */
  readonly checks: (() => void)[];
  /** Whether the sentences before the first other line are over. */
  isSummaryOver: boolean;
  /** The line that is being read, and where what was read stands. */
  line: number;
  readonly lines: {
    readonly script: number[];
    readonly captions: number[];
    readonly settings: Record<string, number>;
  };
}

/** Notes that the line being read says something of this part of the scenario. */
const noteLine = ({ lines, line }: Draft, part: string) => {
  lines.settings[part] = line;
};

/** Does what `read` does, and notes what is wrong with the line. */
type Attempt = (read: () => void) => void;

const readWith = (
  tokens: readonly Token[],
  draft: Draft,
  attempt: Attempt,
  vocabulary: Vocabulary,
) => {
  for (const item of splitAtCommas(tokens)) {
    attempt(() => {
      const reader = new Reader(item);
      const said = readSetting(reader, vocabulary, draft.settings);
      reader.end('this setting');
      if (said.kind === 'settings') {
        draft.settings = mergeSettings(draft.settings, said.settings);
        for (const part of Object.keys(said.settings)) noteLine(draft, part);
      } else {
        draft.emptyParts.add(said.part);
        draft.settings = withEmptyPart(draft.settings, said.part);
      }
    });
  }
};

const readExpect = (
  tokens: readonly Token[],
  draft: Draft,
  attempt: Attempt,
  vocabulary: Vocabulary,
) => {
  for (const item of splitAtCommas(tokens)) {
    attempt(() => {
      const reader = new Reader(item);
      const said = readExpectation(reader);
      reader.end('this verdict');
      if (said.kind === 'safe' && vocabulary.safe.length === 0) {
        throw new Mistake('“safe” stands for nothing here; name the verdicts.');
      }
      draft.items.push(said);
      noteLine(draft, 'expectations');
    });
  }
};

const readWithout = (tokens: readonly Token[], draft: Draft, attempt: Attempt) => {
  for (const item of splitAtCommas(tokens)) {
    attempt(() => {
      const reader = new Reader(item);
      const id = reader.text('a rule such as raft/majority');
      const isOff = reader.peek() === null || reader.word() === 'breaks';
      if (isOff) draft.rulesOff.push(id);
      noteLine(draft, 'rulesOff');
      if (reader.peek() === null) return;
      if (!reader.take('breaks') && !(reader.take('would') && reader.take('break'))) {
        reader.fail('“breaks” or “would break” and a verdict');
      }
      const breaks = reader.text('a verdict such as raft/election-safety');
      reader.end('this verdict');
      if (draft.rule !== null) {
        throw new Mistake('A story shows what one rule protects, and this one names two.');
      }
      draft.rule = { id, breaks, isOff };
    });
  }
};

const readOn = (tokens: readonly Token[], draft: Draft, attempt: Attempt) =>
  attempt(() => {
    const reader = new Reader(tokens);
    draft.protocol = reader.matching(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'a protocol in small letters, such as raft',
    );
    reader.end('the protocol');
    noteLine(draft, 'protocol');
  });

const readMoment = (
  tokens: readonly Token[],
  draft: Draft,
  attempt: Attempt,
  vocabulary: Vocabulary,
) => {
  const [first = [], ...others] = splitAtCommas(tokens);
  let when: { readonly atMicros: number; readonly afterStep?: number } | null = null;
  const readPart = (reader: Reader, isLast: boolean) => {
    if (when === null) return;
    if (reader.peek()?.kind !== 'text') {
      for (const intervention of readDeeds(reader, vocabulary)) {
        draft.script.push({ ...when, intervention });
        draft.lines.script.push(draft.line);
      }
    }
    const caption = reader.peek();
    if (isLast && caption?.kind === 'text') {
      reader.next('a caption');
      draft.captions.push({ atMicros: when.atMicros, text: caption.text });
      draft.lines.captions.push(draft.line);
    }
    reader.end(caption?.kind === 'text' ? 'the caption' : 'this deed');
  };
  attempt(() => {
    const reader = new Reader(first);
    const atMicros = readTime(reader);
    when = { atMicros };
    if (reader.take('after')) {
      reader.expect('step', '12 ms after step 3');
      when = {
        atMicros,
        afterStep: reader.whole('a whole number from 0 to 1,000,000', 0, 1_000_000),
      };
    }
    if (reader.peek() === null)
      throw new Mistake(
        'Nothing happens here; add a deed, as in “12 ms kill n1”, or a caption in quotes.',
      );
    readPart(reader, others.length === 0);
  });
  others.forEach((part, place) => {
    attempt(() => readPart(new Reader(part), place === others.length - 1));
  });
};

/** Adds something to the last stop. */
const addToStop = ({ captions }: Draft, said: (caption: Caption) => Partial<Caption>) => {
  const last = captions.at(-1);
  if (last === undefined) {
    throw new Mistake('This belongs to a caption, and there is none before it; add “12 ms "…"”.');
  }
  captions[captions.length - 1] = { ...last, ...said(last) };
};

const readPoints = (tokens: readonly Token[], draft: Draft, attempt: Attempt) => {
  for (const item of splitAtCommas(tokens)) {
    attempt(() => {
      const reader = new Reader(item);
      const pointer = readPointer(reader);
      reader.end('this');
      addToStop(draft, ({ points = [] }) => ({
        points: pointer === null ? points : [...points, pointer],
      }));
    });
  }
};

const readAwaits = (tokens: readonly Token[], draft: Draft) => {
  const reader = new Reader(tokens);
  const awaits = readAwaited(reader);
  reader.end('what is awaited');
  addToStop(draft, () => ({ awaits }));
};

const readAsk = (tokens: readonly Token[], draft: Draft, attempt: Attempt) => {
  const reader = new Reader(tokens);
  const ask = readQuestion(reader);
  reader.end('what the run answers');
  addToStop(draft, () => ({ ask }));
  const place = draft.captions.length - 1;
  draft.checks.push(() =>
    attempt(() => {
      const count = draft.captions[place]?.ask?.options.length ?? 0;
      if (count < 2 || count > 5) {
        throw new Mistake(
          `A question has two to five options, and this one has ${count}; write each on a line of its own after it, as in “- "n1" -> "Right."”.`,
        );
      }
    }),
  );
};

const readChoice = (tokens: readonly Token[], draft: Draft) => {
  const reader = new Reader(tokens);
  const option = readOption(reader);
  reader.end('the reply');
  addToStop(draft, ({ ask }) => {
    if (ask === undefined) {
      throw new Mistake('An option belongs to a question; write “ask "…"” before it.');
    }
    return { ask: { ...ask, options: [...ask.options, option] } };
  });
};

const readAfterwards = (tokens: readonly Token[], draft: Draft) => {
  const reader = new Reader(tokens);
  draft.afterwards = reader.text('a sentence in quotes');
  reader.end('the sentence');
};

/** Whether a sentence is over, so that what follows begins another one. */
const isSentenceOver = (text: string): boolean => /[.!?…:)”"’]$/u.test(text);

const readSummary = (text: string, { summary }: Draft) => {
  const last = summary.at(-1);
  if (text.startsWith('"')) {
    const [token, more] = tokensOf(text);
    if (token?.kind !== 'text' || more !== undefined) {
      throw new Mistake('A sentence that begins with a quote ends with it.');
    }
    summary.push(token.text);
    return;
  }
  const goesOn = last !== undefined && !isSentenceOver(last);
  if (!goesOn && !/^(?:\p{Lu}|[nc]\d+\b)/u.test(text)) {
    throw new Mistake(
      'This is no line of a story. It begins with a time (“12 ms kill n1”), with a word such as “with” or “expect”, or, for a sentence after the heading, with a capital letter.',
    );
  }
  summary.push(text);
};

/** What may follow each first word of a line. */
const readers: Readonly<
  Record<
    string,
    (tokens: readonly Token[], draft: Draft, attempt: Attempt, vocabulary: Vocabulary) => void
  >
> = {
  with: readWith,
  expect: readExpect,
  without: readWithout,
  on: readOn,
  points: readPoints,
  awaits: readAwaits,
  ask: readAsk,
  '-': readChoice,
  afterwards: readAfterwards,
};

/** The first words of all lines that begin with a word of their own. */
export const lineWords: readonly string[] = Object.keys(readers);

const readLine = (line: Line, draft: Draft, vocabulary: Vocabulary, attempt: Attempt) => {
  const { text } = line;
  draft.line = line.number;
  const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/s.exec(text) ?? [];
  const read = Object.hasOwn(readers, word) ? readers[word] : undefined;
  attempt(() => {
    if (read !== undefined) {
      draft.isSummaryOver = true;
      read(tokensOf(rest), draft, attempt, vocabulary);
    } else if (/^\d/.test(text)) {
      draft.isSummaryOver = true;
      readMoment(tokensOf(text), draft, attempt, vocabulary);
    } else if (draft.isSummaryOver) {
      throw new Mistake(
        `This is no line of a story. After its first sentences each line begins with a time (“12 ms kill n1”) or one of ${lineWords.join(', ')}.`,
      );
    } else readSummary(text, draft);
  });
};

const expectationsIn = ({ items, rule }: Draft, vocabulary: Vocabulary): readonly Expectation[] => {
  const all = expectationsOf(items, vocabulary, rule?.isOff === true ? rule.breaks : null);
  return rule === null || all.some(({ verdict }) => verdict === rule.breaks)
    ? all
    : [...all, { verdict: rule.breaks, holds: !rule.isOff }];
};

const storyOf = (heading: Heading, draft: Draft, vocabulary: Vocabulary): Story => {
  const { id, title, opensAtMicros, endsAtMicros } = heading;
  const { seed = 1, nodes = 5, clients = [], ...settings } = draft.settings;
  const protocol = draft.protocol ?? vocabulary.protocol;
  if (protocol === null) {
    throw new Mistake(
      'The story does not say which protocol it is about; add a line such as “on raft”.',
    );
  }
  if (draft.rule !== null && title === null) {
    throw new Mistake(
      'A story that shows what a rule protects has a title; put it into the heading.',
    );
  }
  const { rulesOff, captions, emptyParts } = draft;
  const expectations = expectationsIn(draft, vocabulary);
  const has = (part: EmptyPart, list: readonly unknown[]): boolean =>
    list.length > 0 || emptyParts.has(part);
  return {
    id,
    summary: draft.summary.join(' '),
    ...(opensAtMicros === null ? {} : { opensAtMicros }),
    scenario: {
      protocol,
      ...(title === null ? {} : { title }),
      seed,
      nodes,
      clients,
      ...settings,
      ...(has('rulesOff', rulesOff) ? { rulesOff } : {}),
      script: draft.script,
      untilMicros: endsAtMicros,
      ...(has('captions', captions) ? { captions } : {}),
      ...(draft.afterwards === null ? {} : { afterwards: draft.afterwards }),
      ...(has('expectations', expectations) ? { expectations } : {}),
    },
    rule: draft.rule,
  };
};

const parseParagraph = (
  lines: readonly Line[],
  vocabulary: Vocabulary,
  problems: StoryProblem[],
): { readonly story: Story; readonly lines: StoryLines } | null => {
  const before = problems.length;
  const attemptAt =
    ({ number }: Line): Attempt =>
    (read) => {
      try {
        read();
      } catch (error) {
        if (!(error instanceof Mistake)) throw error;
        problems.push({ line: number, sentence: error.message });
      }
    };
  const [first, ...rest] = lines;
  if (first === undefined) return null;
  const draft: Draft = {
    summary: [],
    settings: startingSettings,
    emptyParts: new Set(),
    protocol: null,
    rulesOff: [],
    rule: null,
    items: [],
    script: [],
    captions: [],
    afterwards: null,
    checks: [],
    isSummaryOver: false,
    line: first.number,
    lines: { script: [], captions: [], settings: {} },
  };
  let heading: Heading | null = null;
  attemptAt(first)(() => {
    heading = readHeading(first.text.replace(/^#+/, ''));
  });
  for (const line of rest) readLine(line, draft, vocabulary, attemptAt(line));
  for (const check of draft.checks) check();
  let story: Story | null = null;
  attemptAt(first)(() => {
    if (heading !== null) story = storyOf(heading, draft, vocabulary);
  });
  return problems.length > before || story === null
    ? null
    : { story, lines: { heading: first.number, ...draft.lines } };
};

/**
 * Reads the stories of a text, each a paragraph that begins with a heading (see “Writing a story” in
 * the README). Never throws: whatever is wrong is told with its line, all at once.
 */
export const parseStories = (text: string, vocabulary: Vocabulary): ParsedStories => {
  const lines = linesOf(text);
  const problems: StoryProblem[] = [];
  const paragraphs: Line[][] = [];
  for (const line of lines) {
    if (isHeading(line)) paragraphs.push([line]);
    else if (paragraphs.length > 0) paragraphs.at(-1)?.push(line);
    else if (problems.length === 0) {
      problems.push({
        line: line.number,
        sentence: 'A story begins with a heading such as “# my-story: My story (ends 2 s)”.',
      });
    }
  }
  const stories: Story[] = [];
  const places: StoryLines[] = [];
  const ids = new Set<string>();
  for (const paragraph of paragraphs) {
    const parsed = parseParagraph(paragraph, vocabulary, problems);
    if (parsed === null) continue;
    const { story, lines: place } = parsed;
    if (story.id !== null && ids.has(story.id)) {
      problems.push({
        line: place.heading,
        sentence: `There are two stories called ${story.id}; give one another name.`,
      });
    }
    if (story.id !== null) ids.add(story.id);
    stories.push(story);
    places.push(place);
  }
  return problems.length > 0
    ? { kind: 'problems', problems: problems.toSorted((one, other) => one.line - other.line) }
    : {
        kind: 'stories',
        stories,
        lines: places,
        scenarios: libraryScenarios(stories),
        ruleScenarios: ruleScenarios(stories),
      };
};

/** Reads a text that holds one story. Never throws. */
export const parseStory = (text: string, vocabulary: Vocabulary): ParsedStory => {
  const parsed = parseStories(text, vocabulary);
  if (parsed.kind === 'problems') return parsed;
  const [story, another] = parsed.stories;
  const [lines] = parsed.lines;
  if (story !== undefined && lines !== undefined && another === undefined) {
    return { kind: 'story', story, lines };
  }
  const sentence =
    story === undefined
      ? 'There is no story here; it begins with a heading such as “# my-story: My story (ends 2 s)”.'
      : `There are ${parsed.stories.length} stories here, and one is wanted.`;
  return { kind: 'problems', problems: [{ line: 1, sentence }] };
};

/** The stories of a protocol's own library. Throws an `InvariantError` that lists all that is wrong. */
export const libraryOf = (
  text: string,
  vocabulary: Vocabulary,
): {
  readonly scenarios: readonly LibraryScenario[];
  readonly ruleScenarios: readonly RuleScenario[];
} => {
  const parsed = parseStories(text, vocabulary);
  if (parsed.kind === 'stories') return parsed;
  throw new InvariantError(
    parsed.problems.map(({ line, sentence }) => `Line ${line}: ${sentence}`).join('\n'),
  );
};
