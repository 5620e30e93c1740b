import { describe, expect, it } from 'vitest';
import { LOSS_SHOWN_MICROS, lossStrength, shareLeft, shareOfLane, shareOfWay } from './progress.ts';

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

  it('waits at either end outside its time', () => {
    expect(shareOfWay(message, 0)).toBe(0);
    expect(shareOfWay(message, 90_000)).toBe(1);
  });

  it('has arrived when it takes no time', () => {
    expect(shareOfWay({ sentAtMicros: 5, arrivesAtMicros: 5 }, 5)).toBe(1);
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
