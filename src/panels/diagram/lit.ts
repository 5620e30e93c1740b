import type { LitEvents } from '../../session/lit-events.ts';
import type { MessageId } from '../../sim/identifiers.ts';
import type { Run } from '../../sim/run.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import type { Line } from './message-line.ts';

/** The last known event of a message: its arrival or loss, or else its sending; null for none. */
export const eventOfMessage = (history: RunHistory, id: MessageId): number | null => {
  const row = history.messages.row(history.messages.rowOfId(id));
  return row === null ? null : (row.endEvent ?? row.sentEvent);
};

/** Something lit on the diagram: a place where something happened, and the way that led there. */
export interface LitMark {
  readonly event: number;
  readonly x: number;
  /** Null for the world as a whole. */
  readonly y: number | null;
  /** What colours it. */
  readonly hue: ReturnType<RunHistory['hueAt']>;
  /** A message's line, or a stretch of a lifeline; null for the first of a chain. */
  readonly way: Line | null;
}

/** More marks than this are a blur: then those nearest to the event selected are drawn. */
const mostMarks = 2_000;

/** What of a run is asked for the events that are lit. */
export interface LitRun {
  readonly records: Pick<Run['records'], 'at'>;
  readonly events: Pick<Run['events'], 'atMicrosOf' | 'causeOf'>;
}

/** Those of the lit events that may have a mark on a sheet, told without looking at their records. */
const onSheet = (
  { direction, events: lit }: LitEvents,
  { events }: LitRun,
  xOf: (micros: number) => number,
  width: number,
): readonly number[] => {
  const near: number[] = [];
  for (const event of lit) {
    const atMicros = events.atMicrosOf(event);
    if (atMicros === undefined || xOf(atMicros) < 0) continue;
    if (xOf(events.atMicrosOf(events.causeOf(event)) ?? atMicros) > width) continue;
    near.push(event);
  }
  return direction === 'past' ? near.slice(-mostMarks) : near.slice(0, mostMarks);
};

/**
 * What to light on a sheet: a mark for each event that lies on it, with the way from its cause where
 * that is lit as well. Pixels.
 */
export const litMarks = (
  lit: LitEvents,
  run: LitRun,
  history: RunHistory,
  xOf: (micros: number) => number,
  yOf: (node: string) => number | null,
  width: number,
): readonly LitMark[] => {
  const marks: LitMark[] = [];
  const { records } = run;
  for (const event of onSheet(lit, run, xOf, width)) {
    const record = records.at(event);
    if (record === undefined) continue;
    const isOfMessage = record.kind === 'deliver' || record.kind === 'lost';
    const cause = lit.events.has(record.cause) ? records.at(record.cause) : undefined;
    const startMicros = isOfMessage
      ? record.message.sentAtMicros
      : (cause?.atMicros ?? record.atMicros);
    const x = xOf(record.atMicros);
    const startX = xOf(startMicros);
    if (Math.max(x, startX) < 0 || Math.min(x, startX) > width) continue;
    const node = record.kind === 'lost' ? record.message.to : record.node;
    const y = node === null ? null : yOf(node);
    if (node !== null && y === null) continue;
    const from = isOfMessage ? record.message.from : (cause?.node ?? null);
    const startY = from === null ? null : yOf(from);
    const way =
      cause === undefined || y === null || startY === null
        ? null
        : { x1: startX, y1: startY, x2: x, y2: y };
    marks.push({ event, x, y, hue: history.hueAt(node, event + 1), way });
  }
  return marks;
};
