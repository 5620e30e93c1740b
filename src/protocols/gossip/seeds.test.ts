import { expect, it } from 'vitest';
import type { ParameterValue } from '../../sim/protocol-setup.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { milliseconds, seconds } from '../../sim/time.ts';
import { randomFaultScript } from '../testing/random-faults.ts';
import { gossip } from './index.ts';
import { witnesses } from './monitors/witnesses.ts';

const mendedAtMicros = seconds(2.5);
const endMicros = seconds(10);
const seeds = 300;

/** One item for each of the places that a seed has. */
const by = <Item>(seed: number, place: number, items: readonly Item[]): Item =>
  items[Math.floor(seed / place) % items.length] as Item; // within the list, which is not empty

const parametersOf = (seed: number): Readonly<Record<string, ParameterValue>> => ({
  rumours: by(seed, 1, ['pushPull', 'push', 'pull', 'none']),
  response: by(seed, 4, ['feedback', 'feedback', 'blind']),
  removal: by(seed, 7, ['counter', 'coin']),
  k: by(seed, 5, [1, 2, 4]),
  fanOut: by(seed, 6, [1, 1, 2]),
  antiEntropy: by(seed, 3, ['pushPull', 'push', 'pull']),
  antiEntropyEvery: by(seed, 2, [1, 2]),
  comparison: by(seed, 1, ['full', 'checksum', 'recent', 'merkle', 'merkle']),
  hotAgain: by(seed, 8, [true, false]),
  partners: by(seed, 3, ['uniform', 'uniform', 'roundRobin', 'uniform']),
  topology: by(seed, 9, ['complete', 'complete', 'ring', 'grid', 'clusters']),
  cycles: by(seed, 10, ['synchronous', 'independent']),
  cycleLength: milliseconds(60),
});

/** Random faults for two and a half seconds, writes and deletions meanwhile, and time to agree. */
const scenarioOf = (seed: number): Scenario => {
  const nodes = by(seed, 1, [3, 4, 5, 6]);
  const workload = {
    everyMicros: [milliseconds(80), milliseconds(600)] as const,
    keys: ['x', 'y', 'z'],
    operations: ['put', 'put', 'delete', 'get'] as const,
    untilMicros: mendedAtMicros,
  };
  return {
    protocol: 'gossip',
    seed,
    nodes,
    clients: [{ workload }, { workload }],
    parameters: parametersOf(seed),
    diskMicros: by(seed, 5, [
      [200, 1_000],
      [3_000, 12_000],
      [0, 0],
    ] as const),
    script: randomFaultScript(seed, nodes, mendedAtMicros),
    untilMicros: endMicros,
  };
};

it(`${seeds} random runs break nothing, agree in the end, and have seen it all`, () => {
  const seen = new Set<string>();
  const complaints: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const run = Run.start(gossip, scenarioOf(seed));
    run.advanceTo(endMicros);
    for (const { monitor } of run.seen) seen.add(monitor.id);
    for (const { monitor, violation } of run.broken) {
      complaints.push(`seed ${seed}: ${monitor.id}: ${violation.sentence}`);
    }
    const replicas = run.world.nodeIds
      .filter((id) => run.world.node(id).kind === 'server')
      .map((id) => JSON.stringify(gossip.describeNode(run.world.node(id).state).replica));
    if (new Set(replicas).size > 1) complaints.push(`seed ${seed}: the sites differ at the end`);
  }
  expect(complaints).toEqual([]);
  expect([...seen].toSorted()).toEqual(witnesses.map(({ id }) => id).toSorted());
}, 60_000);
