import type { LifelineSegment } from '../run-history/lifelines.ts';
import { placeOfLast } from '../run-history/lifelines.ts';

/** A stretch of one lifeline to draw. */
export interface LifelinePiece {
  readonly fromMicros: number;
  readonly toMicros: number;
  readonly segment: LifelineSegment;
}

/**
 * The stretches of a lifeline within a span of time, in order; those too short for half a pixel
 * (`leastMicros`) are left to their neighbour, so that a zoomed-out life stays cheap to draw.
 */
export const lifelinePieces = (
  segments: readonly LifelineSegment[],
  fromMicros: number,
  toMicros: number,
  leastMicros: number,
): readonly LifelinePiece[] => {
  const pieces: LifelinePiece[] = [];
  let place = Math.max(
    0,
    placeOfLast(segments, (segment) => segment.fromMicros <= fromMicros),
  );
  while (place < segments.length) {
    const segment = segments[place];
    if (!segment || segment.fromMicros >= toMicros) break;
    const from = Math.max(segment.fromMicros, fromMicros);
    let next = place + 1;
    while (next < segments.length && (segments[next]?.fromMicros ?? 0) < from + leastMicros) next++;
    // Of several in so short a time the last one tells how things went on.
    const shown = segments[next - 1];
    const to = Math.min(segments[next]?.fromMicros ?? toMicros, toMicros);
    if (shown && to > from) pieces.push({ fromMicros: from, toMicros: to, segment: shown });
    place = next;
  }
  return pieces;
};
