import type { Edn } from './edn.ts';
import { createNotRead, type RecordedEvent, type RecordedEvents } from './event.ts';
import type { Json } from './json.ts';
import { BadInput } from './located.ts';
import { valueText } from './value-text.ts';

/** Fields that are read, and fields that change nothing about what an operation means. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  ...['process', 'type', 'f', 'value', 'key', 'time'],
  ...['index', 'final?', 'error', 'exception', 'link', 'debug', 'duration', 'latency', 'wall-time'],
]);

/** Fields that would say which object is meant, as `:key` does, but are not understood. */
const NAMING_FIELDS: ReadonlySet<string> = new Set([
  ...['k', 'keys', 'register', 'object', 'obj', 'table', 'row', 'column', 'collection', 'bucket'],
  ...['account', 'queue', 'topic', 'partition', 'db', 'database', 'namespace', 'path', 'group'],
  ...['document', 'counter', 'set', 'list', 'name'],
]);

const TYPES = ['invoke', 'ok', 'fail', 'info'] as const;

/**
 * The events of operation maps with `:process :type :f :value :key :time`, in their order. Lines of the
 * nemesis are not read.
 *
 * @throws BadInput with line and reason
 */
export const eventsOfMaps = (maps: readonly Edn[]): RecordedEvents => {
  const notRead = createNotRead();
  const events: RecordedEvent[] = [];
  for (const form of maps) {
    const event = readEvent(untag(form), notRead.add);
    if (event !== null) events.push(event);
  }
  return { events, notRead: notRead.all() };
};

/** A form without the tags around it. */
export const untag = (form: Edn): Edn => (form.kind === 'tagged' ? untag(form.value) : form);

/** A JSON value as EDN has it: null is nil, an array a vector. */
export const ednOfJson = (json: Json): Edn => {
  const { line } = json;
  switch (json.kind) {
    case 'null':
      return { line, kind: 'nil' };
    case 'boolean':
    case 'number':
      return json;
    case 'string':
      return { line, kind: 'string', text: json.value };
    case 'array':
      return { line, kind: 'vector', items: json.items.map(ednOfJson) };
    case 'object':
      return {
        line,
        kind: 'map',
        entries: [...json.fields].map(([name, value]) => [
          { line, kind: 'string', text: name },
          ednOfJson(value),
        ]),
      };
  }
};

/** A keyword's name; in JSON, where there are none, a string with or without the colon. */
const nameOf = (form: Edn | undefined): string | null => {
  if (form?.kind === 'keyword') return form.text;
  return form?.kind === 'string' ? form.text.replace(/^:/, '') : null;
};

const readEvent = (
  form: Edn,
  skip: (reason: string, line: number) => void,
): RecordedEvent | null => {
  const { line } = form;
  if (form.kind !== 'map') throw new BadInput(line, 'expected a map for each operation');
  const fields = new Map<string, Edn>();
  for (const [name, value] of form.entries) {
    const text = nameOf(name);
    if (text !== null) fields.set(text, value);
  }
  const worker = fields.get('process');
  if (worker === undefined || worker.kind === 'nil')
    throw new BadInput(line, 'an operation has no :process');
  const client = processName(untag(worker));
  const typeName = nameOf(fields.get('type'));
  const type = TYPES.find((name) => typeName === name);
  if (client === NEMESIS) {
    skip(NEMESIS_REASON, line);
    return null;
  }
  if (type === undefined)
    throw new BadInput(line, 'an operation needs :type :invoke, :ok, :fail or :info');
  const f = nameOf(fields.get('f'));
  if (f === null) throw new BadInput(line, 'an operation needs :f, a keyword');
  for (const name of fields.keys()) {
    if (NAMING_FIELDS.has(name))
      throw new BadInput(
        line,
        `:${name} seems to say which object is meant; only :key is understood so`,
      );
    if (!PLAIN_FIELDS.has(name)) skip(`${FIELD_REASON}:${name}`, line);
  }
  const key = fields.get('key');
  const time = fields.get('time');
  return {
    line,
    process: client,
    type,
    f,
    value: untag(fields.get('value') ?? { line, kind: 'nil' }),
    key: key === undefined || key.kind === 'nil' ? null : untag(key),
    timeNanos: time?.kind === 'number' && /^-?\d+$/.test(time.text) ? BigInt(time.text) : null,
  };
};

/** How the reason begins where only a field of the lines was passed over. */
export const FIELD_REASON = 'the field ';

const NEMESIS = ':nemesis';
const NEMESIS_REASON = 'the nemesis, which is no client';

/** A client's name: `p3` for the number 3, `a` for the text a, `:a` for the keyword. */
export const processName = (form: Edn): string => {
  const text = valueText(form);
  if (form.kind === 'number') return `p${text}`;
  if (form.kind !== 'string' && form.kind !== 'symbol') return text;
  if (form.text === 'nemesis' || form.text === NEMESIS) return NEMESIS;
  return /^p-?\d/.test(text) ? JSON.stringify(text) : text;
};

/** Without those that never invoke and whose every line is `:info`: what a nemesis by another name does. */
export const withoutBystanders = ({ events, notRead }: RecordedEvents): RecordedEvents => {
  const acting = new Set(
    events.filter(({ type }) => type !== 'info').map((event) => event.process),
  );
  const skipped = createNotRead();
  const kept = events.filter(({ process: client, line }) => {
    if (client !== NEMESIS && acting.has(client)) return true;
    skipped.add(
      client === NEMESIS
        ? NEMESIS_REASON
        : `${client}, which asks for nothing and has :info lines only`,
      line,
    );
    return false;
  });
  return { events: kept, notRead: [...notRead, ...skipped.all()] };
};
