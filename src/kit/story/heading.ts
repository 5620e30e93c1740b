import type { Micros } from '../../sim/time.ts';
import { printTime, readTime } from './time-text.ts';
import { Mistake, Reader, splitAtCommas, tokensOf } from './tokens.ts';

/** The first line of a story. */
export interface Heading {
  readonly id: string | null;
  readonly title: string | null;
  readonly opensAtMicros: Micros | null;
  readonly endsAtMicros: Micros;
}

const ID_AND_TITLE = /^([a-z0-9]+(?:-[a-z0-9]+)*):(?:\s+(.*))?$/s;

const EXAMPLE = '# my-story: My story (opens 10 ms, ends 2 s)';

/** Whether a title can stand as it is, without quotes. */
const isBare = (title: string): boolean =>
  title !== '' &&
  title === title.trim() &&
  !/^"|[\p{Cc}\p{Cs}]/u.test(title) &&
  !ID_AND_TITLE.test(title);

/** A heading as a line. */
export const printHeading = ({ id, title, opensAtMicros, endsAtMicros }: Heading): string => {
  const times = [
    ...(opensAtMicros === null ? [] : [`opens ${printTime(opensAtMicros)}`]),
    `ends ${printTime(endsAtMicros)}`,
  ];
  return [
    '#',
    ...(id === null ? [] : [`${id}:`]),
    ...(title === null ? [] : [isBare(title) ? title : JSON.stringify(title)]),
    `(${times.join(', ')})`,
  ].join(' ');
};

const titleOf = (text: string): string | null => {
  if (text === '') return null;
  if (!text.startsWith('"')) return text;
  const [token, more] = tokensOf(text);
  if (token?.kind === 'text' && more === undefined) return token.text;
  throw new Mistake(`The title ${text} begins with a quote and does not end with it.`);
};

const readTimes = (text: string): { readonly opens: Micros | null; readonly ends: Micros } => {
  let opens: Micros | null = null;
  let ends: Micros | null = null;
  for (const item of splitAtCommas(tokensOf(text))) {
    const reader = new Reader(item);
    if (reader.take('opens')) opens = readTime(reader);
    else if (reader.take('ends')) ends = readTime(reader);
    else reader.fail('“opens 10 ms” or “ends 2 s”');
    reader.end('the time');
  }
  if (ends === null)
    throw new Mistake('The heading does not say when the run ends; add “(ends 2 s)”.');
  return { opens, ends };
};

/** Reads a heading, without its `#`. */
export const readHeading = (line: string): Heading => {
  const [, before = '', times = null] = /^(.*?)\(([^()]*)\)$/s.exec(line.trim()) ?? [];
  if (times === null) {
    throw new Mistake(`The heading does not say when the run ends; write “${EXAMPLE}”.`);
  }
  const { opens, ends } = readTimes(times);
  const text = before.trim();
  const [, id = null, rest = ''] = ID_AND_TITLE.exec(text) ?? [];
  const title = titleOf(id === null ? text : rest.trim());
  if (id !== null && title === null) {
    throw new Mistake(`The story ${id} has no title; write “${EXAMPLE}”.`);
  }
  return { id, title, opensAtMicros: opens, endsAtMicros: ends };
};
