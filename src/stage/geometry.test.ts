import { describe, expect, it } from 'vitest';
import {
  boxesOverlap,
  crossing,
  firstCrossing,
  insidePolygon,
  pathThrough,
  polygonArea,
} from './geometry.ts';

const square = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
  { x: 0, y: 10 },
];

describe('crossing', () => {
  it('finds where two segments meet', () => {
    expect(crossing({ x: 0, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }, { x: 10, y: 0 })).toEqual({
      x: 5,
      y: 5,
    });
  });

  it('is null when the segments would meet only if they were longer', () => {
    expect(crossing({ x: 0, y: 0 }, { x: 4, y: 4 }, { x: 0, y: 10 }, { x: 10, y: 0 })).toBeNull();
  });

  it('is null for parallel segments, even on one line', () => {
    expect(crossing({ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 0, y: 1 }, { x: 4, y: 1 })).toBeNull();
    expect(crossing({ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 2, y: 0 }, { x: 6, y: 0 })).toBeNull();
  });
});

describe('firstCrossing', () => {
  it('takes the crossing nearest to the start', () => {
    const zigzag = [
      { x: 8, y: -5 },
      { x: 8, y: 5 },
      { x: 3, y: 5 },
      { x: 3, y: -5 },
    ];
    expect(firstCrossing({ x: 0, y: 0 }, { x: 10, y: 0 }, zigzag)).toEqual({ x: 3, y: 0 });
    expect(firstCrossing({ x: 10, y: 0 }, { x: 0, y: 0 }, zigzag)).toEqual({ x: 8, y: 0 });
  });
});

describe('boxes', () => {
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  it('overlap only when they share more than an edge', () => {
    expect(boxesOverlap(box, { left: 9, top: 9, right: 20, bottom: 20 })).toBe(true);
    expect(boxesOverlap(box, { left: 10, top: 0, right: 20, bottom: 10 })).toBe(false);
  });
});

describe('polygons', () => {
  it('know their inside and their area', () => {
    expect(insidePolygon({ x: 5, y: 5 }, square)).toBe(true);
    expect(insidePolygon({ x: 15, y: 5 }, square)).toBe(false);
    expect(polygonArea(square)).toBe(100);
  });

  it('are written as path data to a tenth of a pixel', () => {
    expect(
      pathThrough(
        [
          { x: 0, y: 0.04 },
          { x: 10.26, y: 3 },
        ],
        true,
      ),
    ).toBe('M0 0L10.3 3Z');
  });
});
