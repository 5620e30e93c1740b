import type { NodeId } from '../../sim/identifiers.ts';
import type { OperationRecord } from '../../sim/operation.ts';
import type { OperationBar } from './operation-bars.ts';

/** A stretch of pixels in which a client's operations had the same outcome, one after the other. */
export interface CrowdPiece {
  readonly client: NodeId;
  readonly outcome: OperationRecord['outcome'];
  readonly left: number;
  readonly right: number;
}

/** Bars nearer to each other than this, in pixels, are drawn as one. */
const leastGap = 0.5;
/** No piece is narrower than this, in pixels. */
const leastWidth = 1;

/** Very many bars, in the order of their beginnings, as few pieces: what one could tell apart. */
export const crowdPieces = (
  bars: readonly Pick<OperationBar, 'client' | 'outcome' | 'fromMicros' | 'toMicros'>[],
  toX: (micros: number) => number,
): readonly CrowdPiece[] => {
  const pieces: CrowdPiece[] = [];
  const open = new Map<string, CrowdPiece>();
  for (const { client, outcome, fromMicros, toMicros } of bars) {
    const left = toX(fromMicros);
    const right = Math.max(left + leastWidth, toX(toMicros));
    const name = `${client} ${outcome}`;
    const before = open.get(name);
    if (before !== undefined && left <= before.right + leastGap) {
      if (right > before.right) open.set(name, { ...before, right });
      continue;
    }
    if (before !== undefined) pieces.push(before);
    open.set(name, { client, outcome, left, right });
  }
  return [...pieces, ...open.values()];
};
