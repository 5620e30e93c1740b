import { type Edn, readEdn } from './edn.ts';
import type { HistoryOperation, Operation, Outcome, Result } from './history.ts';
import { BadInput } from './located.ts';
import type { ModelName } from './models.ts';

/** One line of a Jepsen history: an invocation, or how it ended. */
interface JepsenEvent {
  readonly line: number;
  readonly process: string;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly f: string;
  readonly value: Edn;
  readonly atMicros: number;
}

/** What a history is read as: how `:add` and a read's collection are to be understood. */
type Form = 'register' | 'list' | 'counter' | 'set';

const formOf = (model: ModelName): Form => {
  if (model === 'append-list') return 'list';
  return model === 'counter' || model === 'set' ? model : 'register';
};

const FUNCTIONS: ReadonlyMap<string, Operation['kind']> = new Map([
  ['read', 'get'],
  ['r', 'get'],
  ['write', 'put'],
  ['w', 'put'],
  ['cas', 'cas'],
  ['append', 'append'],
  ['delete', 'delete'],
  ['add', 'add'],
]);

/**
 * Reads a history as Jepsen writes it: operation maps with `:process :type :f :value :time`, one
 * after another or in one vector, tagged or not.
 *
 * Understood are `:read`/`:r`, `:write`/`:w`, `:cas` with `[old new]`, `:append`, `:delete`, `:add`
 * (an insertion in the model `set`), and `:txn` with a single micro-operation. Keys are those of
 * independent tests, `[key value]`, when every invocation has that form; else there is one key,
 * `x`. Operations of a process that is not a number, such as the nemesis, are passed over. `:info`
 * and a missing end mean that the outcome is unknown. The order of the file counts as real time;
 * `:time` is nanoseconds.
 *
 * @throws BadInput with line and reason, also for transactions of several micro-operations
 */
export const parseJepsenHistory = (text: string, model: ModelName): readonly HistoryOperation[] => {
  const events = readEvents(readEdn(text));
  const isIndependent = hasIndependentKeys(events);
  const form = formOf(model);
  const open = new Map<string, { event: JepsenEvent; place: number }>();
  const records: HistoryOperation[] = [];
  for (const event of events) {
    const invocation = open.get(event.process);
    if (event.type === 'invoke') {
      if (invocation !== undefined)
        throw new BadInput(
          event.line,
          `process ${event.process} invokes while its operation of line ${invocation.event.line} is open`,
        );
      open.set(event.process, { event, place: records.length });
      records.push(toRecord(event, null, records.length, isIndependent, form));
      continue;
    }
    if (invocation === undefined)
      throw new BadInput(event.line, `process ${event.process} ends what it did not invoke`);
    open.delete(event.process);
    records[invocation.place] = toRecord(
      invocation.event,
      event,
      invocation.place,
      isIndependent,
      form,
    );
  }
  return records;
};

const readEvents = (forms: readonly Edn[]): readonly JepsenEvent[] => {
  const only = forms.length === 1 ? untag(forms[0] as Edn) : undefined; // one form
  const maps = only?.kind === 'vector' || only?.kind === 'list' ? only.items : forms;
  const events: JepsenEvent[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, form] of maps.entries()) {
    const event = readEvent(untag(form), index, last);
    if (event === null) continue;
    last = event.atMicros;
    events.push(event);
  }
  return events;
};

const untag = (form: Edn): Edn => (form.kind === 'tagged' ? untag(form.value) : form);

const TYPES = ['invoke', 'ok', 'fail', 'info'] as const;

/** The smallest step between two lines of a file whose clock stands still, a nanosecond. */
const STEP_MICROS = 0.001;

const readEvent = (form: Edn, index: number, lastMicros: number): JepsenEvent | null => {
  const { line } = form;
  if (form.kind !== 'map') throw new BadInput(line, 'expected a map for each operation');
  const fields = new Map<string, Edn>();
  for (const [name, value] of form.entries)
    if (name.kind === 'keyword') fields.set(name.text, value);
  const worker = fields.get('process');
  if (worker === undefined) throw new BadInput(line, 'an operation has no :process');
  if (worker.kind !== 'number') return null;
  const typeName = fields.get('type');
  const type = TYPES.find((name) => typeName?.kind === 'keyword' && typeName.text === name);
  if (type === undefined)
    throw new BadInput(line, 'an operation needs :type :invoke, :ok, :fail or :info');
  const f = fields.get('f');
  if (f?.kind !== 'keyword') throw new BadInput(line, 'an operation needs :f, a keyword');
  const time = fields.get('time');
  const told = time?.kind === 'number' ? time.value / 1000 : index;
  return {
    line,
    process: worker.text,
    type,
    f: f.text,
    value: fields.get('value') ?? { line, kind: 'nil' },
    atMicros: Math.max(told, lastMicros + STEP_MICROS),
  };
};

const pairOf = (value: Edn): readonly [Edn, Edn] | null => {
  const form = untag(value);
  if (form.kind !== 'vector' || form.items.length !== 2) return null;
  const [first, second] = form.items;
  return first === undefined || second === undefined ? null : [first, second];
};

