import {
  byKey,
  type HistoryOperation,
  inInvocationOrder,
  type Operation,
  type Result,
} from '../history.ts';
import { asModelled, inferModel, type ModelName } from '../models.ts';
import { ednOfText } from './value-text.ts';

/**
 * A history as JSON lines, one operation a line, in this project's own form: `readHistory` gives it back
 * as it was.
 */
export const historyAsJsonLines = (history: readonly HistoryOperation[]): string =>
  history.map((record) => `${JSON.stringify(record)}\n`).join('');

/**
 * A history as Jepsen writes one, an event a line, in EDN with `:key` and `:time` in nanoseconds.
 *
 * `readHistory` reads the same operations from it, in the same order of time; ids are counted anew, and a
 * client that is called p and a number reads as that process. Events of one instant are written so that
 * they stay concurrent, except that one client's follow each other. A compare-and-swap that found another
 * value is written as failed, as Jepsen does. What no model has is left out.
 *
 * @param model what every key is; what its operations point to when null
 */
export const historyAsEdn = (
  history: readonly HistoryOperation[],
  model: ModelName | null = null,
): string => {
  const models = new Map<string, ModelName>();
  for (const [key, operations] of byKey(history)) models.set(key, model ?? inferModel(operations));
  return eventsOf(history)
    .map(({ record: given, type, atMicros }) => {
      const kind = models.get(given.operation.key) ?? 'key-value';
      const record = asModelled(kind, given);
      const fields = [
        `:process ${processOf(record.client)}`,
        `:type :${type}`,
        `:f :${functionOf(record.operation)}`,
        ...(record.operation.key === '' ? [] : [`:key ${JSON.stringify(record.operation.key)}`]),
        `:value ${type === 'ok' ? toldValue(record, kind) : askedValue(record.operation)}`,
        `:time ${Math.round(atMicros * 1000)}`,
      ];
      return `{${fields.join(', ')}}\n`;
    })
    .join('');
};

interface WrittenEvent {
  readonly record: HistoryOperation;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly atMicros: number;
}

/** What was asked and answered, in order: at one instant first what was asked, but after its client's own answer. */
const eventsOf = (history: readonly HistoryOperation[]): readonly WrittenEvent[] => {
  const events: (WrittenEvent & { readonly rank: number; readonly place: number })[] = [];
  const endsOf = new Set<string>();
  // Who goes on to ask for something else has given up on what was not answered.
  const nextOf = new Map<HistoryOperation, HistoryOperation>();
  const lastOf = new Map<string, HistoryOperation>();
  for (const record of inInvocationOrder(history)) {
    const last = lastOf.get(record.client);
    if (last !== undefined) nextOf.set(last, record);
    lastOf.set(record.client, record);
  }
  const isInstant = ({ invokedAtMicros, completedAtMicros }: HistoryOperation): boolean =>
    invokedAtMicros === completedAtMicros;
  for (const record of history)
    if (record.completedAtMicros !== null && !isInstant(record))
      endsOf.add(`${record.completedAtMicros} ${record.client}`);
  for (const [place, record] of history.entries()) {
    if (record.operation.kind === 'other') continue;
    const { invokedAtMicros, completedAtMicros, outcome, client } = record;
    const type =
      outcome === 'unknown' ? 'info' : outcome === 'ok' && isRefused(record) ? 'fail' : outcome;
    const follows = endsOf.has(`${invokedAtMicros} ${client}`);
    events.push({
      record,
      type: 'invoke',
      atMicros: invokedAtMicros,
      rank: follows ? 2 : 0,
      place,
    });
    const next = nextOf.get(record);
    if (completedAtMicros === null && next !== undefined)
      events.push({ record, type, atMicros: next.invokedAtMicros, rank: 0, place });
    if (completedAtMicros !== null) {
      const rank = isInstant(record) ? 3 : 1;
      events.push({ record, type, atMicros: completedAtMicros, rank, place });
    }
  }
  return events.sort((a, b) => a.atMicros - b.atMicros || a.rank - b.rank || a.place - b.place);
};

const isRefused = ({ result }: HistoryOperation): boolean =>
  result?.kind === 'swapped' && !result.swapped;

const processOf = (client: string): string => {
  const number = /^p(0|[1-9]\d*)$/.exec(client)?.[1];
  return number ?? (/^:[^\s"[\](){},;]+$/.test(client) ? client : JSON.stringify(client));
};

const functionOf = ({ kind }: Operation): string => {
  switch (kind) {
    case 'get':
      return 'read';
    case 'put':
      return 'write';
    case 'insert':
      return 'add';
    default:
      return kind;
  }
};

const ednOrNil = (text: string | null): string => (text === null ? 'nil' : ednOfText(text));

const askedValue = (operation: Operation): string => {
  switch (operation.kind) {
    case 'get':
    case 'delete':
    case 'other':
      return 'nil';
    case 'put':
    case 'append':
    case 'insert':
      return ednOfText(operation.value);
    case 'add':
      return String(operation.amount);
    case 'cas':
      return `[${ednOrNil(operation.expected)} ${ednOrNil(operation.value)}]`;
  }
};

const toldValue = ({ operation, result }: HistoryOperation, model: ModelName): string =>
  operation.kind === 'get' ? resultValue(result, model) : askedValue(operation);

const resultValue = (result: Result | null, model: ModelName): string => {
  switch (result?.kind) {
    case 'number':
      return String(result.value);
    case 'list': {
      const values = result.values.map(ednOfText).join(' ');
      return model === 'set' ? `#{${values}}` : `[${values}]`;
    }
    case 'value':
      return ednOrNil(result.value);
    default:
      return 'nil';
  }
};
