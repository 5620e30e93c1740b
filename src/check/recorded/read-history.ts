import type { HistoryOperation } from '../history.ts';
import type { ModelName } from '../models.ts';
import { readEdn } from './edn.ts';
import type { NotRead, RecordedEvents } from './event.ts';
import { eventsOfLines } from './event-lines.ts';
import { ednOfJson, eventsOfMaps, untag, withoutBystanders } from './event-maps.ts';
import { historyOfEvents } from './history-of-events.ts';
import { type Json, readJsonValues } from './json.ts';
import { BadInput } from './located.ts';
import { operationsOfJson } from './operations-json.ts';

/** What was read of a file. */
export interface HistoryRead {
  readonly history: readonly HistoryOperation[];
  /** What every key is; null where each key is what its operations tell. */
  readonly model: ModelName | null;
  /** For operations of a recording, the lines on which they began and ended. */
  readonly lines: ReadonlyMap<string, readonly number[]>;
  readonly notRead: readonly NotRead[];
  /** Whether the file says when its operations happened, and not only in which order. */
  readonly isTimed: boolean;
}

/**
 * Reads a recorded history in any of the forms of the README: Jepsen's EDN or JSON, a Jepsen log,
 * Knossos' text lines, porcupine's logs, or this project's own JSON. The form is told by the text.
 *
 * @param model what every key is; told by the operations when null
 * @throws BadInput with line and reason; also when there is no operation in it
 */
export const readHistory = (given: string, model: ModelName | null): HistoryRead => {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  const form = formOf(text);
  if (form === 'json') {
    const items = itemsOfJson(readJsonValues(text));
    if (items.some(isOwnOperation))
      return {
        history: operationsOfJson(items),
        model,
        lines: new Map(),
        notRead: [],
        isTimed: true,
      };
    return fromEvents(eventsOfMaps(items.map(ednOfJson)), model);
  }
  return fromEvents(form === 'edn' ? eventsOfEdn(text) : eventsOfLines(text), model);
};

const fromEvents = (recorded: RecordedEvents, model: ModelName | null): HistoryRead => {
  const { events, notRead } = withoutBystanders(recorded);
  if (events.length === 0) {
    const passed = notRead.reduce((sum, { lines }) => sum + lines.length, 0);
    throw new BadInput(
      1,
      passed === 0
        ? 'no operations'
        : `no operations: none of the ${passed} lines could be read (${notRead.map(({ reason }) => reason).join('; ')})`,
    );
  }
  const isTimed = events.some(({ timeNanos }) => timeNanos !== null);
  return { ...historyOfEvents(events, model), notRead, isTimed };
};

/** What a text is, told by how its first form begins. */
const formOf = (text: string): 'json' | 'edn' | 'lines' => {
  const start = text.replace(/^(?:\s|;[^\n]*(?:\n|$))+/, '');
  if (/^\[?\s*\{\s*"|^\[\s*\]\s*$/.test(start)) return 'json';
  return /^(?:[([{]|#[\w{_])/.test(start) ? 'edn' : 'lines';
};

const eventsOfEdn = (text: string): RecordedEvents => {
  const forms = readEdn(text);
  const [first, ...others] = forms;
  const only = first === undefined || others.length > 0 ? undefined : untag(first);
  return eventsOfMaps(only?.kind === 'vector' || only?.kind === 'list' ? only.items : forms);
};

/** The operations of an array, of an object's field `history`, or one after another. */
const itemsOfJson = (values: readonly Json[]): readonly Json[] => {
  const [first, ...others] = values;
  if (first === undefined || others.length > 0) return values;
  const list = first.kind === 'object' ? (first.fields.get('history') ?? first) : first;
  if (list.kind === 'array') {
    if (list.items.length === 0) throw new BadInput(first.line, 'no operations');
    return list.items;
  }
  return values;
};

const isOwnOperation = (json: Json): boolean =>
  json.kind === 'object' && !json.fields.has('process') && json.fields.has('operation');
