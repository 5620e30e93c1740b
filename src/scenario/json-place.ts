import type { ScenarioPath } from './report.ts';

/** A place in a text: line and column count from 1, columns in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/gs;

interface Token {
  readonly text: string;
  readonly at: number;
}

/**
 * Where in the text of a JSON document the value of a path begins; the place of the innermost value
 * around it where the path leads to nothing. The text must be JSON.
 */
export const placeOfPath = (json: string, path: ScenarioPath): TextPlace => {
  const tokens: readonly Token[] = [...json.matchAll(TOKEN)].map((match) => ({
    text: match[0],
    at: match.index,
  }));
  let next = 0;
  const skipValue = (): void => {
    let depth = 0;
    do {
      const text = tokens[next]?.text;
      if (text === '[' || text === '{') depth++;
      else if (text === ']' || text === '}') depth--;
      next++;
    } while (depth > 0 && next < tokens.length);
  };
  /** Goes to the element or member that a step names; false, at where it was, when there is none. */
  const enter = (step: string | number): boolean => {
    const start = next;
    const open = tokens[next]?.text;
    const isFound = (place: number): boolean =>
      open === '['
        ? place === step
        : tokens[next]?.text.startsWith('"') === true &&
          JSON.parse(tokens[next]?.text ?? '""') === step;
    if (open !== '[' && open !== '{') return false;
    next++;
    for (let place = 0; next < tokens.length; place++) {
      const text = tokens[next]?.text;
      if (text === ']' || text === '}') break;
      const found = isFound(place);
      if (open === '{') next += 2;
      if (found) return true;
      skipValue();
      if (tokens[next]?.text === ',') next++;
    }
    next = start;
    return false;
  };
  for (const step of path) if (!enter(step)) break;
  const before = json.slice(0, tokens[next]?.at ?? 0).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
};
