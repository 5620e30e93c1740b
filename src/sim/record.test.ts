import { describe, expect, it } from 'vitest';
import { shareOfWay } from './record.ts';

const message = { sentAtMicros: 1_000, arrivesAtMicros: 11_000 };

describe('the share of its way that a message has gone', () => {
  it('rises from nothing to the whole in step with time, and stays at either end', () => {
    expect(shareOfWay(message, 0)).toBe(0);
    expect(shareOfWay(message, 3_500)).toBe(0.25);
    expect(shareOfWay(message, 90_000)).toBe(1);
  });

  it('is the whole when the way takes no time', () => {
    expect(shareOfWay({ sentAtMicros: 5, arrivesAtMicros: 5 }, 5)).toBe(1);
  });

  it('goes on from where the message was when it was held back', () => {
    const delayed = {
      ...message,
      arrivesAtMicros: 31_000,
      delayed: { atMicros: 6_000, share: 0.5 },
    };
    expect(shareOfWay(delayed, 6_000)).toBe(0.5);
    expect(shareOfWay(delayed, 18_500)).toBe(0.75);
    expect(shareOfWay(delayed, 31_000)).toBe(1);
  });
});
