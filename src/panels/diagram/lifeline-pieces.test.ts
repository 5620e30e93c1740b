import { describe, expect, it } from 'vitest';
import type { LifelineSegment } from '../run-history/lifelines.ts';
import { lifelinePieces } from './lifeline-pieces.ts';

const segment = (fromMicros: number, epoch: number): LifelineSegment => ({
  fromEvent: fromMicros,
  fromMicros,
  status: 'up',
  incarnation: 0,
  state: 'follower',
  epoch,
  tone: undefined,
  leads: false,
});

const epochs = (pieces: ReturnType<typeof lifelinePieces>) =>
  pieces.map(({ fromMicros, toMicros, segment: { epoch } }) => [fromMicros, toMicros, epoch]);

const life = [segment(0, 1), segment(100, 2), segment(400, 3)];

describe('the pieces of a lifeline', () => {
  it('are cut at the edges of what is shown', () => {
    expect(epochs(lifelinePieces(life, 50, 500, 0))).toEqual([
      [50, 100, 1],
      [100, 400, 2],
      [400, 500, 3],
    ]);
    expect(epochs(lifelinePieces(life, 150, 200, 0))).toEqual([[150, 200, 2]]);
  });

  it('begin with the life', () => {
    expect(epochs(lifelinePieces([segment(300, 1)], 0, 500, 0))).toEqual([[300, 500, 1]]);
    expect(lifelinePieces([segment(300, 1)], 0, 200, 0)).toEqual([]);
    expect(lifelinePieces([], 0, 200, 0)).toEqual([]);
  });

  it('cover the whole time without gaps, few in number, when zoomed out', () => {
    const busy = Array.from({ length: 10_000 }, (_, place) => segment(place * 10, place));
    const pieces = lifelinePieces(busy, 0, 100_000, 1_000);
    expect(pieces.length).toBeLessThanOrEqual(101);
    for (const [place, piece] of pieces.entries()) {
      expect(piece.fromMicros).toBe(pieces[place - 1]?.toMicros ?? 0);
    }
    expect(pieces.at(-1)?.toMicros).toBe(100_000);
  });

  it('show what a quick change ended in', () => {
    const quick = [segment(0, 1), segment(5, 2), segment(500, 3)];
    expect(epochs(lifelinePieces(quick, 0, 1_000, 50))).toEqual([
      [0, 500, 2],
      [500, 1_000, 3],
    ]);
  });
});
