import { wordsOf } from '../words.ts';
import { plainText } from './plain-text.ts';

/** A named part of plain data: a value in words, or further parts. */
export type DataField = { readonly name: string } & (
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'fields'; readonly fields: readonly DataField[] }
);

/** How many items of a list are shown, the last ones. */
const mostItems = 8;
/** What lies deeper is told in one line. */
const mostDepth = 3;

const isList = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null;

const fieldOf = (name: string, value: unknown, depth: number): DataField => {
  const fields = depth < mostDepth && isPlain(value) ? fieldsOf(value, depth + 1) : [];
  return fields.length === 0
    ? { kind: 'value', name, text: plainText(value) }
    : { kind: 'fields', name, fields };
};

/**
 * Plain data as named fields, which may have fields themselves. Items of a list have their number for
 * a name; of a long list the last ones are shown, with how many stand before them. A list of mere
 * words and numbers is one value.
 */
export const fieldsOf = (value: object, depth = 0): readonly DataField[] => {
  if (value instanceof Map) return fieldsOf(Object.fromEntries(value), depth);
  if (!isList(value)) {
    return Object.entries(value).map(([name, item]) => fieldOf(wordsOf(name), item, depth));
  }
  const items = [...value];
  if (!items.some(isPlain)) return [];
  const hidden = Math.max(0, items.length - mostItems);
  const shown = items
    .slice(hidden)
    .map((item, place) => fieldOf(`${hidden + place + 1}`, item, depth));
  return hidden === 0
    ? shown
    : [{ kind: 'value', name: 'before', text: `${hidden} more` }, ...shown];
};
