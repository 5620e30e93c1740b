import type { NodeId } from '../../sim/identifiers.ts';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import { isSameValue } from '../../sim/same-value.ts';
import type { ClientSettings, ClientSpecification, Regions, Workload } from '../../sim/scenario.ts';
import type { StorySettings } from '../../sim/story-words.ts';
import type { MicrosRange } from '../../sim/time.ts';
import { printDiskSettings, readDiskSettings } from './disk-settings.ts';
import { printLinkSettings, readLinkSetting } from './link-settings.ts';
import { isNodeNext, readNode, readNodes } from './node-names.ts';
import { numberText } from './number-text.ts';
import { isOperationKindNext, readOperationKind } from './operation-words.ts';
import { isTimeNext, printRange, printTime, readRange, readTime } from './time-text.ts';
import { Mistake, printWord, type Reader } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a story starts from that says nothing about it. */
const defaultSettings = { seed: 1, nodes: 5, clients: [] } as const satisfies StorySettings;

/** The settings that are records: what is said of one entry leaves the others. */
const RECORDS = [
  'clientSettings',
  'parameters',
  'network',
  'diskSettings',
  'disks',
  'positions',
] as const;
type RecordName = (typeof RECORDS)[number];
const isRecord = (name: string): name is RecordName => RECORDS.some((each) => each === name);

/** What later settings say, and what earlier ones say beside it. */
export const mergeSettings = (earlier: StorySettings, later: StorySettings): StorySettings => {
  const records = RECORDS.flatMap((name) =>
    earlier[name] === undefined || later[name] === undefined
      ? []
      : [[name, { ...earlier[name], ...later[name] }] as const],
  );
  return { ...earlier, ...later, ...Object.fromEntries(records) };
};

/** A story's settings before it has said anything. */
export const startingSettings: StorySettings = defaultSettings;

/**
 * What must be said after `said` so that it comes to `wanted`; null where it can't be, because
 * `said` sets what `wanted` leaves open.
 */
const lacking = (wanted: StorySettings, said: StorySettings): StorySettings | null => {
  const missing: [string, unknown][] = [];
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(said)])) {
    // Both have no other names than these.
    const want: unknown = wanted[name as keyof StorySettings];
    const have: unknown = said[name as keyof StorySettings];
    if (isSameValue(want, have)) continue;
    if (want === undefined) return null;
    // What is said of clients adds to those there are.
    if (name === 'clients' && !isSameValue(have, [])) return null;
    if (isRecord(name) && have !== undefined) {
      const wants = Object.entries(want as object);
      if (Object.keys(have as object).some((key) => !Object.hasOwn(want as object, key)))
        return null;
      const differing = wants.filter(
        ([key, value]) => !isSameValue(value, (have as Readonly<Record<string, unknown>>)[key]),
      );
      if (differing.length > 0) missing.push([name, Object.fromEntries(differing)]);
    } else missing.push([name, want]);
  }
  return Object.fromEntries(missing);
};

/** How many things settings say. */
const weight = (settings: StorySettings): number =>
  Object.entries(settings).reduce(
    (sum, [name, value]) => sum + (isRecord(name) ? Math.max(1, Object.keys(value).length) : 1),
    0,
  );

/** The vocabulary's names that say most of what is wanted, and what is to be said beside them. */
const namedSettings = (
  wanted: StorySettings,
  vocabulary: Vocabulary,
): { readonly names: readonly string[]; readonly rest: StorySettings } => {
  const all = Object.keys(vocabulary.settings);
  const restOf = (names: readonly string[]): StorySettings | null =>
    lacking(
      wanted,
      names.reduce(
        (said: StorySettings, name) => mergeSettings(said, vocabulary.settings[name] ?? {}),
        startingSettings,
      ),
    );
  let names: readonly string[] = [];
  let rest = restOf(names) ?? wanted;
  for (;;) {
    let best: typeof names | null = null;
    for (const name of all) {
      if (names.includes(name)) continue;
      const candidate = all.filter((each) => each === name || names.includes(each));
      const left = restOf(candidate);
      if (left !== null && weight(left) < weight(rest)) {
        best = candidate;
        rest = left;
      }
    }
    if (best === null) return { names, rest };
    names = best;
  }
};

