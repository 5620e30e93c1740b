/** The attributes of an element; numbers are rounded to hundredths. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Text as it may stand in a document. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A length in hundredths of a pixel. */
export const round = (value: number): string => String(Math.round(value * 100) / 100);

const attributes = (all: Attributes): string =>
  Object.entries(all)
    .map(
      ([name, value]) => ` ${name}="${typeof value === 'number' ? round(value) : escaped(value)}"`,
    )
    .join('');

/** An element with its content, which is markup already. */
export const element = (name: string, all: Attributes, content = ''): string =>
  content === ''
    ? `<${name}${attributes(all)}/>`
    : `<${name}${attributes(all)}>${content}</${name}>`;

/** A text element. */
export const words = (text: string, all: Attributes): string => element('text', all, escaped(text));

/** A straight line. */
export const line = (x1: number, y1: number, x2: number, y2: number, more: Attributes): string =>
  element('line', { x1, y1, x2, y2, ...more });

/** Elements moved together. */
export const moved = (x: number, y: number, content: string, more: Attributes = {}): string =>
  element('g', { transform: `translate(${round(x)} ${round(y)})`, ...more }, content);
