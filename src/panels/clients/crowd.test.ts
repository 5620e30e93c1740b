import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crowdPieces } from './crowd.ts';

const bars = fc
  .array(
    fc.record({
      client: fc.constantFrom('c1', 'c2'),
      outcome: fc.constantFrom('ok', 'fail'),
      gap: fc.nat(400),
      length: fc.nat(900),
    }),
    { maxLength: 60 },
  )
  .map((drawn) => {
    let from = 0;
    return drawn.map(({ gap, length, ...bar }) => {
      from += gap;
      return { ...bar, fromMicros: from, toMicros: from + length };
    });
  });

const toX = (micros: number): number => micros / 100;

it('every bar is covered by a piece of its client and outcome, and no piece by another', () => {
  fc.assert(
    fc.property(bars, (all) => {
      const pieces = crowdPieces(all, toX);
      for (const { client, outcome, fromMicros, toMicros } of all) {
        expect(
          pieces.some(
            (piece) =>
              piece.client === client &&
              piece.outcome === outcome &&
              piece.left <= toX(fromMicros) &&
              piece.right >= toX(toMicros),
          ),
        ).toBe(true);
      }
      for (const one of pieces) {
        for (const other of pieces) {
          if (one === other || one.client !== other.client || one.outcome !== other.outcome) {
            continue;
          }
          expect(one.right < other.left || other.right < one.left).toBe(true);
        }
      }
    }),
  );
});

it('ten thousand bars on a few hundred pixels are a few hundred pieces at most', () => {
  const many = Array.from({ length: 10_000 }, (_, place) => ({
    client: 'c1',
    outcome: 'ok' as const,
    fromMicros: place * 4,
    toMicros: place * 4 + 2,
  }));
  expect(crowdPieces(many, toX).length).toBeLessThanOrEqual(400);
});