const hasIndependentKeys = (events: readonly JepsenEvent[]): boolean => {
  const invocations = events.filter(({ type, f }) => type === 'invoke' && f !== 'txn');
  return (
    invocations.length > 0 &&
    invocations.every(({ f, value }) => {
      const pair = pairOf(value);
      if (pair === null) return false;
      if (f === 'cas') return pairOf(pair[1]) !== null;
      return (f !== 'read' && f !== 'r') || pair[1].kind === 'nil';
    })
  );
};

/** The value as a model's string: numbers, strings and keywords as they are written. */
const textOf = (form: Edn): string => {
  switch (form.kind) {
    case 'nil':
      return 'nil';
    case 'boolean':
      return String(form.value);
    case 'keyword':
      return `:${form.text}`;
    case 'number':
    case 'string':
    case 'symbol':
    case 'character':
      return form.text;
    case 'tagged':
      return textOf(form.value);
    case 'vector':
    case 'list':
    case 'set':
      return `[${form.items.map(textOf).join(' ')}]`;
    case 'map':
      return `{${form.entries.map(([name, value]) => `${textOf(name)} ${textOf(value)}`).join(' ')}}`;
  }
};

const textOrNull = (form: Edn): string | null => (form.kind === 'nil' ? null : textOf(form));

interface Meaning {
  readonly f: string;
  readonly key: string;
  readonly value: Edn;
}

/** Function, key and value, out of an independent tuple or a transaction of one. */
const meaningOf = ({ f, value, line }: JepsenEvent, isIndependent: boolean): Meaning => {
  if (f === 'txn') {
    const operations = untag(value);
    const single = operations.kind === 'vector' ? operations.items : [];
    const parts = single[0] === undefined ? null : untag(single[0]);
    if (single.length !== 1 || parts?.kind !== 'vector' || parts.items.length !== 3)
      throw new BadInput(
        line,
        'transactions of several operations are not judged, only :txn with a single [f key value]',
      );
    const [name, key, inner] = parts.items as readonly [Edn, Edn, Edn]; // three items
    if (name.kind !== 'keyword') throw new BadInput(line, 'a micro-operation needs a keyword');
    return { f: name.text, key: textOf(key), value: untag(inner) };
  }
  if (!isIndependent) return { f, key: 'x', value: untag(value) };
  const pair = pairOf(value);
  if (pair === null) throw new BadInput(line, 'expected [key value], as in the other operations');
  return { f, key: textOf(pair[0]), value: untag(pair[1]) };
};

const operationOf = ({ f, key, value }: Meaning, form: Form, line: number): Operation => {
  const kind = FUNCTIONS.get(f);
  switch (kind) {
    case 'get':
    case 'delete':
      return { kind, key };
    case 'put':
    case 'append':
      return { kind, key, value: textOf(value) };
    case 'add':
      if (form === 'set') return { kind: 'insert', key, value: textOf(value) };
      if (value.kind !== 'number') throw new BadInput(line, ':add needs a number');
      return { kind, key, amount: value.value };
    case 'cas': {
      const pair = pairOf(value);
      if (pair === null) throw new BadInput(line, ':cas needs [old new]');
      return { kind, key, expected: textOrNull(pair[0]), value: textOf(pair[1]) };
    }
    default:
      throw new BadInput(
        line,
        `:f :${f} is not judged; known are :read :r :write :w :cas :append :delete :add and :txn of one operation`,
      );
  }
};

const resultOf = (operation: Operation, value: Edn, form: Form, line: number): Result => {
  if (operation.kind === 'cas') return { kind: 'swapped', swapped: true };
  if (operation.kind !== 'get') return { kind: 'done' };
  switch (form) {
    case 'register':
      return { kind: 'value', value: textOrNull(value) };
    case 'counter':
      if (value.kind === 'nil') return { kind: 'number', value: 0 };
      if (value.kind !== 'number') throw new BadInput(line, 'a counter was not read as a number');
      return { kind: 'number', value: value.value };
    case 'list':
    case 'set':
      if (value.kind === 'nil') return { kind: 'list', values: [] };
      if (value.kind !== 'vector' && value.kind !== 'list' && value.kind !== 'set')
        throw new BadInput(line, `a ${form} was not read as a collection`);
      return { kind: 'list', values: value.items.map(textOf) };
  }
};

const toRecord = (
  invocation: JepsenEvent,
  end: JepsenEvent | null,
  place: number,
  isIndependent: boolean,
  form: Form,
): HistoryOperation => {
  const operation = operationOf(meaningOf(invocation, isIndependent), form, invocation.line);
  const outcome: Outcome = end?.type === 'ok' || end?.type === 'fail' ? end.type : 'unknown';
  const client = `p${invocation.process}`;
  return {
    id: `${client}#${place + 1}`,
    client,
    operation,
    invokedAtMicros: invocation.atMicros,
    completedAtMicros: end === null ? null : end.atMicros,
    outcome,
    result:
      end !== null && outcome === 'ok'
        ? resultOf(operation, meaningOf(end, isIndependent).value, form, end.line)
        : null,
  };
};
