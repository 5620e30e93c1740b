import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divergenceSteps, statesText } from './steps.ts';

const divergence = (fromMicros: number, states: number) => ({
  fromEvent: fromMicros,
  fromMicros,
  states,
  live: 5,
});
const toX = (micros: number) => micros / 10;

describe('the chart of divergence', () => {
  it('steps where the number of states changes, and ends where the run is known to', () => {
    const steps = divergenceSteps(
      [divergence(0, 1), divergence(100, 2), divergence(300, 1)],
      toX,
      200,
      50,
    );
    expect(steps).toEqual([
      { fromX: 0, toX: 10, states: 1 },
      { fromX: 10, toX: 30, states: 2 },
      { fromX: 30, toX: 50, states: 1 },
    ]);
  });

  it('keeps a divergence that is shorter than a pixel in sight', () => {
    const steps = divergenceSteps(
      [divergence(0, 1), divergence(100, 3), divergence(101, 1)],
      toX,
      200,
      50,
    );
    expect(steps.some(({ states }) => states === 3)).toBe(true);
  });

  it('never overlaps itself, and never hides the most states', () => {
    const spans = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 5 })),
      {
        minLength: 1,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(spans, (parts) => {
        let micros = 0;
        const divergences = parts.map(([span, states]) => {
          const made = divergence(micros, states);
          micros += span;
          return made;
        });
        const steps = divergenceSteps(divergences, toX, 10_000, toX(micros) + 1);
        steps.forEach((step, place) => {
          expect(step.toX).toBeGreaterThan(step.fromX);
          expect(step.fromX).toBe(place === 0 ? 0 : steps[place - 1]?.toX);
        });
        const most = Math.max(...divergences.map(({ states }) => states));
        expect(Math.max(...steps.map(({ states }) => states))).toBe(most);
      }),
    );
  });
});

it('the number of states is told in words', () => {
  expect(statesText({ states: 1, live: 5 })).toBe('All 5 live servers agree.');
  expect(statesText({ states: 2, live: 5 })).toBe('5 live servers hold 2 different states.');
  expect(statesText({ states: 1, live: 1 })).toBe('One server runs.');
  expect(statesText({ states: 0, live: 0 })).toBe('No server runs.');
});
