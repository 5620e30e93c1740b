import { expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import { replicasOf } from '../../session/verdicts/replicas-of.ts';
import { Run } from '../../sim/run.ts';
import { partedSpells, type Service, ServiceRecords } from './service.ts';

const wrongSide = (): Run => {
  const entry = raft.scenarios.find(({ id }) => id === 'wrong-side');
  if (entry === undefined) throw new Error('The library has no such scenario.');
  const run = Run.start(raft, entry.scenario);
  run.advanceTo(1_600_000);
  while (!replicasOf(run).extend(run.records, 1_000));
  return run;
};

const spellsOf = (run: Run) =>
  partedSpells(raft, replicasOf(run).partings, run.operations, run.eventCount);

it('tells of each side of a parted cluster what it could do and what it did', () => {
  const [spell, ...others] = spellsOf(wrongSide());
  expect(others).toEqual([]);
  expect(spell?.untilMicros).toBeNull();
  expect(spell?.sides).toEqual([
    {
      servers: ['n1', 'n2', 'n3'],
      text: '3 of 5: can elect and commit',
      able: true,
      reads: 0,
      writes: 2,
    },
    { servers: ['n4', 'n5'], text: '2 of 5: can do neither', able: false, reads: 0, writes: 0 },
  ]);
});

it('follows the moment shown', () => {
  const run = wrongSide();
  run.seekTo(500_000);
  expect(spellsOf(run)).toEqual([]);
});

/** Two of three die before c1 asks for something, so it waits in vain. */
const starved = (): Run =>
  Run.start(raft, {
    protocol: 'raft',
    seed: 3,
    nodes: 3,
    clients: [{}, {}],
    script: [
      { atMicros: 800_000, intervention: { kind: 'kill', node: 'n1' } },
      { atMicros: 800_000, intervention: { kind: 'kill', node: 'n2' } },
      {
        atMicros: 1_000_000,
        intervention: {
          kind: 'operation',
          client: 'c1',
          operation: { kind: 'put', key: 'x', value: '1' },
        },
      },
    ],
    untilMicros: 2_000_000,
  });

it('says for how long reads and writes of each client were without service', () => {
  const run = starved();
  const service = new ServiceRecords();
  const microsOf = (name: string) => {
    while (!service.takeIn(run.records, run.eventCount, 100));
    const { reads, writes } = service.until(run.eventCount, run.nowMicros);
    return [reads, writes].map(
      (part) => part.clients.find(({ client }) => client === name)?.micros ?? null,
    );
  };
  run.advanceTo(2_000_000);
  // c1 has waited since it asked, and c2 has never asked.
  expect(microsOf('c1')).toEqual([0, 1_000_000]);
  expect(microsOf('c2')).toEqual([null, null]);
  run.seekTo(900_000);
  expect(microsOf('c1')).toEqual([null, null]);
});

it('says the same at a moment that one came back to, and after a change in the past', () => {
  const run = starved();
  const service = new ServiceRecords();
  const told = (records: ServiceRecords): Service => {
    while (!records.takeIn(run.records, run.eventCount, 100));
    return structuredClone(records.until(run.eventCount, run.nowMicros));
  };
  const waited = ({ writes }: Service) =>
    writes.clients.find(({ client }) => client === 'c1')?.micros ?? null;
  for (const [moment, micros] of [
    [2_000_000, 1_000_000],
    [1_600_000, 600_000],
    [900_000, null],
    [1_700_000, 700_000],
  ] as const) {
    run.seekTo(moment);
    expect(waited(told(service))).toBe(micros);
    expect(told(service)).toEqual(told(new ServiceRecords()));
  }
  run.seekTo(850_000);
  run.intervene({ kind: 'restart', node: 'n1' });
  run.advanceTo(2_000_000);
  expect(waited(told(service))).toBeLessThan(1_000_000);
  expect(told(service)).toEqual(told(new ServiceRecords()));
});
