import type { Scenario } from '../sim/scenario.ts';
import { findJsonError } from './json-error.ts';
import { placeOfPath } from './json-place.ts';
import { findUnplain } from './plain.ts';
import type { ScenarioPath } from './report.ts';
import { parseScenario, scenarioKeys } from './schema.ts';
import { CURRENT_VERSION, upgrade } from './versions.ts';
import { grouped, shownValue } from './wording.ts';

/** How long a scenario file may be. */
export const MAXIMUM_FILE_CHARACTERS = 1_048_576;

/** Why a scenario file cannot be used. */
export interface FileProblem {
  readonly code: 'not-json' | 'not-a-story' | 'too-large' | 'newer-version' | 'invalid';
  /** One sentence that names the place and what would be right. */
  readonly sentence: string;
  /** Where the text stops being JSON, or where the mistake stands; counted from 1. */
  readonly line?: number;
  readonly column?: number;
  /** For `invalid`: where the mistake stands. */
  readonly path?: ScenarioPath;
}

/** A file's scenario, or why there is none. */
export type ParsedFile =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'problem'; readonly problem: FileProblem };

const problem = (details: FileProblem): ParsedFile => ({ kind: 'problem', problem: details });

/** The same problem with the line and column of its path in the text. */
const placed = (parsed: ParsedFile, content: string): ParsedFile => {
  if (parsed.kind === 'scenario' || parsed.problem.path === undefined) return parsed;
  const { line, column } = placeOfPath(content, parsed.problem.path);
  return { kind: 'problem', problem: { ...parsed.problem, line, column } };
};

/**
 * Reads the text of a scenario file: one JSON object with the keys of a scenario and `version`, and
 * perhaps `$schema` for editors. Never throws.
 */
export const parseScenarioFile = (text: string): ParsedFile => {
  if (text.length > MAXIMUM_FILE_CHARACTERS) {
    return problem({
      code: 'too-large',
      sentence: `A scenario file may have ${grouped(MAXIMUM_FILE_CHARACTERS)} characters, and this one has ${grouped(text.length)}.`,
    });
  }
  // Some editors put a byte order mark first, which is not JSON.
  const content = text.replace(/^\uFEFF/, '');
  if (content.trim() === '') {
    return problem({ code: 'not-json', sentence: 'The file is empty.' });
  }
  if (content.includes('\0')) {
    return problem({ code: 'not-json', sentence: 'The file is no text; a scenario is JSON.' });
  }
  const error = findJsonError(content);
  if (error !== null) {
    const { line, column, expected } = error;
    return problem({
      code: 'not-json',
      sentence: `Line ${line}, column ${column}: expected ${expected}.`,
      line,
      column,
    });
  }
  return placed(parseJson(JSON.parse(content)), content);
};

const parseJson = (json: unknown): ParsedFile => {
  const unplain = findUnplain(json);
  if (unplain !== null) {
    return problem({ code: 'invalid', sentence: unplain.sentence, path: unplain.path });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return problem({
      code: 'invalid',
      sentence: `The scenario must be an object, not ${shownValue(json)}.`,
      path: [],
    });
  }
  // An object that JSON.parse made has text keys and nothing else.
  const { $schema, version, ...rest } = json as Readonly<Record<string, unknown>>;
  if ($schema !== undefined && typeof $schema !== 'string') {
    return problem({
      code: 'invalid',
      sentence: `$schema must be the address of a JSON Schema, not ${shownValue($schema)}.`,
      path: ['$schema'],
    });
  }
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const what = version === undefined ? 'The scenario lacks "version", which' : 'Version';
    const not = version === undefined ? '' : `, not ${shownValue(version)}`;
    return problem({
      code: 'invalid',
      sentence: `${what} must be the version of the format, at present ${CURRENT_VERSION}${not}.`,
      path: ['version'],
    });
  }
  if (version > CURRENT_VERSION) {
    return problem({
      code: 'newer-version',
      sentence: `The file is of version ${grouped(version)} of the format, and this Quorate reads up to version ${CURRENT_VERSION}.`,
    });
  }
  const parsed = parseScenario(upgrade(rest, version));
  return parsed.kind === 'scenario'
    ? parsed
    : problem({
        code: 'invalid',
        sentence: parsed.report.sentence,
        path: parsed.report.path,
      });
};

const WIDTH = 100;

/** JSON on one line, with spaces as a person would put them. */
const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${inline(member)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
};

/** JSON over several lines wherever one line would be wider than the page. */
const broken = (value: unknown, indent: string, room: number): string => {
  const line = inline(value);
  if (typeof value !== 'object' || value === null || line.length <= room) return line;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((element) => broken(element, inner, WIDTH - inner.length - 1))
    : Object.entries(value).map(([key, member]) => {
        const label = `${JSON.stringify(key)}: `;
        return label + broken(member, inner, WIDTH - inner.length - label.length - 1);
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
};

/** A scenario as the text of a file, always the same for the same scenario. */
export const formatScenario = (scenario: Scenario): string => {
  const ordered = scenarioKeys
    .filter((key) => scenario[key] !== undefined)
    .map((key) => [key, scenario[key]] as const);
  return `${broken({ version: CURRENT_VERSION, ...Object.fromEntries(ordered) }, '', 0)}\n`;
};
