import type { HistoryOperation, Operation, Outcome, Result } from '../history.ts';
import type { Json } from './json.ts';
import { BadInput } from './located.ts';

/**
 * Operations in this project's own form, that of `HistoryOperation`. `id` may be left out; so may
 * `result` and `completedAtMicros` of an operation that was not answered.
 *
 * @throws BadInput with line and reason
 */
export const operationsOfJson = (items: readonly Json[]): readonly HistoryOperation[] => {
  const ids = new Set<string>();
  return items.map((item, index) => {
    const record = readRecord(item, index);
    if (ids.has(record.id)) throw new BadInput(item.line, `the id ${record.id} is used twice`);
    ids.add(record.id);
    return record;
  });
};

type Fields = ReadonlyMap<string, Json>;

const fieldsOf = (json: Json | undefined, line: number, what: string): Fields => {
  if (json?.kind !== 'object') throw new BadInput(json?.line ?? line, `${what} must be an object`);
  return json.fields;
};

const text = (fields: Fields, name: string, line: number): string => {
  const json = fields.get(name);
  if (json?.kind !== 'string') throw new BadInput(json?.line ?? line, `${name} must be a string`);
  return json.value;
};

const finite = (fields: Fields, name: string, line: number): number => {
  const json = fields.get(name);
  if (json?.kind !== 'number' || !Number.isFinite(json.value))
    throw new BadInput(json?.line ?? line, `${name} must be a number`);
  return json.value;
};

const textOrNull = (fields: Fields, name: string, line: number): string | null =>
  fields.get(name)?.kind === 'null' ? null : text(fields, name, line);

const isAbsent = (json: Json | undefined): boolean => json === undefined || json.kind === 'null';

const readRecord = (json: Json, index: number): HistoryOperation => {
  const { line } = json;
  const fields = fieldsOf(json, line, `operation ${index + 1}`);
  const client = text(fields, 'client', line);
  const outcome = readOutcome(fields, line);
  const invokedAtMicros = finite(fields, 'invokedAtMicros', line);
  const completedAtMicros = isAbsent(fields.get('completedAtMicros'))
    ? null
    : finite(fields, 'completedAtMicros', line);
  if (completedAtMicros === null && outcome !== 'unknown')
    throw new BadInput(line, `an operation that is ${outcome} needs completedAtMicros`);
  if (completedAtMicros !== null && completedAtMicros < invokedAtMicros)
    throw new BadInput(line, 'completedAtMicros lies before invokedAtMicros');
  const result = isAbsent(fields.get('result')) ? null : readResult(fields, line);
  return {
    id: isAbsent(fields.get('id')) ? `${client}#${index + 1}` : text(fields, 'id', line),
    client,
    operation: readOperation(fields, line),
    invokedAtMicros,
    completedAtMicros,
    outcome,
    result: outcome === 'ok' ? result : null,
    replica: isAbsent(fields.get('replica')) ? null : text(fields, 'replica', line),
  };
};

const readOutcome = (fields: Fields, line: number): Outcome => {
  const outcome = text(fields, 'outcome', line);
  if (outcome === 'ok' || outcome === 'fail' || outcome === 'unknown') return outcome;
  throw new BadInput(line, `outcome must be ok, fail or unknown, not ${outcome}`);
};

const readOperation = (record: Fields, line: number): Operation => {
  const fields = fieldsOf(record.get('operation'), line, 'operation');
  const kind = text(fields, 'kind', line);
  const key = text(fields, 'key', line);
  switch (kind) {
    case 'get':
    case 'delete':
      return { kind, key };
    case 'put':
    case 'append':
    case 'insert':
      return { kind, key, value: text(fields, 'value', line) };
    case 'cas':
      return {
        kind,
        key,
        expected: textOrNull(fields, 'expected', line),
        value: textOrNull(fields, 'value', line),
      };
    case 'add':
      return { kind, key, amount: finite(fields, 'amount', line) };
    default:
      throw new BadInput(
        line,
        `kind must be put, get, cas, append, add, insert or delete, not ${kind}`,
      );
  }
};

const readResult = (record: Fields, line: number): Result => {
  const fields = fieldsOf(record.get('result'), line, 'result');
  const kind = text(fields, 'kind', line);
  switch (kind) {
    case 'value':
      return { kind, value: textOrNull(fields, 'value', line) };
    case 'number':
      return { kind, value: finite(fields, 'value', line) };
    case 'done':
      return { kind };
    case 'swapped': {
      const swapped = fields.get('swapped');
      if (swapped?.kind !== 'boolean')
        throw new BadInput(swapped?.line ?? line, 'swapped must be true or false');
      return { kind, swapped: swapped.value };
    }
    case 'list': {
      const values = fields.get('values');
      if (values?.kind !== 'array')
        throw new BadInput(values?.line ?? line, 'values must be an array of strings');
      return {
        kind,
        values: values.items.map((item) => {
          if (item.kind !== 'string') throw new BadInput(item.line, 'values must hold strings');
          return item.value;
        }),
      };
    }
    default:
      throw new BadInput(line, `a result is value, list, number, swapped or done, not ${kind}`);
  }
};
