import { describe, expect, it } from 'vitest';
import { readingMillis, stopIndexAt, stopsOf } from './story-stops.ts';

const captions = [
  { atMicros: 100, text: 'first' },
  { atMicros: 300, text: 'third' },
  { atMicros: 200, text: 'second', awaits: { kind: 'healed' } as const },
];

describe('the stops of a story', () => {
  it('stand in the order of time, however its captions are written', () => {
    expect(stopsOf(captions).map(({ text }) => text)).toEqual(['first', 'second', 'third']);
    expect(stopsOf(undefined)).toEqual([]);
  });

  it('are one where several captions are of one moment', () => {
    const pointed = {
      atMicros: 200,
      text: 'And look.',
      points: [{ kind: 'node', node: 'n1' } as const],
    };
    expect(stopsOf([...captions, pointed])[1]).toEqual({
      atMicros: 200,
      text: 'second And look.',
      ask: null,
      points: pointed.points,
      awaits: { kind: 'healed' },
    });
  });

  it('stand from their moment on, up to the next', () => {
    const stops = stopsOf(captions);
    expect([99, 100, 199.9, 200, 1_000].map((micros) => stopIndexAt(stops, micros))).toEqual([
      -1, 0, 0, 1, 2,
    ]);
  });
});

it('a text takes a second, and one more for two and a half words', () => {
  expect(readingMillis('')).toBe(1_000);
  expect(readingMillis('one two  three four five')).toBe(3_000);
});
