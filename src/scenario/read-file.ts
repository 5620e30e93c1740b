import { lineOf, parseStory } from '../kit/story/parse-story.ts';
import { plainVocabulary, vocabularyOf } from '../kit/story/vocabulary.ts';
import type { Protocol } from '../sim/protocol.ts';
import type { Scenario } from '../sim/scenario.ts';
import { type FileProblem, MAXIMUM_FILE_CHARACTERS, parseScenarioFile } from './file.ts';
import { placeOfPath } from './json-place.ts';
import type { ScenarioPath } from './report.ts';
import { parseScenario } from './schema.ts';

/** A file's scenario with its protocol, or why there is none. */
export type ReadFile =
  | {
      readonly kind: 'scenario';
      readonly protocol: Protocol;
      readonly scenario: Scenario;
      /** The line on which a part of the scenario stands, counted from 1. */
      readonly lineOf: (path: ScenarioPath) => number;
    }
  | { readonly kind: 'problem'; readonly problem: FileProblem }
  | { readonly kind: 'unknown-protocol'; readonly protocol: string; readonly line: number };

type LoadProtocol = (id: string) => Promise<Protocol | null>;

/** A story begins with its heading, perhaps after a comment; a scenario as JSON with a bracket. */
const isStory = (text: string): boolean => /^\s*(#|\/\/)/.test(text);

/** What is wrong with a file and on which line, in a sentence for each mistake. */
export const fileProblemText = ({ code, sentence, line }: FileProblem): string =>
  line === undefined || code === 'not-json' ? sentence : `Line ${line}: ${sentence}`;

/** The protocol that a story's text names, with its line. */
const protocolNamedIn = (text: string): { readonly id: string; readonly line: number } | null => {
  const lines = text.split(/\r\n|\n|\r/);
  const place = lines.findIndex((line) => /^\s*on\s+\S+\s*$/.test(line));
  const [, id] = /^\s*on\s+(\S+)/.exec(lines[place] ?? '') ?? [];
  return id === undefined ? null : { id, line: place + 1 };
};

const readStory = async (text: string, load: LoadProtocol): Promise<ReadFile> => {
  const named = protocolNamedIn(text);
  const protocol = named === null ? null : await load(named.id);
  if (named !== null && protocol === null) {
    return { kind: 'unknown-protocol', protocol: named.id, line: named.line };
  }
  const parsed = parseStory(text, protocol === null ? plainVocabulary : vocabularyOf(protocol));
  if (parsed.kind === 'problems') {
    const [first, ...others] = parsed.problems;
    const rest = others.map(({ line, sentence }) => ` Line ${line}: ${sentence}`).join('');
    return {
      kind: 'problem',
      problem: {
        code: 'not-a-story',
        sentence: `${first?.sentence ?? 'There is no story here.'}${rest}`,
        line: first?.line ?? 1,
      },
    };
  }
  const lineAt = (path: ScenarioPath): number => lineOf(parsed.lines, path);
  const checked = parseScenario(parsed.story.scenario);
  if (checked.kind === 'problem') {
    const { path, sentence } = checked.report;
    return { kind: 'problem', problem: { code: 'invalid', sentence, path, line: lineAt(path) } };
  }
  // A story that names no protocol does not parse with words that are nobody's.
  return protocol === null
    ? { kind: 'unknown-protocol', protocol: checked.scenario.protocol, line: 1 }
    : { kind: 'scenario', protocol, scenario: checked.scenario, lineOf: lineAt };
};

/**
 * Reads the text of a scenario's file: a story (see “Writing a story” in the README), or JSON. Never
 * throws; `load` finds a protocol by its id.
 */
export const readScenarioFile = async (text: string, load: LoadProtocol): Promise<ReadFile> => {
  if (isStory(text) && text.length <= MAXIMUM_FILE_CHARACTERS) return readStory(text, load);
  const parsed = parseScenarioFile(text);
  if (parsed.kind === 'problem') return parsed;
  const { scenario } = parsed;
  const lineAt = (path: ScenarioPath): number => placeOfPath(text, path).line;
  const protocol = await load(scenario.protocol);
  return protocol === null
    ? { kind: 'unknown-protocol', protocol: scenario.protocol, line: lineAt(['protocol']) }
    : { kind: 'scenario', protocol, scenario, lineOf: lineAt };
};
