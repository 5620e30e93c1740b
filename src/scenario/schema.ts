import * as v from 'valibot';
import type { OperationKind } from '../sim/operation.ts';
import { panelNames, type Scenario } from '../sim/scenario.ts';
import { selectorForm } from '../sim/selector.ts';
import { findUnplain } from './plain.ts';
import { reportAt, type ScenarioReport } from './report.ts';
import { grouped, listed, quoted, shownValue } from './wording.ts';

/** How much a scenario may hold. What makes sense beyond size is for the engine to say. */
export const limits = {
  nodes: 1_000,
  clients: 16,
  scriptEntries: 2_000,
  captions: 500,
  /** What one stop of a story lights. */
  pointers: 50,
  /** What a question offers, at least and at most. */
  leastOptions: 2,
  options: 5,
  expectations: 100,
  parameters: 100,
  rules: 100,
  regions: 16,
  workloadKeys: 64,
  workloadOperations: 64,
  transactionWrites: 64,
  attempts: 1_000,
  /** Characters of a title, a caption. */
  sentence: 200,
  /** Characters of an operation's key or value, and of every other name. */
  word: 64,
  /** Characters of a rule's or a verdict's id. */
  identifier: 100,
  /** Six hours of virtual time. */
  micros: 21_600_000_000,
} as const;

/*
 * The message of every schema below says in a few words what its value must be, so that a report
 * can end "must be <message>, not <value>".
 */