const timeUnless = (value: ParameterValue, isDuration: boolean): string => {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') {
    return isDuration && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)
      ? printTime(value)
      : numberText(value);
  }
  return /^\d/.test(value) ? JSON.stringify(value) : printWord(value);
};

const printParameter = (name: string, value: ParameterValue, vocabulary: Vocabulary): string => {
  const specification = vocabulary.parameters.find((each) => each.name === name);
  const isTaken = settingWords.has(name) || !/^[a-z]/i.test(name) || /^[nc]\d/.test(name);
  const label = isTaken ? JSON.stringify(name) : printWord(name);
  return `${label} ${timeUnless(value, specification?.kind === 'duration')}`;
};

const oneOf =
  <const Choice extends string>(...choices: readonly Choice[]) =>
  (reader: Reader): Choice => {
    const found = choices.find((choice) => reader.take(choice));
    return found ?? reader.fail(`one of ${choices.join(', ')}`);
  };

const clientSettingWords: {
  readonly [Name in keyof ClientSettings]-?: {
    readonly word: string;
    readonly print: (value: NonNullable<ClientSettings[Name]>) => string;
    readonly read: (reader: Reader) => NonNullable<ClientSettings[Name]>;
  };
} = {
  timeoutMicros: { word: 'timeout', print: printTime, read: readTime },
  attempts: {
    word: 'attempts',
    print: String,
    read: (reader) => reader.whole('a number of attempts from 1 to 1,000', 1, 1_000),
  },
  backoffMicros: { word: 'backoff', print: printTime, read: readTime },
  answersNeeded: {
    word: 'answers',
    print: String,
    read: (reader) => reader.whole('a number of equal answers from 1 to 1,000', 1, 1_000),
  },
  firstServer: { word: 'first', print: String, read: oneOf('believed', 'byKey', 'random') },
  nextServer: { word: 'next', print: String, read: oneOf('next', 'random') },
  tokens: { word: 'tokens', print: String, read: oneOf('session', 'key') },
};

const printWorkload = ({ operations, keys, everyMicros, fromMicros, untilMicros }: Workload) =>
  [
    ...operations,
    'on',
    ...keys.map(printWord),
    'every',
    printRange(everyMicros),
    ...(fromMicros === undefined ? [] : ['from', printTime(fromMicros)]),
    ...(untilMicros === undefined ? [] : ['until', printTime(untilMicros)]),
  ].join(' ');

const printClient = ({ workload, prefers }: ClientSpecification): string =>
  [
    ...(workload === undefined ? [] : [printWorkload(workload)]),
    ...(prefers === undefined ? [] : [`prefers ${prefers}`]),
  ].join(' ');

/** Clients that are the same are told together, where they follow each other. */
const printClients = (clients: readonly ClientSpecification[]): readonly string[] => {
  const groups: { readonly names: string[]; readonly says: string }[] = [];
  clients.forEach((client, place) => {
    const says = printClient(client);
    const last = groups.at(-1);
    if (last !== undefined && last.says === says) last.names.push(`c${place + 1}`);
    else groups.push({ names: [`c${place + 1}`], says });
  });
  const told = groups
    .filter(({ says }) => says !== '')
    .map(({ names, says }) => `${names.join(' ')} ${says}`);
  return groups.at(-1)?.says === '' ? [`clients ${clients.length}`, ...told] : told;
};

