import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatScenario } from '../../../scenario/file.ts';
import { Monitoring } from '../../../sim/monitoring.ts';
import type { OperationRecord } from '../../../sim/operation.ts';
import { OperationsLog } from '../../../sim/operations-log.ts';
import { seconds } from '../../../sim/time.ts';
import { World } from '../../../sim/world/world.ts';
import { raft } from '../index.ts';
import { raftNode } from '../raft.ts';
import { linearizabilityComplaint } from './history.ts';
import { healedAtMicros, randomFaults, randomRunMicros } from './random-faults.ts';

/** What a random run has shown: what is wrong with it in words, and which witnesses it has seen. */
export interface SeedResult {
  readonly complaints: readonly string[];
  readonly seen: readonly string[];
}

/** How long after mending the cluster may take until it commits again. */
const recoveryMicros = seconds(5);

const safetyComplaints = (monitoring: Monitoring): string[] =>
  monitoring.found
    .filter(({ monitor }) => monitor.kind === 'always')
    .map(
      ({ monitor, atMicros, violation }) =>
        `${monitor.id} at ${atMicros} µs: ${violation.sentence}`,
    );

const livenessComplaints = (world: World, operations: readonly OperationRecord[]): string[] => {
  const complaints: string[] = [];
  for (const client of ['c1', 'c2']) {
    const recovered = operations.some(
      (operation) =>
        operation.client === client &&
        operation.outcome === 'ok' &&
        operation.invokedAtMicros >= healedAtMicros &&
        (operation.completedAtMicros ?? 0) <= healedAtMicros + recoveryMicros,
    );
    if (!recovered) complaints.push(`${client} got nothing done within 5 s of mending`);
  }
  const commits = servers(world).map(({ commitIndex }) => commitIndex);
  // The last write may still be on its way to some servers.
  if (Math.max(...commits) - Math.min(...commits) > 2) {
    complaints.push(`the servers’ commitIndex differ at the end: ${commits.join(', ')}`);
  }
  return complaints;
};

const servers = (world: World) =>
  world.nodeIds.flatMap((id) => {
    const server = raftNode.read(world.node(id).state);
    return server === null ? [] : [server];
  });

/** Every acknowledged append must be in the list just once, every other at most once. */
const exactlyOnceComplaints = (world: World, operations: readonly OperationRecord[]): string[] => {
  const [most] = servers(world).sort((a, b) => b.lastApplied - a.lastApplied);
  const list = most?.store.values.get('list')?.split(',') ?? [];
  return operations.flatMap(({ id, operation, outcome }) => {
    if (operation.kind !== 'append') return [];
    const times = list.filter((value) => value === operation.value).length;
    if (times > 1) return [`the append of ${id} took effect ${times} times`];
    return outcome === 'ok' && times === 0 ? [`the acknowledged append of ${id} is lost`] : [];
  });
};

const linearizabilityComplaints = (operations: readonly OperationRecord[]): string[] => {
  const complaint = linearizabilityComplaint(operations);
  return complaint === null ? [] : [`not linearizable: ${complaint}`];
};

/** Runs one random seed with all monitors and looks at what its clients were told. */
export const runSeed = (seed: number): SeedResult => {
  const scenario = randomFaults(seed);
  const monitoring = new Monitoring(raft, scenario);
  const operations = new OperationsLog();
  const world = new World(raft, scenario, {
    onRecord: (record) => {
      monitoring.observe(record);
      operations.observe(record);
    },
  });
  world.advanceTo(randomRunMicros);
  return {
    complaints: [
      ...safetyComplaints(monitoring),
      ...livenessComplaints(world, operations.records),
      ...exactlyOnceComplaints(world, operations.records),
      ...linearizabilityComplaints(operations.records),
    ],
    seen: monitoring.found
      .filter(({ monitor }) => monitor.kind === 'sometimes')
      .map(({ monitor }) => monitor.id),
  };
};

/** What to print about a failing seed: what is wrong, and how to see it. */
export const reportOf = (seed: number, { complaints }: SeedResult): string => {
  const folder = join(tmpdir(), 'quorate-failing-seeds');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `raft-${seed}.json`);
  writeFileSync(path, formatScenario(randomFaults(seed)));
  return [`seed ${seed}:`, ...complaints, `To replay it: npm run -s sim -- ${path}`].join('\n  ');
};

/** Seeds are tested in groups, so that no single test runs for long. */
const seedsATest = 50;

/**
 * The test of a range of random seeds: in none does a monitor break, an acknowledged write get lost,
 * a client see something that is not linearizable, or the cluster fail to recover; and the range
 * shows everything that there is to be seen.
 */
export const testSeeds = (first: number, last: number): void => {
  describe(`random faults, seeds ${first} to ${last}`, () => {
    const seen = new Set<string>();

    for (let from = first; from <= last; from += seedsATest) {
      const to = Math.min(last, from + seedsATest - 1);
      it(`${from} to ${to}: safe throughout, and commits again after mending`, () => {
        const failures: string[] = [];
        for (let seed = from; seed <= to; seed++) {
          const result = runSeed(seed);
          for (const id of result.seen) seen.add(id);
          if (result.complaints.length > 0) failures.push(reportOf(seed, result));
        }
        expect(failures.join('\n')).toBe('');
      });
    }

    it('they have shown elections, lost elections, depositions, commits and repairs', () => {
      const witnesses = raft.monitors.filter(({ kind }) => kind === 'sometimes');
      expect([...seen].sort()).toEqual(witnesses.map(({ id }) => id).sort());
    });
  });
};
