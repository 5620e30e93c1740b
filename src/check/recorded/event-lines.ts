import { type Edn, readEdn, readFirstEdn } from './edn.ts';
import { createNotRead, type RecordedEvent, type RecordedEvents } from './event.ts';
import { eventsOfMaps, processName, untag } from './event-maps.ts';
import { BadInput } from './located.ts';

/** Process, type, function and value, as Knossos prints them, after whatever a logger puts before. */
const EVENT = /(?:^|\s)(-?\d+|:[^\s]+|"[^"]*")\s+:(invoke|ok|fail|info)\s+:([^\s]+)(?:\s+(\S.*))?$/;

const NO_OPERATION = 'no operation stands there';

/**
 * The events of text lines: Knossos' (`0 :invoke :write 3`, tabs or blanks between), those of a Jepsen
 * log (`INFO jepsen.util - 0 :invoke :write 3`), and operation maps with something before them. What
 * stands after the value, an error, is not looked at, nor is the value of an operation that failed.
 *
 * @throws BadInput with line and reason
 */
export const eventsOfLines = (text: string): RecordedEvents => {
  const notRead = createNotRead();
  const events: RecordedEvent[] = [];
  for (const [index, row] of text.split('\n').entries()) {
    const line = index + 1;
    const trimmed = row.trim();
    if (trimmed === '' || trimmed.startsWith(';')) continue;
    const read = readRow(trimmed, line);
    if (read === null) notRead.add(NO_OPERATION, line);
    else events.push(...read.events);
    for (const { reason } of read?.notRead ?? []) notRead.add(reason, line);
  }
  return { events, notRead: notRead.all() };
};

const readRow = (row: string, line: number): RecordedEvents | null => {
  const match = EVENT.exec(row);
  if (match !== null) {
    const [, client = '', type, f = '', rest = ''] = match;
    return {
      events: [
        {
          line,
          process: processName(onLine(line, () => readFirstEdn(client)) ?? { line, kind: 'nil' }),
          type: type as RecordedEvent['type'], // the pattern lets no other through
          f,
          value: askedFor(rest, type === 'invoke' || type === 'ok', line),
          key: null,
          timeNanos: null,
        },
      ],
      notRead: [],
    };
  }
  const start = row.search(/\{\s*:(process|type|f|value|time|index)\s/);
  if (start < 0) return null;
  const { events, notRead } = onLine(line, () => eventsOfMaps(readEdn(row.slice(start))));
  return { events: events.map((event) => ({ ...event, line })), notRead };
};

const askedFor = (rest: string, isNeeded: boolean, line: number): Edn => {
  const nil: Edn = { line, kind: 'nil' };
  if (!isNeeded || rest === '') return nil;
  return untag(onLine(line, () => readFirstEdn(rest)) ?? nil);
};

/** Reads a part of a file whose line is known. */
const onLine = <Value>(line: number, read: () => Value): Value => {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof BadInput) throw new BadInput(line, problem.message);
    throw problem;
  }
};