const readWorkload = (reader: Reader): Workload => {
  const operations = [readOperationKind(reader)];
  while (isOperationKindNext(reader)) operations.push(readOperationKind(reader));
  reader.expect('on', 'c1 put get on x y every 100 ms to 200 ms');
  const keys: string[] = [];
  while (keys.length === 0 || !reader.take('every')) {
    keys.push(reader.text('a key, or “every” and a time'));
  }
  const everyMicros = readRange(reader);
  return {
    everyMicros,
    keys,
    operations,
    ...(reader.take('from') ? { fromMicros: readTime(reader) } : {}),
    ...(reader.take('until') ? { untilMicros: readTime(reader) } : {}),
  };
};

const readClient = (reader: Reader): ClientSpecification => {
  let client: ClientSpecification = {};
  while (reader.peek() !== null) {
    if (reader.take('prefers')) client = { ...client, prefers: readNode(reader) };
    else if (isOperationKindNext(reader)) client = { ...client, workload: readWorkload(reader) };
    else
      reader.fail(
        '“prefers n1”, “at 0.1 0.5”, or what the client asks for, as in “put get on x every 100 ms”',
      );
  }
  return client;
};

/** The clients with those named said to be so. */
const withClients = (
  clients: readonly ClientSpecification[],
  names: readonly NodeId[],
  says: ClientSpecification,
): readonly ClientSpecification[] => {
  const places = names.map((name) => Number(name.slice(1)) - 1);
  const count = Math.max(clients.length, ...places.map((place) => place + 1));
  return Array.from({ length: count }, (_, place) =>
    places.includes(place) ? { ...clients[place], ...says } : (clients[place] ?? {}),
  );
};

/** The parts of a story that may be there and say nothing. */
const emptyParts = {
  clientSettings: {},
  parameters: {},
  network: {},
  diskSettings: {},
  disks: {},
  positions: {},
  rulesOff: [],
  captions: [],
  expectations: [],
} as const;
export type EmptyPart = keyof typeof emptyParts;

/** Whether a part of a story may be there and say nothing. */
export const isEmptyPart = (name: string): name is EmptyPart => Object.hasOwn(emptyParts, name);

/** The first words of all items of a `with` line that begin with a word of their own. */
export const settingWords: ReadonlySet<string> = new Set([
  'answers',
  'attempts',
  'backoff',
  'clients',
  'disk',
  'disk-of',
  'disks',
  'duplication',
  'empty',
  'first',
  'jitter',
  'latency',
  'loss',
  'next',
  'nodes',
  'regions',
  'reordering',
  'seed',
  'spread',
  'timeout',
  'tokens',
]);

const record = <Value>(
  value: Readonly<Record<string, Value>>,
  name: EmptyPart,
  print: (key: string, value: Value) => string,
): readonly string[] => {
  const entries = Object.entries(value);
  return entries.length === 0 ? [`empty ${name}`] : entries.map(([key, each]) => print(key, each));
};

/** What a disk holds. JSON is as short as it can be, and has no bare word that could be a setting's. */
const printDisk = (value: unknown): string => JSON.stringify(value);

/** Disks with the same on them are told together, where they follow each other. */
const printDisks = (disks: Readonly<Record<NodeId, unknown>>): readonly string[] => {
  const groups: { readonly nodes: string[]; readonly holds: string }[] = [];
  for (const [node, value] of Object.entries(disks)) {
    const holds = printDisk(value);
    const last = groups.at(-1);
    if (last !== undefined && last.holds === holds) last.nodes.push(node);
    else groups.push({ nodes: [node], holds });
  }
  return groups.length === 0
    ? ['empty disks']
    : groups.map(({ nodes, holds }) => `disk ${nodes.join(' ')} ${holds}`);
};

