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
  VectorClocks,
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
    untilMicros: micros,
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

const hosts = ['n1', 'n2', 'n3', 'c1', WORLD];

const clocksOf = (records: Iterable<EventRecord>): readonly VectorClock[] => {
  const clocks = new VectorClocks(hosts);
  return [...records].map((record) => clocks.add(record));
};

const isAtMost = (one: VectorClock, other: VectorClock): boolean =>
  one.every((count, place) => count <= (other[place] ?? 0));

const seeds = fc.integer({ min: 0, max: 10_000 });

describe('the vector clocks of a run', () => {
  it('are ordered just as the events happened before each other', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const records = [...played(seed, 700_000).records];
        const some = records.slice(-250);
        const clocks = clocksOf(records);
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
        clocksOf(records).forEach((clock, place) => {
          const record = records[place];
          if (record === undefined) throw new Error('A clock has no event.');
          const host = hostOf(record);
          const count = (counts.get(host) ?? 0) + 1;
          counts.set(host, count);
          expect(clock[hosts.indexOf(host)]).toBe(count);
        });
      }),
      { numRuns: 10 },
    );
  });
});

describe('a ShiViz log', () => {
  const run = played(3, 600_000);
  const log = [...shivizLog(run.records, run.world.nodeIds, ({ kind }) => `a ${kind}\nof it`)].join(
    '',
  );

  it('begins with its parsing expression and an empty line', () => {
    const [first, second] = log.split('\n');
    expect(first).toBe(PARSING_EXPRESSION);
    expect(second).toBe('');
  });

  it('is read back by that expression, event for event', () => {
    const body = log.split('\n').slice(2).join('\n');
    const found = [...body.matchAll(new RegExp(PARSING_EXPRESSION, 'g'))];
    expect(found).toHaveLength(run.records.length);
    const clocks = clocksOf(run.records);
    found.forEach(({ groups }, place) => {
      const record = run.records.at(place);
      expect(groups?.['event']).toBe(`a ${record?.kind} of it`);
      expect(groups?.['host']).toBe(record === undefined ? '' : hostOf(record));
      expect(JSON.parse(groups?.['clock'] ?? '')).toEqual(
        Object.fromEntries(
          hosts.flatMap((host, column) => {
            const count = clocks[place]?.[column] ?? 0;
            return count === 0 ? [] : [[host, count]];
          }),
        ),
      );
      expect(Number(groups?.['time']) * 1_000_000).toBeCloseTo(record?.atMicros ?? -1, 0);
    });
  });

  it('puts what people did on a host of its own', () => {
    expect(log).toMatch(new RegExp(`a intervention of it\\n${WORLD} \\{`));
  });

  it('says of every event of a long run what the definition of vector clocks says', () => {
    const long = played(5, 60_000_000);
    const told: string[] = [];
    const clocks: ReadonlyMap<string, number>[] = [];
    const latest = new Map<string, ReadonlyMap<string, number>>();
    for (const record of long.records) {
      const host = hostOf(record);
      const clock = new Map(latest.get(host));
      for (const [other, count] of clocks[record.cause] ?? []) {
        clock.set(other, Math.max(clock.get(other) ?? 0, count));
      }
      clock.set(host, (latest.get(host)?.get(host) ?? 0) + 1);
      latest.set(host, clock);
      clocks.push(clock);
      const counts = hosts
        .filter((each) => clock.has(each))
        .map((each) => `"${each}":${clock.get(each)}`);
      const time = (record.atMicros / 1_000_000).toFixed(6);
      told.push(`${time} s: ${record.kind}\n${host} {${counts.join(', ')}}\n`);
    }
    const written = [...shivizLog(long.records, long.world.nodeIds, ({ kind }) => kind)];
    expect(long.records.length).toBeGreaterThan(5_000);
    expect(written.join('')).toBe(`${PARSING_EXPRESSION}\n\n${told.join('')}`);
  });
});
