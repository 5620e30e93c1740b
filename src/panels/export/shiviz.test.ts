import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import type { EventRecord } from '../../sim/record.ts';
import { Run } from '../../sim/run.ts';
import {
  hostOf,
  PARSING_EXPRESSION,
  shivizLog,
  type VectorClock,
  vectorClocks,
  WORLD,
} from './shiviz.ts';

const played = (seed: number, micros: number): Run => {
  const run = Run.start(raft, {
    protocol: 'raft',
    seed,
    nodes: 3,
    clients: [
      { workload: { everyMicros: [40_000, 80_000], keys: ['x'], operations: ['put', 'get'] } },
    ],
    network: { loss: 0.1, duplication: 0.1, reordering: 0.1 },
    script: [
      { atMicros: 300_000, intervention: { kind: 'kill', node: 'n1' } },
      { atMicros: 450_000, intervention: { kind: 'restart', node: 'n1' } },
      { atMicros: 500_000, intervention: { kind: 'partition', groups: [['n2']] } },
    ],
    untilMicros: 2_000_000,
  });
  run.advanceTo(micros);
  return run;
};

/** Which events happened before which: each its host's earlier ones, its cause, and theirs. */
const happenedBefore = (records: readonly EventRecord[]): readonly ReadonlySet<number>[] => {
  const before: Set<number>[] = [];
  const latest = new Map<string, number>();
  for (const record of records) {
    const set = new Set<number>();
    for (const earlier of [latest.get(hostOf(record)) ?? -1, record.cause]) {
      if (earlier < 0) continue;
      set.add(earlier);
      for (const each of before[earlier] ?? []) set.add(each);
    }
    before.push(set);
    latest.set(hostOf(record), record.index);
  }
  return before;
};

const isAtMost = (one: VectorClock, other: VectorClock): boolean =>
  [...one].every(([host, count]) => count <= (other.get(host) ?? 0));

const seeds = fc.integer({ min: 0, max: 10_000 });

describe('the vector clocks of a run', () => {
  it('are ordered just as the events happened before each other', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const records = [...played(seed, 700_000).records];
        const some = records.slice(-250);
        const clocks = vectorClocks(records);
        const before = happenedBefore(records);
        for (const one of some) {
          for (const other of some) {
            const mine = clocks[one.index];
            const theirs = clocks[other.index];
            if (mine === undefined || theirs === undefined) throw new Error('A clock is missing.');
            if (one.index === other.index) continue;
            const isBefore = isAtMost(mine, theirs);
            expect(isBefore).toBe(before[other.index]?.has(one.index) === true);
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  it('begin at one on each host and count its events one by one', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const records = [...played(seed, 600_000).records];
        const counts = new Map<string, number>();
        vectorClocks(records).forEach((clock, place) => {
          const record = records[place];
          if (record === undefined) throw new Error('A clock has no event.');
          const host = hostOf(record);
          const count = (counts.get(host) ?? 0) + 1;
          counts.set(host, count);
          expect(clock.get(host)).toBe(count);
        });
      }),
      { numRuns: 10 },
    );
  });
});

describe('a ShiViz log', () => {
  const run = played(3, 600_000);
  const log = shivizLog(run.records, run.world.nodeIds, ({ kind }) => `a ${kind}\nof it`);

  it('begins with its parsing expression and an empty line', () => {
    const [first, second] = log.split('\n');
    expect(first).toBe(PARSING_EXPRESSION);
    expect(second).toBe('');
  });

  it('is read back by that expression, event for event', () => {
    const body = log.split('\n').slice(2).join('\n');
    const found = [...body.matchAll(new RegExp(PARSING_EXPRESSION, 'g'))];
    expect(found).toHaveLength(run.records.length);
    const clocks = vectorClocks(run.records);
    found.forEach(({ groups }, place) => {
      const record = run.records.at(place);
      expect(groups?.['event']).toBe(`a ${record?.kind} of it`);
      expect(groups?.['host']).toBe(record === undefined ? '' : hostOf(record));
      expect(JSON.parse(groups?.['clock'] ?? '')).toEqual(Object.fromEntries(clocks[place] ?? []));
      expect(Number(groups?.['time']) * 1_000_000).toBeCloseTo(record?.atMicros ?? -1, 0);
    });
  });

  it('puts what people did on a host of its own', () => {
    expect(log).toMatch(new RegExp(`a intervention of it\\n${WORLD} \\{`));
  });
});
