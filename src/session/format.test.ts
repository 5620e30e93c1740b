import { describe, expect, it } from 'vitest';
import { momentText, spanText, speedText } from './format.ts';

describe('a moment in words', () => {
  it('is in seconds to the millisecond', () => {
    expect(momentText(1_284_000)).toBe('1.284 s');
    expect(momentText(0)).toBe('0.000 s');
  });

  it('is never rounded up to a moment that has not come', () => {
    expect(momentText(999_999.9)).toBe('0.999 s');
  });
});

describe('a span in words', () => {
  it('takes the unit that suits it', () => {
    expect(spanText(250)).toBe('250 µs');
    expect(spanText(1_500)).toBe('1.5 ms');
    expect(spanText(38_000)).toBe('38 ms');
    expect(spanText(1_500_000)).toBe('1.5 s');
  });
});

describe('a speed in words', () => {
  it('is a fraction below the wall clock’s, a multiple above it', () => {
    expect(speedText(0.025)).toBe('1/40×');
    expect(speedText(0.001)).toBe('1/1000×');
    expect(speedText(1)).toBe('1×');
    expect(speedText(2.5)).toBe('2.5×');
    expect(speedText(10)).toBe('10×');
  });
});
