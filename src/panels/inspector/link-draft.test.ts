import { describe, expect, it } from 'vitest';
import type { LinkSettings } from '../../sim/intervention.ts';
import { draftOf, draftProblem, settingsOf } from './link-draft.ts';

const settings: LinkSettings = {
  latencyMicros: [8_000, 14_000],
  loss: 0.05,
  duplication: 0,
  reordering: 0,
};

describe('the settings of a link as a form', () => {
  it('are shown in milliseconds and per cent', () => {
    expect(draftOf(settings)).toEqual({
      minimumMillis: 8,
      maximumMillis: 14,
      lossPercent: 5,
      duplicationPercent: 0,
      reorderingPercent: 0,
    });
  });

  it('change only what was changed', () => {
    expect(settingsOf(draftOf(settings), settings)).toEqual({});
    expect(settingsOf({ ...draftOf(settings), lossPercent: 20 }, settings)).toEqual({ loss: 0.2 });
    expect(settingsOf({ ...draftOf(settings), maximumMillis: 30 }, settings)).toEqual({
      latencyMicros: [8_000, 30_000],
    });
  });

  it('say what is wrong with a latency that ends before it begins', () => {
    expect(draftProblem({ ...draftOf(settings), minimumMillis: 20 })).toContain('20 ms');
    expect(draftProblem(draftOf(settings))).toBeNull();
  });
});
