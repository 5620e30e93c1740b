import { describe, expect, it } from 'vitest';
import { epochColour, epochHue, nodeColour, toneColour } from './epoch.ts';

describe('the colour of an epoch', () => {
  it('turns by 137.5 degrees an epoch, from 38', () => {
    expect(epochHue(0)).toBe(38);
    expect(epochHue(1)).toBe(175.5);
    expect(epochHue(3)).toBeCloseTo(90.5);
  });

  it('stays between 0 and 360 degrees for any epoch', () => {
    for (const epoch of [-3, 0, 7, 1_000, 4_294_967_295]) {
      expect(epochHue(epoch)).toBeGreaterThanOrEqual(0);
      expect(epochHue(epoch)).toBeLessThan(360);
    }
  });

  it('takes its lightness from the theme', () => {
    expect(epochColour(2)).toBe('oklch(var(--epoch-lightness) 0.135 313.0)');
  });

  it('is the colour of soft text where there is no epoch, or none yet', () => {
    expect(epochColour(null)).toBe('var(--soft)');
    expect(epochColour(0)).toBe('var(--soft)');
  });
});

describe('the colour of a node', () => {
  it('is that of its epoch where it has one, whatever its tone', () => {
    expect(nodeColour({ epoch: 2, tone: 'active' })).toBe(epochColour(2));
    expect(nodeColour({ epoch: 0 })).toBe(epochColour(0));
  });

  it('is that of its tone where it has no epoch, and the tones differ', () => {
    const tones = (['active', 'done', undefined] as const).map((tone) =>
      nodeColour({ epoch: null, tone }),
    );
    expect(tones).toEqual([toneColour('active'), toneColour('done'), 'var(--soft)']);
    expect(new Set(tones).size).toBe(3);
  });
});
