import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENTS_BETWEEN_MARKS, ReplicaHistory } from '../../check/replica-history.ts';
import { convergenceOf } from '../../check/run-convergence.ts';
import { raft } from '../../protocols/raft/index.ts';
import type { Intervention } from '../../sim/intervention.ts';
import type { EventRecord } from '../../sim/record.ts';
import type { Records } from '../../sim/records.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { replicasOf } from './replicas-of.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 3,
  nodes: 3,
  clients: [{}],
  script: [
    {
      atMicros: 900_000,
      intervention: {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value: '1' },
      },
    },
  ],
  untilMicros: 4_000_000,
};

const at = (atMicros: number, intervention: Intervention) => ({ atMicros, intervention });

const runUntil = (micros: number, more: Scenario['script'] = []): Run => {
  const run = Run.start(raft, { ...scenario, script: [...scenario.script, ...more] });
  run.advanceTo(micros);
  return run;
};

const historyOfRun = (run: Run): ReplicaHistory => {
  const history = new ReplicaHistory(run.protocol, ['n1', 'n2', 'n3']);
  while (!history.extend(run.records, 100));
  return history;
};

describe('divergence over time', () => {
  it('is what one finds by looking at every server after every event', () => {
    const run = runUntil(1_500_000, [
      at(1_200_000, { kind: 'kill', node: 'n2' }),
      at(1_300_000, { kind: 'pause', node: 'n3' }),
    ]);
    const history = historyOfRun(run);
    const found = [...Array(run.records.length - 3).keys()].map((place) => {
      const eventCount = place + 4;
      run.seekToEvent(eventCount);
      const stores = ['n1', 'n2', 'n3']
        .map((id) => run.world.node(id))
        .filter(({ status }) => status !== 'down')
        .map(({ state }) => raft.describeNode(state).value);
      return { states: new Set(stores).size, live: stores.length };
    });
    const told = [...Array(run.records.length - 3).keys()].map((place) => {
      const shown = history.divergences.findLast(({ fromEvent }) => fromEvent < place + 4);
      return { states: shown?.states, live: shown?.live };
    });
    expect(told).toEqual(found);
    expect(Math.max(...found.map(({ states }) => states))).toBe(2);
  });
});

/** A run's records, noting the earliest of them that is read. */
class WatchedRecords implements Records {
  readonly #records: Records;
  earliestRead = Number.POSITIVE_INFINITY;

  constructor(records: Records) {
    this.#records = records;
  }

  get length(): number {
    return this.#records.length;
  }

  get revision(): number {
    return this.#records.revision;
  }

  keptSince(revision: number): number {
    return this.#records.keptSince(revision);
  }

  at(index: number): EventRecord | undefined {
    this.earliestRead = Math.min(this.earliestRead, index);
    return this.#records.at(index);
  }

  between(from: number, to: number): Iterable<EventRecord> {
    this.earliestRead = Math.min(this.earliestRead, from);
    return this.#records.between(from, to);
  }

  [Symbol.iterator](): Iterator<EventRecord> {
    return this.between(0, Number.POSITIVE_INFINITY)[Symbol.iterator]();
  }
}

