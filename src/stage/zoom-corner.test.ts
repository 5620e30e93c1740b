import { describe, expect, it } from 'vitest';
import { cornerBox, freestCorner } from './zoom-corner.ts';

const size = { width: 400, height: 300 };

describe('the zoom buttons', () => {
  it('stand at the top right where that is free', () => {
    expect(freestCorner([], size)).toBe('top right');
  });

  it('make way for what stands there', () => {
    expect(freestCorner([cornerBox('top right', size)], size)).toBe('top left');
    const top = { left: 0, top: 0, right: 400, bottom: 40 };
    expect(freestCorner([top], size)).toBe('bottom right');
  });

  it('stand where they cover least when no corner is free', () => {
    const top = { left: 0, top: 0, right: 400, bottom: 40 };
    const most = { left: 0, top: 280, right: 400, bottom: 300 };
    const right = { left: 300, top: 0, right: 400, bottom: 300 };
    expect(freestCorner([top, most, right], size)).toBe('bottom left');
  });
});