/** How each setting is written, in the order in which they are. A new one does not compile until it is here. */
const printers: {
  readonly [Name in keyof StorySettings]-?: (
    value: NonNullable<StorySettings[Name]>,
    vocabulary: Vocabulary,
  ) => readonly string[];
} = {
  seed: (seed) => [`seed ${seed}`],
  nodes: (nodes) => [`nodes ${nodes}`],
  clients: printClients,
  clientSettings: (settings) =>
    record(settings, 'clientSettings', (name, value) => {
      const { word, print } = clientSettingWords[name as keyof ClientSettings]; // The type has no others.
      // Each setting's words take that setting's values, which the compiler cannot follow.
      return `${word} ${(print as (value: unknown) => string)(value)}`;
    }),
  parameters: (parameters, vocabulary) =>
    record(parameters, 'parameters', (name, value) => printParameter(name, value, vocabulary)),
  network: (network) =>
    Object.keys(network).length === 0 ? ['empty network'] : printLinkSettings(network),
  diskMicros: (range) => [`disks ${printRange(range)}`],
  diskSettings: (settings) =>
    record(settings, 'diskSettings', (node, each) => `disk-of ${node} ${printDiskSettings(each)}`),
  jitterMicros: (range) => [`jitter ${printRange(range)}`],
  regions: (regions) => [`regions ${JSON.stringify(regions)}`],
  disks: printDisks,
  positions: (positions) =>
    record(
      positions,
      'positions',
      (node, [x, y]) => `${node} at ${numberText(x)} ${numberText(y)}`,
    ),
};

/** What a scenario starts from, as the items of a `with` line. */
export const printSettings = (
  settings: StorySettings,
  vocabulary: Vocabulary,
): readonly string[] => {
  const { names, rest } = namedSettings(settings, vocabulary);
  return [
    ...names,
    ...Object.entries(printers).flatMap(([name, print]) => {
      const value = rest[name as keyof StorySettings]; // The printers' names are the settings'.
      // Each printer takes the values of its setting, which the compiler cannot follow.
      return value === undefined
        ? []
        : (print as (value: unknown, words: Vocabulary) => readonly string[])(value, vocabulary);
    }),
  ];
};

const readParameterValue = (reader: Reader): ParameterValue => {
  if (isTimeNext(reader)) return readTime(reader);
  const token = reader.peek();
  if (token?.kind === 'word') {
    if (reader.take('on')) return true;
    if (reader.take('off')) return false;
    if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(token.text)) {
      return reader.number('a number', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    }
  }
  return reader.text('the value of the parameter');
};

const readDisk = (reader: Reader): unknown => {
  const token = reader.next('what the disk holds, as JSON');
  if (token.kind === 'json') return token.value;
  if (token.kind === 'text') return token.text;
  try {
    return JSON.parse(token.text);
  } catch {
    throw new Mistake(`A disk holds JSON such as {"term": 1}, not ${token.text}.`);
  }
};

const isListOf = <Item>(
  value: unknown,
  isItem: (item: unknown) => item is Item,
): value is readonly Item[] => Array.isArray(value) && value.every(isItem);

const isText = (value: unknown): value is string => typeof value === 'string';

const isRange = (value: unknown): value is MicrosRange =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);

const isRegion = (value: unknown): value is Regions['names'][number] =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  isText(value.name) &&
  'nodes' in value &&
  isListOf(value.nodes, isText);

const isRegions = (value: unknown): value is Regions =>
  typeof value === 'object' &&
  value !== null &&
  'names' in value &&
  isListOf(value.names, isRegion) &&
  'latencyMicros' in value &&
  isListOf(value.latencyMicros, (row): row is readonly MicrosRange[] => isListOf(row, isRange));

const readNamedNodes = (reader: Reader, before: StorySettings): StorySettings => {
  const nodes = readNodes(reader);
  if (reader.take('at')) {
    const place = (): number => reader.number('a share of the stage from 0 to 1', 0, 1);
    const [x, y] = [place(), place()];
    return { positions: Object.fromEntries(nodes.map((node) => [node, [x, y]] as const)) };
  }
  if (nodes.some((node) => !node.startsWith('c'))) return reader.fail('“at 0.5 0.5”');
  if (reader.peek() === null) reader.fail('what the client does');
  return { clients: withClients(before.clients ?? [], nodes, readClient(reader)) };
};

