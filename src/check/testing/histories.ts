import fc from 'fast-check';
import type { HistoryOperation, Operation, Outcome, Result } from '../history.ts';
import type { SearchedOperation } from '../linear-search.ts';
import type { ModelName } from '../models.ts';

/**
 * Histories for tests: a shorthand, random ones, and checkers so plain that they are evidently
 * right.
 */

let serial = 0;

const record = (
  client: string,
  operation: Operation,
  result: Result | null,
  [from, to]: readonly [number, number | null],
  outcome: Outcome,
): HistoryOperation => {
  serial += 1;
  return {
    id: `${client}#${serial}`,
    client,
    operation,
    result: outcome === 'ok' ? result : null,
    invokedAtMicros: from,
    completedAtMicros: to,
    outcome,
  };
};

type Span = readonly [number, number | null];

export const put = (
  client: string,
  key: string,
  value: number | string,
  span: Span,
  outcome: Outcome = 'ok',
): HistoryOperation =>
  record(client, { kind: 'put', key, value: String(value) }, { kind: 'done' }, span, outcome);

export const get = (
  client: string,
  key: string,
  value: number | string | null,
  span: Span,
): HistoryOperation =>
  record(
    client,
    { kind: 'get', key },
    { kind: 'value', value: value === null ? null : String(value) },
    span,
    'ok',
  );

export const cas = (
  client: string,
  key: string,
  [expected, value]: readonly [number | null, number],
  swapped: boolean,
  span: Span,
  outcome: Outcome = 'ok',
): HistoryOperation =>
  record(
    client,
    {
      kind: 'cas',
      key,
      expected: expected === null ? null : String(expected),
      value: String(value),
    },
    { kind: 'swapped', swapped },
    span,
    outcome,
  );

export const append = (
  client: string,
  key: string,
  value: number,
  span: Span,
  outcome: Outcome = 'ok',
): HistoryOperation =>
  record(client, { kind: 'append', key, value: String(value) }, { kind: 'done' }, span, outcome);

export const insert = (
  client: string,
  key: string,
  value: number,
  span: Span,
  outcome: Outcome = 'ok',
): HistoryOperation =>
  record(client, { kind: 'insert', key, value: String(value) }, { kind: 'done' }, span, outcome);

export const add = (
  client: string,
  key: string,
  amount: number,
  span: Span,
  outcome: Outcome = 'ok',
): HistoryOperation =>
  record(client, { kind: 'add', key, amount }, { kind: 'done' }, span, outcome);

export const getList = (
  client: string,
  key: string,
  values: readonly number[],
  span: Span,
): HistoryOperation =>
  record(client, { kind: 'get', key }, { kind: 'list', values: values.map(String) }, span, 'ok');

export const getNumber = (
  client: string,
  key: string,
  value: number,
  span: Span,
): HistoryOperation => record(client, { kind: 'get', key }, { kind: 'number', value }, span, 'ok');

/** Operations that follow each other without a pause, one step of ten apart from `start`. */
export const inTurn = (
  operations: readonly ((span: Span) => HistoryOperation)[],
  start = 0,
): readonly HistoryOperation[] =>
  operations.map((make, index) => make([start + index * 10, start + index * 10 + 5]));

/** The value of a key, in the plainest form: a string, a list, a set or a number. */
type Value = string | null | number | readonly string[];

const initialOf = (model: ModelName): Value => {
  if (model === 'counter') return 0;
  return model === 'append-list' || model === 'set' ? [] : null;
};

/** What an operation does, and what it answers. */
const perform = (model: ModelName, value: Value, operation: Operation): [Value, Result] => {
  const list = Array.isArray(value) ? (value as readonly string[]) : [];
  const done: Result = { kind: 'done' };
  switch (operation.kind) {
    case 'put':
      return [operation.value, done];
    case 'delete':
      return [initialOf(model), done];
    case 'cas':
      return value === operation.expected
        ? [operation.value, { kind: 'swapped', swapped: true }]
        : [value, { kind: 'swapped', swapped: false }];
    case 'append':
      if (model === 'append-list') return [[...list, operation.value], done];
      if (model === 'text') return [`${value ?? ''}${operation.value}`, done];
      return [value === null ? operation.value : `${value},${operation.value}`, done];
    case 'insert':
      return [[...new Set([...list, operation.value])].sort(), done];
    case 'add':
      if (model === 'key-value') return [String(Number(value ?? '0') + operation.amount), done];
      return [Number(value) + operation.amount, done];
    case 'other':
      throw new Error('no model has it');
    case 'get':
      if (typeof value === 'number') return [value, { kind: 'number', value }];
      if (Array.isArray(value)) return [value, { kind: 'list', values: list }];
      return [value, { kind: 'value', value: value as string | null }]; // neither list nor number
  }
};

const answer = (model: ModelName, result: Result | null): string => {
  if (result?.kind === 'list' && model === 'set') return JSON.stringify([...result.values].sort());
  return JSON.stringify(result);
};

const precedes = (a: HistoryOperation, b: HistoryOperation): boolean =>
  a.outcome === 'ok' && a.completedAtMicros !== null && a.completedAtMicros < b.invokedAtMicros;

