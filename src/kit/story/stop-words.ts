import type {
  Deed,
  PanelName,
  Pointer,
  PredictedAnswer,
  Prediction,
  PredictionOption,
} from '../../sim/scenario.ts';
import { panelNames } from '../../sim/scenario.ts';
import {
  isMessageNext,
  isNodeNext,
  printGroups,
  readGroups,
  readLinks,
  readMessage,
  readNode,
} from './node-names.ts';
import { printTime, readTime } from './time-text.ts';
import { printWord, type Reader } from './tokens.ts';

/*
 * What a stop of a story asks, points at and waits for. Each table holds every kind there is: a new
 * one does not compile until it has its words.
 */

/** How each kind of a union is written after its first word, and read. */
type Words<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]: {
    readonly print: (value: Extract<Union, { readonly kind: Kind }>) => string;
    readonly read: (reader: Reader) => Extract<Union, { readonly kind: Kind }>;
  };
};

const printKind = <Union extends { readonly kind: string }>(
  words: Words<Union>,
  value: Union,
): string => {
  // Each kind's words take the values of that kind, which the compiler cannot follow.
  const print: unknown = words[value.kind as Union['kind']].print;
  return (print as (value: Union) => string)(value);
};

const readKind = <Union extends { readonly kind: string }>(
  words: Words<Union>,
  reader: Reader,
  what: string,
): Union => {
  const kind = reader.word() ?? '';
  if (!Object.hasOwn(words, kind)) {
    return reader.fail(`${what} (${Object.keys(words).join(', ')})`);
  }
  reader.next(kind);
  return words[kind as Union['kind']].read(reader); // The line above has made sure of it.
};

const readIndex = (reader: Reader): number =>
  reader.whole('a whole number from 0 to 1,000,000', 0, 1_000_000);

const readMoment = (reader: Reader): number => {
  reader.expect('at', 'at 1.2 s');
  return readTime(reader);
};

const answerWords: Words<PredictedAnswer> = {
  option: {
    print: ({ option }) => `option ${option}`,
    read: (reader) => ({
      kind: 'option',
      option: reader.whole('a whole number from 1 to 5', 1, 5),
    }),
  },
  leader: {
    print: ({ epoch }) => `leader ${epoch}`,
    read: (reader) => ({ kind: 'leader', epoch: readIndex(reader) }),
  },
  committed: {
    print: ({ index, atMicros }) => `committed ${index} at ${printTime(atMicros)}`,
    read: (reader) => ({
      kind: 'committed',
      index: readIndex(reader),
      atMicros: readMoment(reader),
    }),
  },
  outcome: {
    print: ({ client, operation }) => `outcome ${client} ${operation}`,
    read: (reader) => ({
      kind: 'outcome',
      client: readNode(reader),
      operation: reader.whole('a whole number from 1 to 1,000,000', 1, 1_000_000),
    }),
  },
  value: {
    print: ({ node, atMicros }) => `value ${node} at ${printTime(atMicros)}`,
    read: (reader) => ({ kind: 'value', node: readNode(reader), atMicros: readMoment(reader) }),
  },
  role: {
    print: ({ node, atMicros }) => `role ${node} at ${printTime(atMicros)}`,
    read: (reader) => ({ kind: 'role', node: readNode(reader), atMicros: readMoment(reader) }),
  },
  epoch: {
    print: ({ node, atMicros }) => `epoch ${node} at ${printTime(atMicros)}`,
    read: (reader) => ({ kind: 'epoch', node: readNode(reader), atMicros: readMoment(reader) }),
  },
  field: {
    print: ({ node, field, atMicros }) =>
      `field ${node} ${printWord(field)} at ${printTime(atMicros)}`,
    read: (reader) => ({
      kind: 'field',
      node: readNode(reader),
      field: reader.text('a field’s name in the inspector'),
      atMicros: readMoment(reader),
    }),
  },
  agree: {
    print: ({ atMicros }) => `agree at ${printTime(atMicros)}`,
    read: (reader) => ({ kind: 'agree', atMicros: readMoment(reader) }),
  },
  holds: {
    print: ({ monitor }) => `holds ${printWord(monitor)}`,
    read: (reader) => ({ kind: 'holds', monitor: reader.text('a verdict such as raft/majority') }),
  },
};