const wholeNumber = (minimum: number, maximum: number, unit = '') => {
  const expected = `a whole number${unit} from ${grouped(minimum)} to ${grouped(maximum)}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(minimum, expected),
    v.maxValue(maximum, expected),
  );
};

const numberBetween = (minimum: number, maximum: number) => {
  const expected = `a number from ${minimum} to ${maximum}`;
  return v.pipe(v.number(expected), v.minValue(minimum, expected), v.maxValue(maximum, expected));
};

const text = (maximum: number) => {
  const expected = `text of at most ${maximum} characters`;
  return v.pipe(v.string(expected), v.maxLength(maximum, expected));
};

const textLike = (pattern: RegExp, expected: string) =>
  v.pipe(v.string(expected), v.maxLength(limits.word, expected), v.regex(pattern, expected));

const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, listed(words.map(quoted), 'or'));

const listOf = <Item extends v.GenericSchema>(item: Item, maximum: number, minimum = 0) => {
  const size =
    minimum === 0
      ? `at most ${grouped(maximum)}`
      : `${grouped(minimum)} to ${grouped(maximum)} items`;
  const expected = `a list of ${size}`;
  return v.pipe(
    v.array(item, expected),
    v.minLength(minimum, expected),
    v.maxLength(maximum, expected),
  );
};

/** Valibot takes lists for objects, and a list without elements would pass for an empty object. */
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const AN_OBJECT = 'an object';

const recordOf = <Key extends v.GenericSchema<string, string>, Value extends v.GenericSchema>(
  key: Key,
  value: Value,
  maximum: number,
) =>
  v.pipe(
    v.unknown(),
    v.guard(isObject, AN_OBJECT),
    v.record(key, value, AN_OBJECT),
    v.maxEntries(maximum, `an object of at most ${grouped(maximum)} entries`),
  );

/** An object with these keys and no others. */
const closed = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) => {
    const key = issue.path?.[0].key;
    if (typeof key !== 'string') return AN_OBJECT;
    if (issue.expected === 'never') return listed(Object.keys(entries));
    const missing = entries[key];
    return missing !== undefined && 'message' in missing && typeof missing.message === 'string'
      ? missing.message
      : AN_OBJECT;
  });

/** The same for objects whose keys may all be missing. */
const closedOptional = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(v.unknown(), v.guard(isObject, AN_OBJECT), closed(entries));

const kindOf = <Kind extends string>(option: {
  readonly entries: { readonly kind: { readonly literal: Kind } };
}): Kind => option.entries.kind.literal;

/** What a value that is told by its kind must be: an object, or one of the kinds. */
const expectedKind = (kinds: readonly string[]) => (issue: v.VariantIssue) =>
  issue.path === undefined ? AN_OBJECT : namedKinds(kinds);

/** So many kinds are listed; of more, a sentence names a few. */
const MOST_KINDS_LISTED = 8;

const namedKinds = (kinds: readonly string[]): string => {
  const isLong = kinds.length > MOST_KINDS_LISTED;
  const named = listed(kinds.slice(0, isLong ? 3 : undefined).map(quoted), 'or');
  return isLong ? `a kind such as ${named}` : named;
};

const micros = wholeNumber(0, limits.micros, ' of microseconds');
const range = v.strictTuple([micros, micros], 'a pair of microseconds [minimum, maximum]');
const share = numberBetween(0, 1);
const node = textLike(/^[nc][1-9]\d{0,3}$/, 'the name of a node such as "n1" or "c1"');
const someNode = textLike(
  new RegExp(`^(?:[nc][1-9]\\d{0,3}|${selectorForm})$`),
  'the name of a node such as "n1", or whom it means, such as "leader"',
);
const message = textLike(
  /^[nc][1-9]\d{0,3}>[nc][1-9]\d{0,3}#[1-9]\d{0,9}(\+[1-9]\d{0,3})*$/,
  'the name of a message such as "n1>n2#14"',
);
const word = text(limits.word);
const identifier = text(limits.identifier);
const sentence = text(limits.sentence);
/** The numbers that every language reads and writes as they are. */
const anyNumber = numberBetween(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** A place in a sequence. */
const place = wholeNumber(0, 1_000_000);

const actionOptions = [
  closed({ kind: v.literal('changeMembers'), members: listOf(node, limits.nodes, 1) }),
  closed({ kind: v.literal('transferLeadership'), to: node }),
  closed({ kind: v.literal('split'), atKey: word }),
] as const;

const administratorAction = v.variant(
  'kind',
  actionOptions,
  expectedKind(actionOptions.map(kindOf)),
);

const operationOptions = [
  closed({ kind: v.literal('put'), key: word, value: word }),
  closed({ kind: v.literal('get'), key: word }),
  closed({
    kind: v.literal('cas'),
    key: word,
    expected: v.nullable(word),
    value: word,
  }),
  closed({ kind: v.literal('append'), key: word, value: word }),
  closed({ kind: v.literal('delete'), key: word }),
  closed({
    kind: v.literal('add'),
    key: word,
    amount: wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  }),
  closed({ kind: v.literal('insert'), key: word, value: word }),
  closed({ kind: v.literal('remove'), key: word, value: word }),
  closed({ kind: v.literal('insertAt'), key: word, index: place, value: word }),
  closed({ kind: v.literal('deleteAt'), key: word, index: place }),
  closed({ kind: v.literal('getAll'), keys: listOf(word, limits.workloadKeys, 1) }),
  closed({ kind: v.literal('sample'), key: word, source: oneOf(['random', 'now']) }),
  closed({
    kind: v.literal('transaction'),
    writes: listOf(closed({ key: word, value: word }), limits.transactionWrites, 1),
  }),
  closed({ kind: v.literal('propose'), value: word }),
  closed({ kind: v.literal('administer'), action: administratorAction }),
] as const;

const operationKinds: readonly OperationKind[] = operationOptions.map(kindOf);

const operation = v.variant('kind', operationOptions, expectedKind(operationKinds));

const linkSettings = closedOptional({
  latencyMicros: v.exactOptional(range),
  loss: v.exactOptional(share),
  duplication: v.exactOptional(share),
  reordering: v.exactOptional(share),
  spread: v.exactOptional(oneOf(['even', 'exponential', 'logNormal', 'pareto'])),
});

const diskSettings = closedOptional({
  latencyMicros: v.exactOptional(range),
  failure: v.exactOptional(share),
  queue: v.exactOptional(v.boolean('true or false')),
});

const regions = closed({
  names: listOf(
    closed({
      name: textLike(/^[a-z0-9]{1,32}$/, 'a name of small letters and digits, such as "eu"'),
      nodes: listOf(node, limits.nodes + limits.clients),
    }),
    limits.regions,
    1,
  ),
  latencyMicros: listOf(listOf(range, limits.regions, 1), limits.regions, 1),
});

const interventionOptions = [
  closed({ kind: v.literal('kill'), node: someNode }),
  closed({ kind: v.literal('restart'), node: someNode }),
  closed({ kind: v.literal('pause'), node: someNode }),
  closed({ kind: v.literal('resume'), node: someNode }),
  closed({ kind: v.literal('wipeDisk'), node: someNode }),
  closed({ kind: v.literal('loseUnsynced'), node: someNode }),
  closed({ kind: v.literal('cut'), from: someNode, to: someNode }),
  closed({ kind: v.literal('mend'), from: someNode, to: someNode }),
  closed({
    kind: v.literal('partition'),
    groups: listOf(listOf(someNode, limits.nodes + limits.clients), limits.nodes),
  }),
  closed({ kind: v.literal('heal') }),
  closed({
    kind: v.literal('setLink'),
    from: v.exactOptional(someNode),
    to: v.exactOptional(someNode),
    settings: linkSettings,
  }),
  closed({ kind: v.literal('setClock'), node: someNode, rate: numberBetween(0.1, 10) }),
  closed({
    kind: v.literal('jumpClock'),
    node: someNode,
    byMicros: wholeNumber(-limits.micros, limits.micros, ' of microseconds'),
  }),
  closed({ kind: v.literal('setDisk'), node: someNode, settings: diskSettings }),
  closed({ kind: v.literal('hold') }),
  closed({ kind: v.literal('release') }),
  closed({ kind: v.literal('drop'), message }),
  closed({ kind: v.literal('duplicate'), message }),
  closed({ kind: v.literal('delay'), message, byMicros: micros }),
  closed({ kind: v.literal('deliverNow'), message }),
  closed({ kind: v.literal('fireTimer'), node: someNode, timer: word }),
  closed({ kind: v.literal('addNode'), node }),
  closed({ kind: v.literal('removeNode'), node: someNode }),
  closed({
    kind: v.literal('operation'),
    client: node,
    operation,
    to: v.exactOptional(someNode),
  }),
  closed({ kind: v.literal('betray'), node: someNode, behaviour: v.nullable(word) }),
] as const;

const intervention = v.variant(
  'kind',
  interventionOptions,
  expectedKind(interventionOptions.map(kindOf)),
);

const workload = closed({
  everyMicros: range,
  keys: listOf(word, limits.workloadKeys, 1),
  operations: listOf(oneOf(operationKinds), limits.workloadOperations, 1),
  fromMicros: v.exactOptional(micros),
  untilMicros: v.exactOptional(micros),
});

const epoch = wholeNumber(0, 1_000_000);
const index = wholeNumber(0, 1_000_000);

const predictedAnswerOptions = [
  closed({ kind: v.literal('option'), option: wholeNumber(1, limits.options) }),
  closed({ kind: v.literal('leader'), epoch }),
  closed({ kind: v.literal('committed'), index, atMicros: micros }),
  closed({ kind: v.literal('outcome'), client: node, operation: wholeNumber(1, 1_000_000) }),
  closed({ kind: v.literal('value'), node, atMicros: micros }),
  closed({ kind: v.literal('role'), node, atMicros: micros }),
  closed({ kind: v.literal('epoch'), node, atMicros: micros }),
  closed({ kind: v.literal('field'), node, field: word, atMicros: micros }),
  closed({ kind: v.literal('agree'), atMicros: micros }),
  closed({ kind: v.literal('holds'), monitor: identifier }),
] as const;

const prediction = closed({
  question: sentence,
  options: listOf(
    closed({ text: sentence, reply: sentence, value: v.exactOptional(word) }),
    limits.options,
    limits.leastOptions,
  ),
  answer: v.variant(
    'kind',
    predictedAnswerOptions,
    expectedKind(predictedAnswerOptions.map(kindOf)),
  ),
});

const pointerOptions = [
  closed({ kind: v.literal('node'), node }),
  closed({ kind: v.literal('link'), from: node, to: node }),
  closed({ kind: v.literal('message'), message }),
  closed({ kind: v.literal('cell'), node, index }),
  closed({ kind: v.literal('panel'), panel: oneOf(panelNames) }),
] as const;

const pointer = v.variant('kind', pointerOptions, expectedKind(pointerOptions.map(kindOf)));

const nodeOrLeader = textLike(
  /^([nc][1-9]\d{0,3}|leader)$/,
  'the name of a node such as "n1", or "leader"',
);

const deedOptions = [
  closed({
    kind: v.literal('apart'),
    groups: listOf(listOf(node, limits.nodes + limits.clients), limits.nodes, 1),
  }),
  closed({ kind: v.literal('healed') }),
  closed({ kind: v.literal('down'), node: nodeOrLeader }),
  closed({ kind: v.literal('up'), node }),
  closed({ kind: v.literal('paused'), node: nodeOrLeader }),
  closed({ kind: v.literal('written'), key: word }),
] as const;

const deed = v.variant('kind', deedOptions, expectedKind(deedOptions.map(kindOf)));

const caption = closed({
  atMicros: micros,
  text: sentence,
  ask: v.exactOptional(prediction),
  points: v.exactOptional(listOf(pointer, limits.pointers)),
  awaits: v.exactOptional(deed),
});

/** The keys of a scenario, in the order in which they are written. */
export const scenarioEntries = {
  protocol: textLike(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'a protocol\'s name in small letters, such as "raft"',
  ),
  title: v.exactOptional(sentence),
  seed: wholeNumber(0, 4_294_967_295),
  nodes: wholeNumber(1, limits.nodes),
  clients: listOf(
    closedOptional({
      workload: v.exactOptional(workload),
      prefers: v.exactOptional(node),
      byHand: v.exactOptional(v.literal(true, 'true')),
    }),
    limits.clients,
  ),
  clientSettings: v.exactOptional(
    closedOptional({
      timeoutMicros: v.exactOptional(micros),
      attempts: v.exactOptional(wholeNumber(1, limits.attempts)),
      backoffMicros: v.exactOptional(micros),
      answersNeeded: v.exactOptional(wholeNumber(1, limits.nodes)),
      firstServer: v.exactOptional(oneOf(['believed', 'byKey', 'random'])),
      nextServer: v.exactOptional(oneOf(['next', 'random'])),
      tokens: v.exactOptional(oneOf(['session', 'key'])),
    }),
  ),
  parameters: v.exactOptional(
    recordOf(
      word,
      v.union([anyNumber, v.boolean(), word], 'a number, true, false, or a short text'),
      limits.parameters,
    ),
  ),
  rulesOff: v.exactOptional(listOf(identifier, limits.rules)),
  network: v.exactOptional(linkSettings),
  diskMicros: v.exactOptional(range),
  diskSettings: v.exactOptional(recordOf(node, diskSettings, limits.nodes + limits.clients)),
  jitterMicros: v.exactOptional(range),
  regions: v.exactOptional(regions),
  disks: v.exactOptional(recordOf(node, v.unknown(), limits.nodes)),
  script: listOf(
    closed({
      atMicros: micros,
      afterStep: v.exactOptional(wholeNumber(0, 1_000_000)),
      intervention,
    }),
    limits.scriptEntries,
  ),
  untilMicros: micros,
  captions: v.exactOptional(listOf(caption, limits.captions)),
  afterwards: v.exactOptional(sentence),
  expectations: v.exactOptional(
    listOf(closed({ verdict: identifier, holds: v.boolean('true or false') }), limits.expectations),
  ),
  positions: v.exactOptional(
    recordOf(
      node,
      v.strictTuple([share, share], 'a pair of shares [x, y]'),
      limits.nodes + limits.clients,
    ),
  ),
};

/** The parts that have a name of their own in the published JSON Schema. */
export const scenarioParts = {
  micros,
  microsRange: range,
  node,
  nodeOrSelector: someNode,
  message,
  operation,
  linkSettings,
  intervention,
  workload,
  prediction,
  pointer,
  deed,
  caption,
};

/** The keys of a scenario by themselves (Object.keys alone would widen them to string). */
export const scenarioKeys = Object.keys(scenarioEntries) as readonly (keyof Scenario)[];

/** A scenario as it comes from outside; its output has its keys in the order above. */
export const scenarioSchema = closed(scenarioEntries);

/** A scenario, or why it is none. */
export type ParsedScenario =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'problem'; readonly report: ScenarioReport };

const report = (issue: v.BaseIssue<unknown>): ScenarioReport => {
  const steps = issue.path ?? [];
  // Every schema above describes lists and objects with text keys: no other step can occur.
  const path = steps.map((step) => step.key as string | number);
  const last = steps.at(-1);
  if (issue.type === 'strict_tuple' && issue.expected === 'never' && last !== undefined) {
    return reportAt(
      path.slice(0, -1),
      `must be ${issue.message}, not ${shownValue(last.input)}`,
      path,
    );
  }
  if (issue.input === undefined && last?.type === 'object') {
    return reportAt(
      path.slice(0, -1),
      `lacks ${quoted(String(last.key))}, which must be ${issue.message}`,
      path,
    );
  }
  if (last?.type !== 'object' || last.origin !== 'key') {
    return reportAt(path, `must be ${issue.message}, not ${shownValue(issue.input)}`);
  }
  const owner = path.slice(0, -1);
  const key = quoted(last.key);
  if (issue.type !== 'strict_object') {
    return reportAt(owner, `has the key ${key}, which must be ${issue.message}`, path);
  }
  return issue.expected === 'never'
    ? reportAt(owner, `has the unknown key ${key}; it may have ${issue.message}`, path)
    : reportAt(owner, `lacks ${key}, which must be ${issue.message}`, path);
};

/**
 * Reads a value that claims to be a scenario of the current version: its shape and its size, with
 * nothing in it that is not plain data. The output has its keys in one stable order. Whether the
 * protocol, its parameters and the script make sense is for the engine to say.
 */
export const parseScenario = (value: unknown): ParsedScenario => {
  const unplain = findUnplain(value);
  if (unplain !== null) return { kind: 'problem', report: unplain };
  const result = v.safeParse(scenarioSchema, value, { abortEarly: true });
  return result.success
    ? { kind: 'scenario', scenario: result.output }
    : { kind: 'problem', report: report(result.issues[0]) };
};
