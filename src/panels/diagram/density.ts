import type { NodeId } from '../../sim/identifiers.ts';
import type { MessageTable } from '../run-history/message-table.ts';

/**
 * Messages of a stretch of time as counts: `columns` equal spans of time, and for each the spaces
 * between neighbouring lanes. Both lists go column by column; `epochs` holds the epoch of the last
 * message seen there (NaN for none).
 */
export interface Density {
  readonly columns: number;
  readonly spaces: number;
  readonly counts: Float32Array;
  readonly epochs: Float64Array;
}

/** At most so many messages are looked at; beyond that every second, third, … stands for its neighbours. */
const mostLookedAt = 120_000;

/**
 * Counts, for each span of time and each space between two neighbouring lanes, the messages that
 * were sent in that span and cross that space. `laneOf` gives a node's place from the top, or -1 for
 * one that is not shown. Times are microseconds.
 */
export const messageDensity = (
  messages: MessageTable,
  laneOf: (id: NodeId) => number,
  laneCount: number,
  fromMicros: number,
  toMicros: number,
  columns: number,
): Density => {
  const spaces = Math.max(0, laneCount - 1);
  const counts = new Float32Array(columns * spaces);
  const epochs = new Float64Array(columns * spaces).fill(Number.NaN);
  const lanes = messages.nodes.map(laneOf);
  const stride = Math.max(1, Math.ceil(messages.countWithin(fromMicros, toMicros) / mostLookedAt));
  const columnsPerMicro = columns / (toMicros - fromMicros);
  messages.visit(
    fromMicros,
    toMicros,
    (_row, from, to, sent, _end, _arrives, epoch) => {
      const one = lanes[from] ?? -1;
      const other = lanes[to] ?? -1;
      if (one < 0 || other < 0) return;
      const column = Math.floor((sent - fromMicros) * columnsPerMicro);
      if (column < 0 || column >= columns) return;
      const last = Math.max(one, other);
      for (let space = Math.min(one, other); space < last; space++) {
        const place = column * spaces + space;
        counts[place] = (counts[place] ?? 0) + stride;
        epochs[place] = epoch;
      }
    },
    { stride },
  );
  return { columns, spaces, counts, epochs };
};

/** How opaque a space is drawn that `count` messages cross, where the most in any space is `most`. */
export const densityOpacity = (count: number, most: number): number =>
  count <= 0 ? 0 : 0.08 + 0.4 * Math.sqrt(count / most);
