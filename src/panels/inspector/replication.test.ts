import { describe, expect, it } from 'vitest';
import { type LogHolder, replicationOf } from './replication.ts';

const majority = (size: number, total: number) => ({ text: '', able: size > total / 2 });

const holder = (
  id: string,
  epochs: readonly number[],
  more: Partial<LogHolder> = {},
): LogHolder => ({
  id,
  isLive: true,
  isReached: true,
  log: epochs.map((epoch, place) => ({ index: place + 1, epoch, label: '', committed: false })),
  ...more,
});

describe('how far an entry has come', () => {
  it('counts servers that hold the same entry at the same index', () => {
    const holders = [holder('n1', [1, 2]), holder('n2', [1, 2]), holder('n3', [1, 3])];
    expect(replicationOf({ index: 2, epoch: 2 }, holders, majority)).toMatchObject({
      holders: 2,
      total: 3,
    });
    expect(replicationOf({ index: 1, epoch: 1 }, holders, majority)).toMatchObject({ holders: 3 });
  });

  it('does not count a server that is down', () => {
    const holders = [holder('n1', [1]), holder('n2', [1], { isLive: false }), holder('n3', [])];
    expect(replicationOf({ index: 1, epoch: 1 }, holders, majority).holders).toBe(1);
  });

  it('says that an entry on the small side of a cut cannot be committed', () => {
    const far = { isReached: false };
    const holders = [
      holder('n1', [1], far),
      holder('n2', [1], far),
      holder('n3', [1], far),
      holder('n4', [1, 2]),
      holder('n5', [1, 2]),
    ];
    expect(replicationOf({ index: 2, epoch: 2 }, holders, majority)).toEqual({
      holders: 2,
      total: 5,
      canCommit: false,
    });
  });

  it('does not say so of an entry that enough servers hold, wherever they are', () => {
    const far = { isReached: false };
    const holders = [holder('n1', [1], far), holder('n2', [1], far), holder('n3', [1])];
    expect(replicationOf({ index: 1, epoch: 1 }, holders, majority).canCommit).toBe(true);
  });
});
