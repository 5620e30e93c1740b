/** How much of a stranger's text a sentence quotes. */
const QUOTED_CHARACTERS = 40;

/** Text in quotes on one line, cut short when it is long. */
export const quoted = (text: string): string => {
  const short =
    text.length > QUOTED_CHARACTERS ? `${[...text.slice(0, QUOTED_CHARACTERS)].join('')}…` : text;
  return JSON.stringify(short);
};

/** A whole number with commas between the thousands: `21,600,000,000`. */
export const grouped = (count: number): string =>
  String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], conjunction: 'and' | 'or' = 'and'): string =>
  words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.slice(-1).join('')}`;

/** A JSON value in a few words. */
export const shownValue = (value: unknown): string => {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `a list of ${grouped(value.length)}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
};

/** The same sentence with its first letter large. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The same sentence with its first letter small. */
export const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
