/** One piece of a line: a bare word, a text in quotes, a JSON object or list, or a sign. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly text: string; readonly value: unknown }
  | { readonly kind: 'sign'; readonly text: ',' | '|' | '=' | '->' };

/** What is wrong with a line, in a sentence that says what would be right. */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}

const WORD = /[^\s,|="“{[→]+/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/y;
const CURLY = /“([^”]*)”/y;
const ARROW = /->(?=\s|$)|→/y;

/** Where the JSON value that opens at `start` ends; the line's length where it never does. */
const endOfJson = (line: string, start: number): number => {
  let depth = 0;
  let place = start;
  while (place < line.length) {
    const character = line.charAt(place);
    if (character === '"') {
      QUOTED.lastIndex = place;
      if (!QUOTED.test(line)) return line.length;
      place = QUOTED.lastIndex;
      continue;
    }
    if (character === '{' || character === '[') depth++;
    if (character === '}' || character === ']') depth--;
    place++;
    if (depth === 0) return place;
  }
  return line.length;
};

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Mistake(
      text.startsWith('"')
        ? `${short(text)} holds a \\ that means nothing; write \\\\ for a \\ and \\" for a quote.`
        : `${short(text)} is no JSON; write something like {"term": 1, "log": []}.`,
    );
  }
};

/** Cuts a line into its tokens; throws a `Mistake` for a quote or a bracket that is not closed. */
export const tokensOf = (line: string): readonly Token[] => {
  const tokens: Token[] = [];
  let place = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = place;
    const found = pattern.exec(line);
    if (found !== null) place = pattern.lastIndex;
    return found;
  };
  while (place < line.length) {
    const character = line.charAt(place);
    if (/\s/.test(character)) {
      place++;
      continue;
    }
    if (character === ',' || character === '|' || character === '=') {
      tokens.push({ kind: 'sign', text: character });
      place++;
      continue;
    }
    if (match(ARROW) !== null) {
      tokens.push({ kind: 'sign', text: '->' });
      continue;
    }
    if (character === '"' || character === '“') {
      const curly = match(CURLY);
      const quoted = curly === null ? match(QUOTED) : null;
      if (curly === null && quoted === null) {
        throw new Mistake(
          `The quote that opens at ${short(line.slice(place))} is not closed; put a ${character === '"' ? '"' : '”'} where it ends.`,
        );
      }
      const text = curly === null ? String(parsedJson(quoted?.[0] ?? '')) : (curly[1] ?? '');
      tokens.push({ kind: 'text', text });
      continue;
    }
    if (character === '{' || character === '[') {
      const end = endOfJson(line, place);
      const text = line.slice(place, end);
      tokens.push({ kind: 'json', text, value: parsedJson(text) });
      place = end;
      continue;
    }
    tokens.push({ kind: 'word', text: match(WORD)?.[0] ?? '' });
  }
  return tokens;
};

/** Words that lead on from a list of names, or that stand for something else than themselves. */
const RESERVED: ReadonlySet<string> = new Set([
  'breaks',
  'every',
  'from',
  'none',
  'not',
  'off',
  'on',
  'safe',
  'to',
  'until',
  'would',
]);

/** A name or a value as it stands in a line: bare where it can be, in quotes else. */
export const printWord = (text: string): string =>
  /^[\p{L}\p{N}_][\p{L}\p{N}_.:/+*'’-]*$/u.test(text) && !RESERVED.has(text)
    ? text
    : JSON.stringify(text);

/** Texts separated by commas. */
export const splitAtCommas = (tokens: readonly Token[]): readonly (readonly Token[])[] => {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
};

const shown = (token: Token | null): string =>
  token === null ? 'the end' : token.kind === 'text' ? JSON.stringify(token.text) : token.text;

/** Reads tokens one after the other. Whatever is not as asked for throws a `Mistake`. */
export class Reader {
  readonly #tokens: readonly Token[];
  #place = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token, or the one that many further on; null at the end. */
  peek(ahead = 0): Token | null {
    return this.#tokens[this.#place + ahead] ?? null;
  }

  /** The next token's text if it is a bare word, else null. */
  word(): string | null {
    const token = this.peek();
    return token?.kind === 'word' ? token.text : null;
  }

  /** Whether a bare word or a sign comes next, which is then passed. */
  take(text: string): boolean {
    const token = this.peek();
    const isIt = (token?.kind === 'word' || token?.kind === 'sign') && token.text === text;
    if (isIt) this.#place++;
    return isIt;
  }

  /** The next token, whatever it is; `what` says what should stand here. */
  next(what: string): Token {
    const token = this.peek();
    if (token === null) throw new Mistake(`Something is missing: ${what}.`);
    this.#place++;
    return token;
  }

  /** A word, bare or in quotes. */
  text(what: string): string {
    const token = this.peek();
    if (token?.kind !== 'word' && token?.kind !== 'text') return this.fail(what);
    this.#place++;
    return token.text;
  }

  /** Passes this word or sign, which must stand here. */
  expect(text: string, example: string): void {
    if (!this.take(text)) this.fail(`“${text}”, as in “${example}”`);
  }

  /** A bare word of the form of `pattern`. */
  matching(pattern: RegExp, what: string): string {
    const word = this.word();
    if (word === null || !pattern.test(word)) return this.fail(what);
    this.#place++;
    return word;
  }

  /** A number between two others. */
  number(what: string, minimum: number, maximum: number): number {
    const word = this.matching(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i, what);
    const value = Number(word);
    if (value < minimum || value > maximum) {
      throw new Mistake(`There should be ${what} here, and ${word} is out of range.`);
    }
    return value;
  }

  /** A whole number between two others. */
  whole(what: string, minimum: number, maximum: number): number {
    const value = this.number(what, minimum, maximum);
    if (!Number.isInteger(value)) throw new Mistake(`There should be ${what} here, not ${value}.`);
    return value;
  }

  /** Nothing may follow. */
  end(after: string): void {
    const token = this.peek();
    if (token !== null)
      throw new Mistake(
        `${shown(token)} is too much after ${after}; put a comma between two of them.`,
      );
  }

  /** Says that something else should stand here. */
  fail(what: string): never {
    const token = this.peek();
    throw new Mistake(
      token === null
        ? `Something is missing: ${what}.`
        : `There should be ${what} here, not ${shown(token)}.`,
    );
  }
}
