import { describe, expect, it } from 'vitest';
import { planStage } from './stage-plan.ts';
import { stageScale } from './stage-scale.ts';

const names = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) => `${letter}${place + 1}`);

const scaleOf = (width: number, height: number, servers = 5, isPresenting = false): number =>
  stageScale(
    { width, height },
    servers,
    isPresenting,
    (units) => planStage(names('n', servers), names('c', 2), units).metrics.detail,
  );

describe('the scale of type and marks', () => {
  it('grows with the stage', () => {
    expect(scaleOf(700, 360)).toBe(1);
    // A value is 18 units high: 28 pixels at 1920 × 1080.
    expect(18 * scaleOf(1_580, 662)).toBeGreaterThanOrEqual(28);
  });

  it('is never below one, so that nothing is smaller on a phone', () => {
    expect(scaleOf(320, 240)).toBe(1);
  });

  it('is half as large again while presenting, when nothing else takes room', () => {
    expect(scaleOf(1_920, 930, 5, true) / scaleOf(1_580, 662)).toBeCloseTo(1.5, 1);
  });

  it('grows only as far as every node can still show its value', () => {
    const scale = scaleOf(1_580, 760, 9);
    expect(scale).toBeGreaterThan(1);
    const units = { width: 1_580 / scale, height: 760 / scale };
    expect(['full', 'compact']).toContain(
      planStage(names('n', 9), names('c', 2), units).metrics.detail,
    );
  });
});
