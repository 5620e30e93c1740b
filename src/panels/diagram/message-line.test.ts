import { describe, expect, it } from 'vitest';
import { distanceTo, messageLine } from './message-line.ts';

const xOf = (micros: number) => micros / 100;

describe('the line of a message', () => {
  it('goes from its sending to its arrival', () => {
    expect(messageLine(xOf, 10, 50, 1_000, 2_000, 2_000)).toEqual({
      x1: 10,
      y1: 10,
      x2: 20,
      y2: 50,
    });
  });

  it('stops where the message died on its way', () => {
    expect(messageLine(xOf, 10, 50, 1_000, 1_250, 2_000)).toEqual({
      x1: 10,
      y1: 10,
      x2: 12.5,
      y2: 20,
    });
  });

  it('stands upright for a message that arrives at once', () => {
    expect(messageLine(xOf, 10, 50, 1_000, 1_000, 1_000)).toEqual({
      x1: 10,
      y1: 10,
      x2: 10,
      y2: 50,
    });
  });
});

describe('the distance to a line', () => {
  const line = { x1: 0, y1: 0, x2: 10, y2: 0 };
  it('is measured across it, and from its ends beyond them', () => {
    expect(distanceTo(line, 5, 3)).toBe(3);
    expect(distanceTo(line, 13, 4)).toBe(5);
    expect(distanceTo({ x1: 2, y1: 2, x2: 2, y2: 2 }, 2, 5)).toBe(3);
  });
});
