import { describe, expect, it } from 'vitest';
import { boxesOverlap } from './geometry.ts';
import { placeBeside, placeOnGround } from './room.ts';

const stage = { width: 1000, height: 500 };
const card = { width: 100, height: 40 };
const words = { width: 160, height: 20 };
const whole = [
  { x: 0, y: 0 },
  { x: 1000, y: 0 },
  { x: 1000, y: 500 },
  { x: 0, y: 500 },
];

describe('a card beside a disc', () => {
  it('stands on the side away from the middle of the stage', () => {
    expect(placeBeside({ x: 300, y: 250 }, 50, card, [], stage).corner).toEqual({
      x: 150,
      y: 230,
    });
    expect(placeBeside({ x: 700, y: 250 }, 50, card, [], stage).corner).toEqual({
      x: 750,
      y: 230,
    });
  });

  it('keeps clear of what is there already', () => {
    const obstacle = { left: 100, top: 150, right: 260, bottom: 350 };
    expect(placeBeside({ x: 300, y: 250 }, 50, card, [obstacle], stage)).toMatchObject({
      corner: { x: 350 },
      covers: 0,
    });
  });

  it('says how much it covers where there is no room at all', () => {
    const everything = { left: 0, top: 0, right: 1000, bottom: 500 };
    expect(placeBeside({ x: 300, y: 250 }, 50, card, [everything], stage).covers).toBe(4_000);
  });

  it('does not leave the stage', () => {
    expect(placeBeside({ x: 60, y: 250 }, 50, card, [], stage).corner.x).toBe(110);
  });
});

describe('a sentence on a ground', () => {
  it('stands in the lower corner', () => {
    expect(placeOnGround([whole], words, [], stage, 12)).toEqual({ x: 12, y: 468 });
  });

  it('stays on its own ground', () => {
    const right = whole.map(({ x, y }) => ({ x: x === 0 ? 600 : x, y }));
    expect(placeOnGround([right], words, [], stage, 12)).toEqual({ x: 828, y: 468 });
  });

  it('keeps clear of nodes', () => {
    const nodes = [
      { left: 0, top: 440, right: 200, bottom: 500 },
      { left: 800, top: 440, right: 1000, bottom: 500 },
    ];
    const place = placeOnGround([whole], words, nodes, stage, 12)!;
    const box = {
      left: place.x,
      top: place.y,
      right: place.x + words.width,
      bottom: place.y + words.height,
    };
    for (const node of nodes) expect(boxesOverlap(box, node)).toBe(false);
  });

  it('is left out where there is no room', () => {
    const tiny = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 100 },
      { x: 0, y: 100 },
    ];
    expect(placeOnGround([tiny], words, [], stage, 12)).toBeNull();
  });
});
