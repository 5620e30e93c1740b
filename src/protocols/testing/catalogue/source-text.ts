import type { CatalogueProtocol } from '../../catalogue-entry.ts';

/** What a catalogue is made of. */
type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain };

const lineWidth = 100;

/** A string as the formatter writes it: in the quotes that need fewer escapes. */
const quoted = (text: string): string => {
  const count = (quote: string): number => text.split(quote).length - 1;
  const quote = count("'") > count('"') ? '"' : "'";
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`;
};

const isArray = (value: Plain): value is readonly Plain[] => Array.isArray(value);

/** A value as source text; `before` is how many characters its first line follows. */
const sourceOf = (value: Plain, indent: string, before: number): string => {
  if (value === null || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (typeof value === 'string') return quoted(value);
  const inner = `${indent}  `;
  if (isArray(value)) {
    const items = value.map((item) => sourceOf(item, inner, inner.length));
    const line = `[${items.join(', ')}]`;
    const fits = before + line.length < lineWidth && !line.includes('\n');
    return fits ? line : `[\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}]`;
  }
  const lines = Object.entries(value).map(([name, each]) => {
    const text = sourceOf(each, inner, inner.length + name.length + 2);
    const isTooLong =
      typeof each === 'string' && inner.length + name.length + text.length + 3 > lineWidth;
    return `${inner}${name}:${isTooLong ? `\n${inner}  ` : ' '}${text},\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
};

/** The catalogue as the file that is committed, formatted as the rest of the source. */
export const catalogueSource = (protocols: readonly CatalogueProtocol[]): string => {
  // A round trip through JSON leaves plain data, which is all that a catalogue holds.
  const plain: Plain = JSON.parse(JSON.stringify(protocols));
  return `import type { CatalogueProtocol } from './catalogue-entry.ts';

/**
 * What the library lists, so that no protocol has to be loaded for it. Written from the protocols
 * and from measurements by \`npx vitest run src/protocols/catalogue -u\`, and held to them by that test.
 */
export const catalogue: readonly CatalogueProtocol[] = ${sourceOf(plain, '', 0)};
`;
};
