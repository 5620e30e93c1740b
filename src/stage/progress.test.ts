import { describe, expect, it } from 'vitest';
import { LOSS_SHOWN_MICROS, lossStrength, shareLeft, shareOfLane } from './progress.ts';

const message = {
  sentAtMicros: 1_000,
  arrivesAtMicros: 11_000,
  diesAtMicros: null,
  lossReason: null,
} as const;

describe('a message in flight', () => {
  it('goes from its sender to its receiver in step with virtual time', () => {
    expect(shareOfLane(message, 1_000, 0.5)).toBe(0);
    expect(shareOfLane(message, 3_500, 0.5)).toBe(0.25);
    expect(shareOfLane(message, 11_000, 0.5)).toBe(1);
  });

  it('stops where it gets lost', () => {
    const lost = { ...message, diesAtMicros: 4_000, lossReason: 'loss' } as const;
    expect(shareOfLane(lost, 3_000, 0.5)).toBe(0.2);
    expect(shareOfLane(lost, 9_000, 0.5)).toBe(0.3);
  });

  it('dies at the cut when it was sent on a cut link', () => {
    const cut = { ...message, diesAtMicros: 6_000, lossReason: 'cut' } as const;
    expect(shareOfLane(cut, 3_500, 0.8)).toBe(0.4);
    expect(shareOfLane(cut, 6_000, 0.8)).toBe(0.8);
  });

  it('goes on from where it was when it is delayed', () => {
    const delayed = {
      ...message,
      arrivesAtMicros: 21_000,
      delayed: { atMicros: 6_000, share: 0.5 },
    };
    expect(shareOfLane(delayed, 6_000, 0.5)).toBe(shareOfLane(message, 6_000, 0.5));
    expect(shareOfLane(delayed, 13_500, 0.5)).toBe(0.75);
    expect(shareOfLane(delayed, 21_000, 0.5)).toBe(1);
  });

  it('goes on towards the cut when it was sent on a cut link and is delayed', () => {
    const cut = { ...message, diesAtMicros: 6_000, lossReason: 'cut' } as const;
    const delayed = { ...cut, diesAtMicros: 8_500, delayed: { atMicros: 3_500, share: 0.5 } };
    expect(shareOfLane(delayed, 3_500, 0.8)).toBe(shareOfLane(cut, 3_500, 0.8));
    expect(shareOfLane(delayed, 8_500, 0.8)).toBe(0.8);
  });
});

describe('a timer', () => {
  it('runs down from whole to nothing', () => {
    const timer = { setAtMicros: 100, firesAtMicros: 300 };
    expect(shareLeft(timer, 100)).toBe(1);
    expect(shareLeft(timer, 150)).toBe(0.75);
    expect(shareLeft(timer, 300)).toBe(0);
    expect(shareLeft(timer, 900)).toBe(0);
  });
});

describe('a loss', () => {
  it('shows from when it happens and fades with virtual time', () => {
    expect(lossStrength(500, 499)).toBe(0);
    expect(lossStrength(500, 500)).toBe(1);
    expect(lossStrength(500, 500 + LOSS_SHOWN_MICROS / 2)).toBe(0.5);
    expect(lossStrength(500, 500 + LOSS_SHOWN_MICROS * 2)).toBe(0);
  });
});