/** Tries every order that keeps `mustPrecede`; unheard operations may be left out. */
const someOrder = (
  history: readonly SearchedOperation[],
  model: ModelName,
  mustPrecede: (a: HistoryOperation, b: HistoryOperation) => boolean,
  initial: string | null = null,
): boolean => {
  const go = (
    left: readonly SearchedOperation[],
    store: ReadonlyMap<string, Value>,
    latestAsked = Number.NEGATIVE_INFINITY,
  ): boolean => {
    if (left.every(({ outcome }) => outcome !== 'ok')) return true;
    return left.some((next) => {
      if ((next.latestEffectMicros ?? Number.POSITIVE_INFINITY) < latestAsked) return false;
      if (left.some((other) => other !== next && mustPrecede(other, next))) return false;
      const { key } = next.operation;
      const [after, told] = perform(model, store.get(key) ?? initialOf(model), next.operation);
      const fits =
        next.outcome !== 'ok' ||
        (next.operation.kind !== 'get' && next.operation.kind !== 'cas') ||
        answer(model, told) === answer(model, next.result);
      const rest = left.filter((other) => other !== next);
      return (
        fits &&
        go(rest, new Map(store).set(key, after), Math.max(latestAsked, next.invokedAtMicros))
      );
    });
  };
  return go(
    history.filter(({ outcome }) => outcome !== 'fail'),
    initial === null
      ? new Map()
      : new Map(history.map(({ operation }) => [operation.key, initial])),
  );
};

/** Linearizability by trying every order. */
export const isLinearizableByForce = (
  history: readonly SearchedOperation[],
  model: ModelName,
  initial: string | null = null,
): boolean => someOrder(history, model, precedes, initial);

/** Sequential consistency by trying every order. */
export const isSequentialByForce = (
  history: readonly HistoryOperation[],
  model: ModelName,
): boolean => someOrder(history, model, (a, b) => a.client === b.client && precedes(a, b));

interface Draw {
  readonly client: number;
  readonly kind: Operation['kind'];
  readonly key: string;
  readonly value: string;
  readonly expected: string | null;
  readonly pause: number;
  readonly length: number;
  readonly outcome: Outcome;
  readonly effect: number;
  readonly guess: number;
}

const toOperation = ({ kind, key, value, expected }: Draw): Operation => {
  switch (kind) {
    case 'get':
    case 'delete':
      return { kind, key };
    case 'other':
      return { kind, key, asked: 'sample' };
    case 'cas':
      return { kind, key, expected, value };
    case 'add':
      return { kind, key, amount: Number(value) };
    default:
      return { kind, key, value };
  }
};

/**
 * Random small histories. Each operation takes effect at a random moment of its span, so that the
 * history is linearizable by construction; with `lies`, some answers are then replaced by answers
 * that the same key gave at other times.
 */
export const smallHistories = (
  model: ModelName,
  {
    kinds,
    lies,
    maxLength = 7,
    keys = ['x', 'y'],
    clients = 3,
    isDistinct = false,
    unheard = true,
  }: {
    kinds: readonly Operation['kind'][];
    lies: boolean;
    maxLength?: number;
    keys?: readonly string[];
    clients?: number;
    isDistinct?: boolean;
    unheard?: boolean;
  },
): fc.Arbitrary<readonly HistoryOperation[]> =>
  fc
    .array(
      fc.record<Draw>({
        client: fc.integer({ min: 0, max: clients - 1 }),
        kind: fc.constantFrom(...kinds),
        key: fc.constantFrom(...keys),
        value: fc.constantFrom('1', '2', '3'),
        expected: fc.constantFrom('1', '2', null),
        pause: fc.integer({ min: 1, max: 6 }),
        length: fc.integer({ min: 0, max: 30 }),
        outcome: unheard
          ? fc.constantFrom<Outcome>('ok', 'ok', 'ok', 'ok', 'unknown', 'fail')
          : fc.constant<Outcome>('ok'),
        effect: fc.integer({ min: 0, max: 40 }),
        guess: fc.integer({ min: 0, max: lies ? 12 : 1_000_000 }),
      }),
      { minLength: 1, maxLength },
    )
    .map((draws) => {
      const clocks = new Map<number, number>();
      const planned = draws.map((draw, index) => {
        const from = (clocks.get(draw.client) ?? 0) + draw.pause;
        const to = from + draw.length;
        clocks.set(draw.client, to);
        const late = draw.outcome === 'unknown' ? draw.effect : Math.min(draw.effect, draw.length);
        const value = isDistinct ? String(index + 1) : draw.value;
        return { draw: { ...draw, value }, from, to, at: from + late + index / 100, index };
      });
      const store = new Map<string, Value>();
      const answers = new Map<number, Result>();
      const given = new Map<string, Result[]>();
      for (const { draw, index } of [...planned].sort((a, b) => a.at - b.at)) {
        if (draw.outcome === 'fail' || (draw.outcome === 'unknown' && draw.guess % 2 === 0))
          continue;
        const before = store.get(draw.key) ?? initialOf(model);
        const [after, told] = perform(model, before, toOperation(draw));
        store.set(draw.key, after);
        answers.set(index, told);
        if (draw.kind === 'get') given.set(draw.key, [...(given.get(draw.key) ?? []), told]);
      }
      return planned.map(({ draw, from, to, index }): HistoryOperation => {
        let result = answers.get(index) ?? null;
        const others = given.get(draw.key) ?? [];
        const lie = lies && draw.kind === 'get' ? others[draw.guess] : undefined;
        if (lie !== undefined) result = lie;
        if (lies && draw.guess === 12 && result?.kind === 'swapped')
          result = { kind: 'swapped', swapped: !result.swapped };
        return {
          id: `c${draw.client}#${index}`,
          client: `c${draw.client}`,
          operation: toOperation(draw),
          invokedAtMicros: from,
          completedAtMicros: draw.outcome === 'unknown' ? null : to,
          outcome: draw.outcome,
          result: draw.outcome === 'ok' ? result : null,
        };
      });
    });
