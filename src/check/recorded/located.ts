/** A fault in a text that was given, with the line (from 1) it is on. */
export class BadInput extends Error {
  readonly line: number;

  constructor(line: number, reason: string) {
    super(reason);
    this.name = 'BadInput';
    this.line = line;
  }
}

/** Reads a text character by character and knows its line. */
export interface Cursor {
  /** The next character, or an empty string at the end. */
  readonly peek: () => string;
  readonly take: () => string;
  readonly line: () => number;
  /** Takes characters while they pass. */
  readonly takeWhile: (passes: (character: string) => boolean) => string;
  readonly fail: (reason: string) => never;
}

export const cursorOver = (text: string): Cursor => {
  let index = 0;
  let line = 1;
  const peek = (): string => text[index] ?? '';
  const take = (): string => {
    const character = peek();
    if (character === '\n') line += 1;
    index += 1;
    return character;
  };
  const takeWhile = (passes: (character: string) => boolean): string => {
    const start = index;
    while (index < text.length && passes(peek())) take();
    return text.slice(start, index);
  };
  return {
    peek,
    take,
    line: () => line,
    takeWhile,
    fail: (reason) => {
      throw new BadInput(line, reason);
    },
  };
};

/** How deep brackets may nest; more would exhaust the stack. */
export const DEEPEST_NESTING = 200;
