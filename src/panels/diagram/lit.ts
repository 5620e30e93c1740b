import type { Selection } from '../../session/store.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { RunHistory } from '../run-history/run-history.ts';
import type { Line } from './message-line.ts';

/** The event that a selection stands for: its own, or the last known one of a message; null for none. */
export const eventOf = (selection: Selection | null, history: RunHistory): number | null => {
  if (selection?.kind === 'event') return selection.index;
  if (selection?.kind !== 'message') return null;
  const row = history.messages.row(history.messages.rowOfId(selection.id));
  return row === null ? null : (row.endEvent ?? row.sentEvent);
};

/** Something lit on the diagram: a place where something happened, and the way that led there. */
export interface LitMark {
  readonly event: number;
  readonly x: number;
  /** Null for the world as a whole. */
  readonly y: number | null;
  readonly epoch: number | null;
  /** A message's line, or a stretch of a lifeline; null for the first of a chain. */
  readonly way: Line | null;
}

/** More marks than this are a blur. */
const mostMarks = 2_000;

/**
 * What to light of a set of events on a sheet: a mark for each that lies on it, with the way from
 * its cause where that is lit as well. Pixels.
 */
export const litMarks = (
  lit: ReadonlySet<number>,
  records: readonly EventRecord[],
  history: RunHistory,
  xOf: (micros: number) => number,
  yOf: (node: string) => number | null,
  width: number,
): readonly LitMark[] => {
  const marks: LitMark[] = [];
  for (const event of lit) {
    const record = records[event];
    if (record === undefined || marks.length >= mostMarks) continue;
    const isOfMessage = record.kind === 'deliver' || record.kind === 'lost';
    const cause = lit.has(record.cause) ? records[record.cause] : undefined;
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
    marks.push({ event, x, y, epoch: history.epochAt(node, event + 1), way });
  }
  return marks;
};
