import { type Cursor, cursorOver, DEEPEST_NESTING } from './located.ts';

/** A value of Clojure's Extensible Data Notation, with the line it starts on. */
export type Edn = { readonly line: number } & (
  | { readonly kind: 'nil' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'string' | 'keyword' | 'symbol' | 'character'; readonly text: string }
  | { readonly kind: 'vector' | 'list' | 'set'; readonly items: readonly Edn[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Edn, Edn])[] }
  | { readonly kind: 'tagged'; readonly tag: string; readonly value: Edn }
);

/**
 * Reads all forms of a text: nil, booleans, numbers, strings, characters, keywords, symbols, lists,
 * vectors, sets, maps, tagged literals, comments and discards. Metadata and other reader macros are
 * not read.
 *
 * @throws BadInput with the line
 */
export const readEdn = (text: string): readonly Edn[] => {
  const cursor = cursorOver(text);
  const forms: Edn[] = [];
  for (;;) {
    const form = readForm(cursor, 0);
    if (form === null) break;
    forms.push(form);
  }
  if (cursor.peek() !== '') cursor.fail(`found ${cursor.peek()} with nothing open to close`);
  return forms;
};

/**
 * Reads the first form of a text, whatever follows it; null when there is none.
 *
 * @throws BadInput with the line
 */
export const readFirstEdn = (text: string): Edn | null => readForm(cursorOver(text), 0);

const isBlank = (character: string): boolean => character === ',' || /\s/.test(character);

const endsToken = (character: string): boolean =>
  isBlank(character) || '()[]{}";'.includes(character);

const CLOSERS = ')]}';

/** The next form, or null before a closing bracket or the end. */
const readForm = (cursor: Cursor, depth: number): Edn | null => {
  if (depth > DEEPEST_NESTING) cursor.fail('brackets nest too deep');
  skipBlanks(cursor);
  const line = cursor.line();
  const character = cursor.peek();
  if (character === '' || CLOSERS.includes(character)) return null;
  switch (character) {
    case '(':
      return { line, kind: 'list', items: readItems(cursor, ')', depth) };
    case '[':
      return { line, kind: 'vector', items: readItems(cursor, ']', depth) };
    case '{':
      return { line, kind: 'map', entries: readEntries(cursor, depth) };
    case '"':
      return { line, kind: 'string', text: readString(cursor) };
    case '\\':
      cursor.take();
      return { line, kind: 'character', text: cursor.take() + readToken(cursor) };
    case '#':
      return readDispatch(cursor, line, depth);
    default:
      return readAtom(cursor, line);
  }
};

const skipBlanks = (cursor: Cursor): void => {
  for (;;) {
    cursor.takeWhile(isBlank);
    if (cursor.peek() !== ';') return;
    cursor.takeWhile((character) => character !== '\n');
  }
};

const readItems = (cursor: Cursor, closer: string, depth: number): readonly Edn[] => {
  const opened = cursor.line();
  cursor.take();
  const items: Edn[] = [];
  for (;;) {
    const item = readForm(cursor, depth + 1);
    if (item !== null) {
      items.push(item);
      continue;
    }
    const found = cursor.peek();
    if (found !== closer)
      cursor.fail(
        `expected ${closer} for the bracket opened on line ${opened}, found ${found === '' ? 'the end' : found}`,
      );
    cursor.take();
    return items;
  }
};

const readEntries = (cursor: Cursor, depth: number): readonly (readonly [Edn, Edn])[] => {
  const items = readItems(cursor, '}', depth);
  const entries: (readonly [Edn, Edn])[] = [];
  for (let index = 0; index < items.length; index += 2) {
    const [name, value] = [items[index], items[index + 1]];
    if (name === undefined || value === undefined)
      return cursor.fail('a map has a key without value');
    entries.push([name, value]);
  }
  return entries;
};

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['"', '"'],
  ['\\', '\\'],
]);

const readString = (cursor: Cursor): string => {
  cursor.take();
  let text = '';
  for (;;) {
    text += cursor.takeWhile((character) => character !== '"' && character !== '\\');
    const stop = cursor.take();
    if (stop === '"') return text;
    if (stop === '') cursor.fail('a string is not closed');
    const code = cursor.take();
    if (code === 'u') {
      let digits = '';
      while (digits.length < 4 && /[0-9a-fA-F]/.test(cursor.peek())) digits += cursor.take();
      if (digits.length < 4) cursor.fail('\\u must be followed by four hexadecimal digits');
      text += String.fromCharCode(Number.parseInt(digits, 16));
      continue;
    }
    const meant = ESCAPES.get(code);
    text += meant ?? cursor.fail(`unknown escape \\${code} in a string`);
  }
};

const readToken = (cursor: Cursor): string =>
  cursor.takeWhile((character) => !endsToken(character));

const readDispatch = (cursor: Cursor, line: number, depth: number): Edn | null => {
  cursor.take();
  if (cursor.peek() === '{') return { line, kind: 'set', items: readItems(cursor, '}', depth) };
  if (cursor.peek() === '_') {
    cursor.take();
    if (readForm(cursor, depth + 1) === null) cursor.fail('#_ discards nothing');
    return readForm(cursor, depth);
  }
  const tag = readToken(cursor);
  if (tag === '') cursor.fail('# must be followed by a tag, a set or _');
  const value = readForm(cursor, depth + 1);
  return value === null
    ? cursor.fail(`#${tag} is followed by nothing`)
    : { line, kind: 'tagged', tag, value };
};

const NUMBER = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?[MN]?$/;

const readAtom = (cursor: Cursor, line: number): Edn => {
  const token = readToken(cursor);
  if (token === 'nil') return { line, kind: 'nil' };
  if (token === 'true' || token === 'false')
    return { line, kind: 'boolean', value: token === 'true' };
  if (NUMBER.test(token)) {
    const text = token.replace(/[MN]$/, '');
    return { line, kind: 'number', value: Number(text), text };
  }
  if (token.startsWith(':')) {
    if (token === ':') cursor.fail('a keyword has no name');
    return { line, kind: 'keyword', text: token.slice(1) };
  }
  if (token === '' || "^@`~'".includes(token[0] ?? ''))
    return cursor.fail(`${token || cursor.peek()} cannot be read here`);
  return { line, kind: 'symbol', text: token };
};
