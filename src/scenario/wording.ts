/** How much of a stranger's text a sentence quotes. */
const QUOTED_CHARACTERS = 40;

/**
 * What a label must not hold: line breaks and other control characters, and marks that turn the direction
 * of writing. They could make a terminal or a picture show what nobody wrote.
 */
const CONTROL = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text holds line breaks, other control characters, or marks that turn the direction of writing. */
export const hasControl = (text: string): boolean => CONTROL.test(text);

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text in quotes on one line, cut short when it is long. */
export const quoted = (text: string): string => {
  const short =
    text.length > QUOTED_CHARACTERS ? `${[...text.slice(0, QUOTED_CHARACTERS)].join('')}…` : text;
  return JSON.stringify(short).replace(new RegExp(CONTROL, 'gu'), escaped);
};

/** A sentence on the page is no longer than this; the rest is under “more”. */
export const SHORT_CHARACTERS = 160;

/** The beginning of a text, up to a sentence or a word that ends in time; all of it where it is short. */
export const shortened = (text: string): string => {
  if (text.length <= SHORT_CHARACTERS) return text;
  const start = text.slice(0, SHORT_CHARACTERS - 2);
  const sentence = /^.*[.!?](?= )/s.exec(start)?.[0];
  return sentence ?? `${start.replace(/[\s,;:]*\S*$/, '')} …`;
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