const readWord = (reader: Reader, before: StorySettings): StorySettings | null => {
  if (reader.take('seed')) {
    return { seed: reader.whole('a whole number from 0 to 4,294,967,295', 0, 4_294_967_295) };
  }
  if (reader.take('nodes'))
    return { nodes: reader.whole('a whole number from 1 to 1,000', 1, 1_000) };
  if (reader.take('clients')) {
    const count = reader.whole('a whole number from 0 to 16', 0, 16);
    const clients = before.clients ?? [];
    if (count < clients.length) throw new Mistake(`c${clients.length} is named already.`);
    return { clients: Array.from({ length: count }, (_, place) => clients[place] ?? {}) };
  }
  if (reader.take('disk-of')) {
    const nodes = readNodes(reader);
    const settings = readDiskSettings(reader);
    return { diskSettings: Object.fromEntries(nodes.map((node) => [node, settings])) };
  }
  if (reader.take('jitter')) return { jitterMicros: readRange(reader) };
  if (reader.take('regions')) {
    const example =
      '{"names": [{"name": "eu", "nodes": ["n1"]}], "latencyMicros": [[[1000, 2000]]]}';
    const token = reader.next(example);
    return token.kind === 'json' && isRegions(token.value)
      ? { regions: token.value }
      : reader.fail(example);
  }
  if (reader.take('disks')) return { diskMicros: readRange(reader) };
  if (reader.take('disk')) {
    const nodes = readNodes(reader);
    const holds = readDisk(reader);
    return { disks: Object.fromEntries(nodes.map((node) => [node, holds])) };
  }
  for (const [name, { word, read }] of Object.entries(clientSettingWords)) {
    if (reader.take(word)) return { clientSettings: { [name]: read(reader) } };
  }
  const network = readLinkSetting(reader);
  return network === null ? null : { network };
};

/** What one item of a `with` line says: settings, or that a part is there and says nothing. */
export type SettingItem =
  | { readonly kind: 'settings'; readonly settings: StorySettings }
  | { readonly kind: 'empty'; readonly part: EmptyPart };

/** Reads one item of a `with` line; `before` is what was said before it. */
export const readSetting = (
  reader: Reader,
  vocabulary: Vocabulary,
  before: StorySettings,
): SettingItem => {
  const first = reader.peek();
  if (first === null) return reader.fail('a setting such as “seed 7”');
  const isAlone = reader.peek(1) === null;
  if (first.kind === 'word' && isAlone && Object.hasOwn(vocabulary.settings, first.text)) {
    reader.next('a name');
    return { kind: 'settings', settings: vocabulary.settings[first.text] ?? {} };
  }
  if (reader.take('empty')) {
    const part = reader.word() ?? '';
    if (!isEmptyPart(part)) return reader.fail(`one of ${Object.keys(emptyParts).join(', ')}`);
    reader.next(part);
    return { kind: 'empty', part };
  }
  if (isNodeNext(reader)) return { kind: 'settings', settings: readNamedNodes(reader, before) };
  const known = readWord(reader, before);
  if (known !== null) return { kind: 'settings', settings: known };
  const name = reader.text('a setting such as “seed 7”');
  if (reader.peek() === null && first.kind === 'word') {
    const names = [...Object.keys(vocabulary.settings), ...settingWords].join(', ');
    throw new Mistake(
      `${name} is neither a name for settings nor has it a value; there is ${names}, and each parameter with its value.`,
    );
  }
  return {
    kind: 'settings',
    settings: { parameters: { [name]: readParameterValue(reader) } },
  };
};

/** The settings with a part that says nothing. */
export const withEmptyPart = (settings: StorySettings, part: EmptyPart): StorySettings =>
  isRecord(part) ? mergeSettings(settings, { [part]: {} }) : settings;
