import { describe, expect, it } from 'vitest';
import { captionAt } from './caption.ts';

const captions = [
  { atMicros: 100, text: 'first' },
  { atMicros: 300, text: 'third' },
  { atMicros: 200, text: 'second' },
];

describe('the caption at a moment', () => {
  it('is the last one whose time has come, in whatever order they are written', () => {
    expect(captionAt(captions, 100)).toBe('first');
    expect(captionAt(captions, 299)).toBe('second');
    expect(captionAt(captions, 1_000)).toBe('third');
  });

  it('is none before the first, and in a scenario without any', () => {
    expect(captionAt(captions, 99)).toBeNull();
    expect(captionAt(undefined, 99)).toBeNull();
  });
});
