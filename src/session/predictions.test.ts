import { describe, expect, it } from 'vitest';
import type { Caption } from '../sim/scenario.ts';
import { predictionsAt } from './predictions.ts';
import { stopsOf } from './story-stops.ts';

const asking = (question: string): NonNullable<Caption['ask']> => ({
  question,
  options: [
    { text: 'yes', reply: 'So it is.' },
    { text: 'no', reply: 'But it is.' },
  ],
  answer: { kind: 'option', option: 1 },
});

const stops = stopsOf([
  { atMicros: 0, text: 'a', ask: asking('A?') },
  { atMicros: 1, text: 'b', ask: asking('B?') },
  { atMicros: 2, text: 'c' },
]);

const at = (index: number, more: { isAtStop?: boolean; isOver?: boolean } = {}) =>
  predictionsAt(
    { stops, index, awaiting: null, isAtStop: true, isOver: false, ...more },
    { 'A?': 1 },
  );

describe('the predictions where a story stands', () => {
  it('are asked at their stop, and no longer on the way from it', () => {
    expect(at(0)).toEqual({ asked: { ask: asking('A?'), chosen: 1 }, shown: null, all: [] });
    expect(at(0, { isAtStop: false }).asked).toBeNull();
  });

  it('are told at the stop that follows, where something was predicted', () => {
    expect(at(1).shown).toEqual({ ask: asking('A?'), chosen: 1 });
    expect(at(1).asked).toEqual({ ask: asking('B?'), chosen: null });
    expect(at(2).shown).toBeNull();
  });

  it('are all told at the end', () => {
    const { asked, all } = at(2, { isOver: true });
    expect(asked).toBeNull();
    expect(all.map(({ ask, chosen }) => [ask.question, chosen])).toEqual([
      ['A?', 1],
      ['B?', null],
    ]);
  });
});
