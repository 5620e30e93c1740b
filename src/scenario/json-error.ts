/** Where a text stops being JSON. Line and column count from 1, columns in UTF-16 units. */
export interface JsonError {
  readonly line: number;
  readonly column: number;
  /** What would have been right there: `a comma or }`. */
  readonly expected: string;
}

/** Nesting beyond this is reported as an error in itself. */
const MAXIMUM_JSON_DEPTH = 200;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON forbids in a string.
const PLAIN_CHARACTERS = /[^"\\\u0000-\u001f]+/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

class Scanner {
  readonly text: string;
  at = 0;
  expected = '';

  constructor(text: string) {
    this.text = text;
  }

  private fail(expected: string): false {
    this.expected = expected;
    return false;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return false;
    this.at += match[0].length;
    return true;
  }

  private take(character: string): boolean {
    this.skip(SPACE);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private string(): boolean {
    this.at += 1;
    while (this.skip(PLAIN_CHARACTERS) || this.skip(ESCAPE));
    if (this.text[this.at] !== '"') return this.fail('the rest of a text and its closing quote');
    this.at += 1;
    return true;
  }

  private list(depth: number): boolean {
    if (this.take(']')) return true;
    for (;;) {
      if (!this.value(depth + 1)) return false;
      if (this.take(']')) return true;
      if (!this.take(',')) return this.fail('a comma or ]');
    }
  }

  private object(depth: number): boolean {
    if (this.take('}')) return true;
    for (;;) {
      this.skip(SPACE);
      if (this.text[this.at] !== '"') return this.fail('a key in double quotes');
      if (!this.string()) return false;
      if (!this.take(':')) return this.fail('a colon');
      if (!this.value(depth + 1)) return false;
      if (this.take('}')) return true;
      if (!this.take(',')) return this.fail('a comma or }');
    }
  }

  private value(depth: number): boolean {
    this.skip(SPACE);
    if (depth > MAXIMUM_JSON_DEPTH) return this.fail('fewer lists and objects within each other');
    if (this.text[this.at] === '"') return this.string();
    if (this.take('[')) return this.list(depth);
    if (this.take('{')) return this.object(depth);
    return this.skip(WORD) || this.skip(NUMBER) || this.fail('a value');
  }

  document(): boolean {
    if (!this.value(0)) return false;
    this.skip(SPACE);
    return this.at === this.text.length || this.fail('the end of the file');
  }
}

/**
 * The place of the first mistake in a text that is not JSON (RFC 8259), or null for one that is.
 * JSON.parse says that too, but each engine in other words and some without the place.
 */
export const findJsonError = (text: string): JsonError | null => {
  const scanner = new Scanner(text);
  if (scanner.document()) return null;
  const before = text.slice(0, scanner.at).split('\n');
  return {
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    expected: scanner.expected,
  };
};
