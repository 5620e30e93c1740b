import { expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { randomFaultScript } from '../testing/random-faults.ts';
import { paxos } from './index.ts';
import { sights as witnesses } from './properties.ts';

const mendedAtMicros = seconds(3);
const endMicros = seconds(9);
const seeds = 1_500;

/** One item for each of the places that a seed has. */
const by = <Item>(seed: number, place: number, items: readonly Item[]): Item =>
  items[Math.floor(seed / place) % items.length] as Item; // within the list, which is not empty

/** Random faults for three seconds, proposals all the while, and time to come to an end. */
const scenarioOf = (seed: number): Scenario => {
  const nodes = by(seed, 1, [3, 5, 6, 7]);
  const workload = {
    everyMicros: [milliseconds(100), milliseconds(900)] as const,
    keys: ['decision'],
    operations: ['propose'] as const,
  };
  return {
    protocol: 'paxos',
    seed,
    nodes,
    clients: [{ workload }, { workload }, { workload }],
    parameters: {
      roles: by(seed, 4, ['together', 'apart']),
      learning: by(seed, 8, ['everyone', 'distinguished']),
      refusals: by(seed, 16, [true, true, false]),
      repeats: by(seed, 3, [0, 1, 2]),
    },
    diskMicros: by(seed, 5, [
      [200, 1_000],
      [5_000, 20_000],
      [0, 0],
    ] as const),
    script: randomFaultScript(seed, nodes, mendedAtMicros),
    untilMicros: endMicros,
  };
};

it(`${seeds} random runs break nothing, decide in the end, and have seen it all`, () => {
  const seen = new Set<string>();
  const complaints: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const run = Run.start(paxos, scenarioOf(seed));
    run.advanceTo(endMicros);
    for (const { monitor } of run.seen) seen.add(monitor.id);
    for (const { monitor, violation } of run.broken) {
      complaints.push(`seed ${seed}: ${monitor.id}: ${violation.sentence}`);
    }
    const late = run.operations.filter(
      ({ invokedAtMicros, outcome }) =>
        invokedAtMicros > mendedAtMicros &&
        invokedAtMicros < endMicros - seconds(4) &&
        outcome !== 'ok',
    );
    for (const { id, outcome } of late) {
      complaints.push(`seed ${seed}: ${id}, begun after everything was mended, is ${outcome}`);
    }
  }
  expect(complaints).toEqual([]);
  expect([...seen].toSorted()).toEqual(witnesses.map(({ id }) => id).toSorted());
}, 60_000);
