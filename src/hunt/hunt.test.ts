import { describe, expect, it } from 'vitest';
import { type HuntOptions, type HuntProgress, hunt } from './hunt.ts';
import { onOwnThread } from './testing/own-thread.ts';
import { plainRaft, plainRelay, planFor } from './testing/plans.ts';

const huntFor = (
  scenario: HuntOptions['scenario'],
  verdict: string,
  more: Partial<HuntOptions> = {},
) =>
  hunt({
    scenario,
    target: verdict,
    bounds: more.bounds ?? planFor(scenario, verdict).bounds,
    seeds: 300,
    workers: [onOwnThread()],
    ...more,
  });

describe('a hunt', () => {
  it('comes to the same with any number of workers', async () => {
    const scenario = plainRaft(['raft/up-to-date-check']);
    const results = [1, 2, 5].map((count) =>
      huntFor(scenario, 'raft/leader-completeness', {
        workers: Array.from({ length: count }, onOwnThread),
      }),
    );
    const [one, ...others] = await Promise.all(results);
    if (one?.kind !== 'found') throw new Error('Nothing was found.');
    for (const other of others) {
      expect(other).toMatchObject({ kind: 'found', found: one.found, finds: one.finds });
    }
  });

  it('says how much it tried when it finds nothing', async () => {
    const told: HuntProgress[] = [];
    const result = await huntFor(plainRaft(), 'raft/election-safety', {
      seeds: 50,
      onProgress: (progress) => told.push(progress),
    });
    expect(result).toMatchObject({ kind: 'nothing found', runs: 50 });
    expect(result.events).toBeGreaterThan(5_000);
    expect(told.at(-1)).toMatchObject({ phase: 'searching', runs: 50, seeds: 50, finds: 0 });
  });

  it('tells how far it has come, first searching and then shrinking', async () => {
    const told: HuntProgress[] = [];
    await huntFor(plainRelay, 'relay/two-starts', {
      onProgress: (progress) => told.push(progress),
    });
    const phases = told.map(({ phase }) => phase);
    expect(phases.indexOf('shrinking')).toBeGreaterThan(0);
    expect(phases.lastIndexOf('searching')).toBeLessThan(phases.indexOf('shrinking'));
  });

  it('stops when it is cancelled, and says how far it came', async () => {
    const stop = new AbortController();
    const result = await huntFor(plainRaft(), 'raft/election-safety', {
      seeds: 1_000_000,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(result).toMatchObject({ kind: 'cancelled', runs: 32 });
  });

  it('fails when a worker does', async () => {
    const scenario = { ...plainRelay, protocol: 'nothing-like-it' };
    const bounds = planFor(plainRelay, 'any').bounds;
    await expect(huntFor(scenario, 'any', { bounds })).rejects.toThrow(
      /no protocol nothing-like-it/,
    );
  });
});