describe('after a change in the past', () => {
  const writing = { everyMicros: [2_000, 3_000], keys: ['x', 'y'], operations: ['put'] } as const;
  const eventful: Scenario = {
    ...scenario,
    clients: Array.from({ length: 4 }, () => ({ workload: writing })),
    network: { latencyMicros: [1_000, 3_000] },
    script: [
      at(700_000, { kind: 'cut', from: 'n1', to: 'n2' }),
      at(700_000, { kind: 'cut', from: 'n2', to: 'n1' }),
      at(700_000, { kind: 'cut', from: 'n1', to: 'n3' }),
      at(700_000, { kind: 'cut', from: 'n3', to: 'n1' }),
      at(800_000, { kind: 'kill', node: 'n2' }),
      at(1_000_000, { kind: 'heal' }),
      at(1_100_000, { kind: 'restart', node: 'n2' }),
    ],
    untilMicros: 1_800_000,
  };
  const server = fc.constantFrom('n1', 'n2', 'n3');
  const intervention = fc.oneof(
    fc.record({ kind: fc.constantFrom('kill', 'pause', 'resume', 'restart'), node: server }),
    fc
      .record({ kind: fc.constantFrom('cut', 'mend'), from: server, to: server })
      .filter(({ from, to }) => from !== to),
    fc.record({ kind: fc.constant('partition'), groups: server.map((node) => [[node]]) }),
    fc.constant({ kind: 'heal' } as const),
  );
  const change = fc.record({
    percent: fc.integer({ min: 0, max: 100 }),
    intervention,
    /** How much of what is new the history takes in before the next change. */
    percentTakenIn: fc.integer({ min: 0, max: 100 }),
  });

  it('is the history of the records as they are now, of which none from long before the change was read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000 }),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (seed, changes) => {
          const run = Run.start(raft, { ...eventful, seed });
          const records = new WatchedRecords(run.records);
          const history = new ReplicaHistory(raft, ['n1', 'n2', 'n3']);
          run.advanceTo(eventful.untilMicros);
          while (!history.extend(records, 100));
          for (const { percent, intervention, percentTakenIn } of changes) {
            run.seekToEvent(Math.floor((percent / 100) * run.records.length));
            const { eventCount } = run;
            const known = Math.min(eventCount, history.eventCount);
            run.intervene(intervention);
            run.advanceTo(eventful.untilMicros);
            records.earliestRead = Number.POSITIVE_INFINITY;
            history.extend(records, Math.floor((percentTakenIn / 100) * run.records.length));
            expect(records.earliestRead).toBeGreaterThan(known - EVENTS_BETWEEN_MARKS);
          }
          while (!history.extend(records, 100));
          const anew = historyOfRun(run);
          expect(history.divergences).toEqual(anew.divergences);
          expect(history.partings).toEqual(anew.partings);
          const counts = [...Array(run.records.length + 1).keys()];
          expect(counts.map((count) => history.healedAtMicros(count))).toEqual(
            counts.map((count) => anew.healedAtMicros(count)),
          );
          for (const part of [0, 0.3, 0.6, 0.9]) {
            const count = Math.floor(part * run.records.length);
            const micros = Math.floor(part * eventful.untilMicros);
            expect(history.samplesFrom(micros, count)).toEqual(anew.samplesFrom(micros, count));
            expect(history.samplesFrom(micros, run.records.length)).toEqual(
              anew.samplesFrom(micros, run.records.length),
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('says that something was taken back', () => {
    const run = runUntil(2_000_000);
    const history = historyOfRun(run);
    expect(history.version).toBe(0);
    run.seekTo(500_000);
    run.intervene({ kind: 'kill', node: 'n2' });
    run.advanceTo(2_000_000);
    while (!history.extend(run.records, 100));
    expect(history.version).toBe(1);
    expect(history.divergences.at(-1)?.live).toBe(2);
  });
});

describe('what servers held from a moment on', () => {
  it('begins with what they held then, however much they had changed before', () => {
    const busy: Scenario = {
      ...scenario,
      clients: [
        { workload: { everyMicros: [4_000, 6_000], keys: ['x', 'y'], operations: ['put'] } },
        { workload: { everyMicros: [4_000, 6_000], keys: ['x', 'y'], operations: ['put'] } },
      ],
      untilMicros: 20_000_000,
    };
    const run = Run.start(raft, busy);
    run.advanceTo(busy.untilMicros);
    const history = historyOfRun(run);
    const all = history.samplesFrom(0, run.eventCount);
    expect(all.length).toBeGreaterThan(1_500);
    for (const micros of [0, 3_000_000, 11_111_111, 19_999_999]) {
      const [first, ...others] = history.samplesFrom(micros, run.eventCount);
      const before = all.findLast(({ atMicros }) => atMicros <= micros);
      expect(first).toEqual({ atMicros: micros, replicas: before?.replicas });
      expect(others).toEqual(all.filter(({ atMicros }) => atMicros > micros));
    }
  });
});

describe('convergence', () => {
  const judge = (run: Run) => {
    const history = replicasOf(run);
    while (!history.extend(run.records, 1_000));
    return convergenceOf(run, history);
  };

  it('does not apply while a fault lasts', () => {
    const run = runUntil(3_000_000, [at(1_200_000, { kind: 'cut', from: 'n1', to: 'n2' })]);
    expect(judge(run)).toMatchObject({ kind: 'doesNotApply', reason: 'a fault still lasts' });
  });

  it('does not apply until the servers have had their time', () => {
    expect(judge(runUntil(1_100_000))).toMatchObject({ kind: 'doesNotApply' });
  });

  it('holds where they agree from then on', () => {
    expect(judge(runUntil(3_500_000)).kind).toBe('holds');
  });

  it('follows the moment shown', () => {
    const run = runUntil(3_500_000);
    run.seekTo(1_000_000);
    expect(judge(run).kind).toBe('doesNotApply');
  });

  it('is broken where servers do not come to agree, and says in what', () => {
    const run = runUntil(3_500_000);
    const differing = {
      healedAtMicros: () => 0,
      samplesFrom: (micros: number) => [
        {
          atMicros: micros,
          replicas: [
            { replica: 'n1', store: { x: '1' } },
            { replica: 'n2', store: {} },
          ],
        },
      ],
    };
    expect(convergenceOf(run, differing)).toMatchObject({
      kind: 'violated',
      sentence: expect.stringContaining('n1 holds x = 1 and n2 holds x = nothing'),
    });
  });
});
