import { BadInput, type Cursor, cursorOver, DEEPEST_NESTING } from './located.ts';

/** A JSON value with the line it starts on, so that a complaint can say where. */
export type Json = { readonly line: number } & (
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Json> }
);

/**
 * Reads one JSON text (RFC 8259).
 *
 * @throws BadInput with the line
 */
export const readJson = (text: string): Json => {
  const [value, other] = readJsonValues(text);
  if (value === undefined) throw new BadInput(1, 'expected a value, found the end');
  if (other !== undefined)
    throw new BadInput(other.line, 'found another value after the end of the first');
  return value;
};

/**
 * Reads JSON texts one after another, as JSON lines are.
 *
 * @throws BadInput with the line
 */
export const readJsonValues = (text: string): readonly Json[] => {
  const cursor = cursorOver(text);
  const values: Json[] = [];
  for (skipBlanks(cursor); cursor.peek() !== ''; skipBlanks(cursor))
    values.push(readValue(cursor, 0));
  return values;
};

const skipBlanks = (cursor: Cursor): void => {
  cursor.takeWhile((character) => ' \t\r\n'.includes(character));
};

const readValue = (cursor: Cursor, depth: number): Json => {
  if (depth > DEEPEST_NESTING) cursor.fail('brackets nest too deep');
  skipBlanks(cursor);
  const line = cursor.line();
  switch (cursor.peek()) {
    case '[':
      return { line, kind: 'array', items: readArray(cursor, depth) };
    case '{':
      return { line, kind: 'object', fields: readObject(cursor, depth) };
    case '"':
      return { line, kind: 'string', value: readString(cursor) };
    default:
      return readLiteral(cursor, line);
  }
};

/** Takes a comma or the closing bracket; true when it closed. */
const takeSeparator = (cursor: Cursor, closer: string): boolean => {
  skipBlanks(cursor);
  const found = cursor.take();
  if (found !== closer && found !== ',')
    cursor.fail(`expected a comma or ${closer}, found ${found === '' ? 'the end' : found}`);
  return found === closer;
};

const readArray = (cursor: Cursor, depth: number): readonly Json[] => {
  const items: Json[] = [];
  if (opensEmpty(cursor, ']')) return items;
  do items.push(readValue(cursor, depth + 1));
  while (!takeSeparator(cursor, ']'));
  return items;
};

const readObject = (cursor: Cursor, depth: number): ReadonlyMap<string, Json> => {
  const fields = new Map<string, Json>();
  if (opensEmpty(cursor, '}')) return fields;
  do {
    skipBlanks(cursor);
    if (cursor.peek() !== '"') cursor.fail('expected the name of a field in double quotes');
    const name = readString(cursor);
    skipBlanks(cursor);
    if (cursor.take() !== ':') cursor.fail(`expected a colon after ${JSON.stringify(name)}`);
    fields.set(name, readValue(cursor, depth + 1));
  } while (!takeSeparator(cursor, '}'));
  return fields;
};

const opensEmpty = (cursor: Cursor, closer: string): boolean => {
  cursor.take();
  skipBlanks(cursor);
  if (cursor.peek() !== closer) return false;
  cursor.take();
  return true;
};

/** JSON.parse unescapes what lies between the quotes, and complains of what may not stand there. */
const readString = (cursor: Cursor): string => {
  let text = cursor.take();
  for (;;) {
    text += cursor.takeWhile((character) => character !== '"' && character !== '\\');
    const stop = cursor.take();
    if (stop === '') cursor.fail('a string is not closed');
    text += stop;
    if (stop === '"') break;
    text += cursor.take();
  }
  try {
    return JSON.parse(text) as string; // a quoted text parses to a string
  } catch {
    return cursor.fail('a string holds a control character or an unknown escape');
  }
};

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const readLiteral = (cursor: Cursor, line: number): Json => {
  const token = cursor.takeWhile((character) => /[\w.+-]/.test(character));
  if (token === 'null') return { line, kind: 'null' };
  if (token === 'true' || token === 'false')
    return { line, kind: 'boolean', value: token === 'true' };
  if (NUMBER.test(token)) return { line, kind: 'number', value: Number(token), text: token };
  const found = token === '' ? cursor.peek() || 'the end' : token;
  return cursor.fail(`expected a value, found ${found}`);
};
