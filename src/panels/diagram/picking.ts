import type { RunHistory } from '../run-history/run-history.ts';
import { distanceTo, messageLine } from './message-line.ts';
import type { Sheet } from './painter.ts';
import { microsAt, xOf } from './time-scale.ts';

/** How near the pointer has to come to a line, in pixels. */
const reach = 6;

/** The row of the message whose line is nearest to a point of the sheet, or -1 when none is near. */
export const messageAt = (history: RunHistory, sheet: Sheet, x: number, y: number): number => {
  const { window, width, lanes } = sheet;
  const heights = history.messages.nodes.map(lanes.yOf);
  const toX = (micros: number) => xOf(window, width, micros);
  let nearest = -1;
  let distance = reach;
  history.messages.visit(
    microsAt(window, width, x - reach),
    microsAt(window, width, x + reach),
    (row, from, to, sent, end, arrives) => {
      const fromY = heights[from] ?? null;
      const toY = heights[to] ?? null;
      if (fromY === null || toY === null) return;
      const away = distanceTo(messageLine(toX, fromY, toY, sent, end, arrives), x, y);
      if (away >= distance) return;
      nearest = row;
      distance = away;
    },
  );
  return nearest;
};

/** The node whose lifeline is at that height of the sheet, or null. */
export const nodeAt = ({ lanes }: Sheet, y: number): string | null =>
  lanes.ids.find((id) => Math.abs((lanes.yOf(id) ?? Number.NaN) - y) <= reach) ?? null;
