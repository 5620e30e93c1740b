/** How many items of a list are written out, the last ones. */
const mostItems = 3;
const mostDepth = 4;

/**
 * Plain data as a person reads it, in one line: `{term: 2, command: put}`; of long lists the last
 * items, with how many stand before them. Lists may be arrays or anything that can be walked.
 */
export const plainText = (value: unknown, depth = 0): string => {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value !== 'object') return String(value);
  if (value instanceof Map) return plainText(Object.fromEntries(value), depth);
  const list = Symbol.iterator in value ? [...(value as Iterable<unknown>)] : null; // it has just been seen to be one
  if (depth >= mostDepth) return list === null ? '{…}' : `[${list.length}]`;
  if (list !== null) {
    if (list.length === 0) return 'empty';
    const shown = list.slice(-mostItems).map((item) => plainText(item, depth + 1));
    const before = list.length - shown.length;
    return `[${before > 0 ? `${before} more, ` : ''}${shown.join(', ')}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return 'empty';
  return `{${entries.map(([name, item]) => `${name}: ${plainText(item, depth + 1)}`).join(', ')}}`;
};

/** An object's own fields, each as text; for anything else a single unnamed one. */
export const plainFacts = (
  value: unknown,
): readonly { readonly name: string; readonly value: string }[] =>
  typeof value === 'object' && value !== null && !(Symbol.iterator in value)
    ? Object.entries(value).map(([name, item]) => ({ name, value: plainText(item, 1) }))
    : [{ name: 'content', value: plainText(value) }];