const readNodeOrLeader = (reader: Reader): string =>
  reader.take('leader') ? 'leader' : readNode(reader);

const awaitedWords: Words<Deed> = {
  apart: {
    print: ({ groups }) => `apart ${printGroups(groups)}`,
    read: (reader) => ({ kind: 'apart', groups: readGroups(reader) }),
  },
  healed: { print: () => 'healed', read: () => ({ kind: 'healed' }) },
  down: {
    print: ({ node }) => `down ${node}`,
    read: (reader) => ({ kind: 'down', node: readNodeOrLeader(reader) }),
  },
  up: {
    print: ({ node }) => `up ${node}`,
    read: (reader) => ({ kind: 'up', node: readNode(reader) }),
  },
  paused: {
    print: ({ node }) => `paused ${node}`,
    read: (reader) => ({ kind: 'paused', node: readNodeOrLeader(reader) }),
  },
  written: {
    print: ({ key }) => `written ${printWord(key)}`,
    read: (reader) => ({ kind: 'written', key: reader.text('a key such as x') }),
  },
};

const isPanel = (text: string): text is PanelName => panelNames.some((name) => name === text);

const pointerText = (pointer: Pointer): string => {
  switch (pointer.kind) {
    case 'node':
      return pointer.node;
    case 'link':
      return `${pointer.from}<>${pointer.to}`;
    case 'message':
      return pointer.message;
    case 'cell':
      return `${pointer.node} entry ${pointer.index}`;
    case 'panel':
      return `panel ${pointer.panel}`;
  }
};

/** What a stop lights, as the items of a `points` line. */
export const printPointers = (pointers: readonly Pointer[]): readonly string[] =>
  pointers.length === 0 ? ['nothing'] : pointers.map(pointerText);

/** Reads one item of a `points` line; null for `nothing`. */
export const readPointer = (reader: Reader): Pointer | null => {
  if (reader.take('nothing')) return null;
  if (reader.take('panel')) {
    const panel = reader.word() ?? '';
    if (!isPanel(panel)) return reader.fail(`one of the panels ${panelNames.join(', ')}`);
    reader.next(panel);
    return { kind: 'panel', panel };
  }
  if (isNodeNext(reader)) {
    const node = readNode(reader);
    return reader.take('entry')
      ? { kind: 'cell', node, index: readIndex(reader) }
      : { kind: 'node', node };
  }
  if (isMessageNext(reader)) return { kind: 'message', message: readMessage(reader) };
  if (!/^\w+<>\w+$/.test(reader.word() ?? '')) {
    return reader.fail('a node n1, a link n1<>n2, a message n1>n2#14, n1 entry 3, or panel logs');
  }
  const [link] = readLinks(reader);
  return { kind: 'link', from: link?.from ?? '', to: link?.to ?? '' };
};

/** What a stop waits for, as an `awaits` line says it. */
export const printAwaited = (deed: Deed): string => printKind(awaitedWords, deed);

/** Reads what an `awaits` line says. */
export const readAwaited = (reader: Reader): Deed =>
  readKind(awaitedWords, reader, 'what the story waits for');

/** A stop's question as lines: `ask "Who leads?" leader 2`, and an option a line. */
export const printPrediction = ({ question, options, answer }: Prediction): readonly string[] => [
  `ask ${JSON.stringify(question)} ${printKind(answerWords, answer)}`,
  ...options.map(({ text, reply, value }) => {
    const is = value === undefined ? '' : ` is ${printWord(value)}`;
    return `- ${JSON.stringify(text)}${is} -> ${JSON.stringify(reply)}`;
  }),
];

/** Reads an `ask` line, whose options stand on the lines after it. */
export const readQuestion = (reader: Reader): Prediction => ({
  question: reader.text('a question in quotes'),
  answer: readKind(answerWords, reader, 'what the run answers'),
  options: [],
});

/** Reads what stands after the `-` of an option. */
export const readOption = (reader: Reader): PredictionOption => {
  const text = reader.text('an option in quotes');
  const value = reader.take('is') ? reader.text('what the run answers') : null;
  reader.expect('->', '- "n1" -> "Right."');
  return {
    text,
    reply: reader.text('the reply in quotes'),
    ...(value === null ? {} : { value }),
  };
};
