import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScenarioError } from './errors.ts';
import type { Intervention } from './intervention.ts';
import { operationsAfter } from './operations-log.ts';
import { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { checkedDriver } from './testing/checked-driver.ts';
import { randomScenario } from './testing/random-scenario.ts';
import { nestedRelay, relay } from './testing/relay.ts';
import { milliseconds, seconds } from './time.ts';
import { World } from './world/world.ts';

const bounds = { nodes: [1, 2, 3, 5], untilMicros: seconds(1), mostEntries: 12 };

const plain: Scenario = {
  protocol: 'relay',
  seed: 7,
  nodes: 3,
  clients: [
    { workload: { everyMicros: [50_000, 90_000], keys: ['x'], operations: ['put', 'get'] } },
  ],
  script: [],
  untilMicros: seconds(10),
};

const atOnce = (scenario: Scenario): Run => {
  const run = Run.start(relay, scenario);
  run.advanceTo(scenario.untilMicros);
  return run;
};

describe('the same scenario gives the same run', () => {
  it('whether it is played at once, event by event, or in parts', () => {
    fc.assert(
      fc.property(
        randomScenario(relay, bounds),
        fc.array(fc.nat(bounds.untilMicros), { maxLength: 8 }),
        (scenario, stops) => {
          const whole = atOnce(scenario);
          const stepwise = Run.start(relay, scenario);
          while (stepwise.stepForward() !== null);
          const inParts = Run.start(relay, scenario);
          for (const stop of [...stops].sort((one, other) => one - other)) inParts.advanceTo(stop);
          inParts.advanceTo(scenario.untilMicros);
          expect(stepwise.fingerprint()).toBe(whole.fingerprint());
          expect(inParts.fingerprint()).toBe(whole.fingerprint());
          expect([...inParts.records]).toEqual([...whole.records]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('with the machine compiled, driven by XState, and checked against transition()', () => {
    for (const protocol of [relay, nestedRelay]) {
      fc.assert(
        fc.property(randomScenario(protocol, bounds), (scenario) => {
          const checked = Run.start(protocol, scenario, { driverFor: checkedDriver });
          checked.advanceTo(scenario.untilMicros);
          const fast = Run.start(protocol, scenario);
          fast.advanceTo(scenario.untilMicros);
          expect(checked.fingerprint()).toBe(fast.fingerprint());
        }),
        { numRuns: 40 },
      );
    }
  });

  it('and another seed gives another run', () => {
    expect(atOnce({ ...plain, seed: 8 }).fingerprint()).not.toBe(atOnce(plain).fingerprint());
  });
});

describe('intervening', () => {
  it('gives the run of the scenario that holds the same script', () => {
    const interventions: readonly Intervention[] = [
      { kind: 'kill', node: 'n1' },
      { kind: 'partition', groups: [['n2']] },
      { kind: 'restart', node: 'n1' },
      {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value: 'new' },
        to: 'n3',
      },
      { kind: 'heal' },
    ];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(seconds(1)), fc.nat(4)), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (steps, seed) => {
          const run = Run.start(relay, { ...plain, seed });
          let atMicros = 0;
          for (const [span, which] of steps) {
            atMicros += span;
            run.advanceTo(atMicros);
            for (const intervention of interventions.slice(which, which + 2)) {
              run.intervene(intervention);
            }
          }
          run.advanceTo(plain.untilMicros);
          expect(atOnce(run.scenario).fingerprint()).toBe(run.fingerprint());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('between two events of one instant is written down so that it replays there', () => {
    const scenario: Scenario = {
      ...plain,
      clients: [],
      network: { latencyMicros: [1_000, 1_000] },
      script: [
        { atMicros: 2_000, intervention: { kind: 'fireTimer', node: 'n1', timer: 'tick' } },
        {
          atMicros: 2_000,
          afterStep: 1,
          intervention: { kind: 'fireTimer', node: 'n2', timer: 'tick' },
        },
      ],
    };
    const run = Run.start(relay, scenario);
    let record = run.stepForward();
    while (record?.kind !== 'timer') record = run.stepForward();
    const entry = run.intervene({ kind: 'kill', node: 'n3' });
    expect(entry.afterStep).toBe(3);
    run.advanceTo(seconds(1));
    const replayed = Run.start(relay, run.scenario);
    replayed.advanceTo(seconds(1));
    expect(replayed.fingerprint()).toBe(run.fingerprint());
    expect([...replayed.records]).toEqual([...run.records]);
  });

  it('in the past gives up what was done by hand after it, and keeps what the scenario holds', () => {
    const scenario: Scenario = {
      ...plain,
      script: [{ atMicros: seconds(3), intervention: { kind: 'kill', node: 'n3' } }],
    };
    const run = Run.start(relay, scenario);
    run.advanceTo(seconds(2));
    run.intervene({ kind: 'kill', node: 'n1' });
    run.advanceTo(seconds(4));
    run.seekTo(seconds(1));
    run.intervene({ kind: 'kill', node: 'n2' });
    run.advanceTo(seconds(4));
    expect(run.scenario.script.map(({ intervention }) => intervention)).toEqual([
      { kind: 'kill', node: 'n2' },
      { kind: 'kill', node: 'n3' },
    ]);
    expect(run.world.node('n1').status).toBe('up');
    expect(atOnce({ ...run.scenario, untilMicros: seconds(4) }).fingerprint()).toBe(
      run.fingerprint(),
    );
  });

  it('that cannot be done throws, names what would be right, and changes nothing', () => {
    const run = Run.start(relay, plain);
    run.advanceTo(seconds(1));
    const before = { fingerprint: run.fingerprint(), script: run.scenario.script };
    expect(() => run.intervene({ kind: 'kill', node: 'n9' })).toThrow(ScenarioError);
    expect(() => run.intervene({ kind: 'drop', message: 'n1>n2#9999' })).toThrow(
      /has not been sent by 1 s/,
    );
    expect(() => run.intervene({ kind: 'fireTimer', node: 'n1', timer: 'tock' })).toThrow(
      /no timer tock/,
    );
    expect({ fingerprint: run.fingerprint(), script: run.scenario.script }).toEqual(before);
    run.advanceTo(seconds(2));
    const untouched = Run.start(relay, plain);
    untouched.advanceTo(seconds(2));
    expect(run.fingerprint()).toBe(untouched.fingerprint());
  });

  it('leaves the random draws of other places as they were', () => {
    const played = Run.start(relay, { ...plain, nodes: 5 });
    played.advanceTo(seconds(2));
    const forked = Run.start(relay, { ...plain, nodes: 5 });
    forked.advanceTo(milliseconds(1_900));
    forked.intervene({ kind: 'setLink', from: 'n1', to: 'n2', settings: { loss: 1 } });
    forked.advanceTo(seconds(2));
    const onOtherLinks = (run: Run) =>
      [...run.records]
        .flatMap(({ sent }) => sent)
        .filter(({ from, to, operation }) => operation === null && !(from === 'n1' && to === 'n2'))
        .map(({ from, to, sequence, sentAtMicros, arrivesAtMicros }) => [
          `${from}>${to}#${sequence}`,
          arrivesAtMicros - sentAtMicros,
        ]);
    const latencies = new Map(onOtherLinks(played) as [string, number][]);
    const shared = onOtherLinks(forked).filter(([id]) => latencies.has(String(id)));
    expect(shared.length).toBeGreaterThan(50);
    for (const [id, latency] of shared) expect(latency).toBe(latencies.get(String(id)));
  });
});

describe('records', () => {
  it('number the events, run forward in time, and name an earlier event as cause', () => {
    const run = atOnce({
      ...plain,
      script: [{ atMicros: 5, intervention: { kind: 'kill', node: 'n2' } }],
    });
    [...run.records].forEach((record, index) => {
      expect(record.index).toBe(index);
      expect(record.cause).toBeLessThan(index);
      expect(record.atMicros).toBeGreaterThanOrEqual(run.records.at(record.cause)?.atMicros ?? 0);
      if (record.kind === 'deliver') {
        expect(run.records.at(record.cause)?.sent).toContain(record.message);
      }
    });
  });

  it('let a message inherit the client operation that it serves', () => {
    const run = atOnce(plain);
    const replies = [...run.records]
      .flatMap(({ sent }) => sent)
      .filter(({ message }) => message.type === 'reply');
    expect(replies.length).toBeGreaterThan(10);
    for (const { operation, to } of replies) expect(operation).toMatch(new RegExp(`^${to}#`));
  });

  it('hold every client operation with its outcome, as it stood at any moment', () => {
    const run = atOnce(plain);
    expect(run.operations.length).toBeGreaterThan(10);
    expect(run.operations.every(({ outcome }) => outcome === 'ok' || outcome === 'open')).toBe(
      true,
    );
    const middle = run.operations[5];
    if (middle === undefined) throw new Error('There are more than ten.');
    const then = operationsAfter(run.operations, middle.invokedByEvent + 1);
    expect(then).toHaveLength(6);
    expect(then[5]).toMatchObject({ outcome: 'open', completedAtMicros: null });
  });
});

describe('monitors', () => {
  it('say once, and at the right event, that something broke, also after going back', () => {
    const scenario: Scenario = {
      ...plain,
      script: [
        { atMicros: seconds(1), intervention: { kind: 'kill', node: 'n2' } },
        { atMicros: seconds(2), intervention: { kind: 'restart', node: 'n2' } },
        { atMicros: seconds(3), intervention: { kind: 'kill', node: 'n2' } },
        { atMicros: seconds(4), intervention: { kind: 'restart', node: 'n2' } },
      ],
    };
    const run = atOnce(scenario);
    expect(run.broken).toHaveLength(1);
    expect(run.broken[0]).toMatchObject({ atMicros: seconds(2) });
    expect(run.records.at(run.broken[0]?.atEvent ?? 0)?.kind).toBe('start');
    run.seekTo(seconds(1));
    run.intervene({ kind: 'heal' });
    expect(run.broken).toHaveLength(0);
  });
});

describe('a long run', () => {
  const long = { ...plain, nodes: 5, untilMicros: seconds(200) };

  it('shows the same world when sought as when played, across many checkpoints', () => {
    const run = Run.start(relay, long);
    run.advanceTo(long.untilMicros);
    expect(run.records.length).toBeGreaterThan(20_000);
    for (const moment of [seconds(190), seconds(3), seconds(77.5), 0, seconds(200)]) {
      run.seekTo(moment);
      const world = new World(relay, long);
      world.advanceTo(moment);
      expect(run.fingerprint()).toBe(world.fingerprint());
      expect(run.eventCount).toBe(world.eventCount);
    }
  });

  /** Runs of which one has every record at hand and the other only a few. */
  const both = (scenario: Scenario = long): readonly [whole: Run, sparing: Run] => [
    Run.start(relay, scenario),
    Run.start(relay, scenario, { mostRecords: 2_500 }),
  ];

  it('has the same records whether they are at hand or made again', () => {
    const [whole, sparing] = both();
    whole.advanceTo(long.untilMicros);
    sparing.advanceTo(long.untilMicros);
    expect(sparing.records.length).toBe(whole.records.length);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.records.length - 1), fc.boolean()), { maxLength: 12 }),
        (asked) => {
          for (const [index, isSought] of asked) {
            // What a seek plays again and what is asked for afterwards has to fit together.
            if (isSought) sparing.seekToEvent(index);
            expect(sparing.records.at(index)).toEqual(whole.records.at(index));
          }
        },
      ),
      { numRuns: 40 },
    );
    expect([...sparing.records]).toEqual([...whole.records]);
    expect(sparing.records.at(-1)).toBeUndefined();
    expect(sparing.records.at(whole.records.length)).toBeUndefined();
  });

  it('knows how many events it shares with another at least, without looking at them', () => {
    const script = [
      { atMicros: seconds(120), intervention: { kind: 'kill', node: 'n2' } },
    ] as const;
    const [one, other] = [Run.start(relay, long), Run.start(relay, { ...long, script })];
    for (const run of [one, other]) run.advanceTo(seconds(200));
    const parts = other.events.countUntil(seconds(120) - 1);
    for (const shared of [one.sharedAtLeast(other), other.sharedAtLeast(one)]) {
      expect(shared).toBeLessThanOrEqual(parts);
      expect(shared).toBeGreaterThan(parts / 2);
    }
    expect([...one.records.between(0, parts)]).toEqual([...other.records.between(0, parts)]);
    expect(one.sharedAtLeast(Run.start(relay, { ...long, seed: 8 }))).toBe(0);
    const slower = Run.start(relay, { ...long, clientSettings: { attempts: 1 } });
    slower.advanceTo(seconds(200));
    expect(one.sharedAtLeast(slower)).toBe(0);
  });

  it('tells at once when each event was, what caused it, and whether it matters', () => {
    const [whole, sparing] = both({ ...long, untilMicros: seconds(60) });
    sparing.advanceTo(seconds(60));
    whole.advanceTo(seconds(60));
    for (const record of whole.records) {
      expect(sparing.events.atMicrosOf(record.index)).toBe(record.atMicros);
      expect(sparing.events.causeOf(record.index)).toBe(record.cause);
      expect(sparing.events.kindOf(record.index)).toBe(record.kind);
      expect(sparing.events.matters(record.index)).toBe(whole.matters(record));
    }
    const { length } = whole.records;
    expect(sparing.events.atMicrosOf(length)).toBeUndefined();
    expect(sparing.events.countUntil(seconds(31))).toBe(
      [...whole.records].filter(({ atMicros }) => atMicros <= seconds(31)).length,
    );
  });

  it('goes on after a change in its past as the run of that script does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(seconds(100)), fc.nat(seconds(100))), {
          minLength: 1,
          maxLength: 4,
        }),
        (changes) => {
          const [, run] = both();
          for (const [changedAt, playedTo] of changes) {
            run.seekTo(changedAt);
            const { revision, length } = run.records;
            const count = run.eventCount;
            run.intervene({ kind: 'kill', node: 'n1' });
            run.intervene({ kind: 'restart', node: 'n1' });
            if (count < length) expect(run.records.keptSince(revision)).toBe(count);
            run.advanceTo(Math.max(changedAt, playedTo));
          }
          const fresh = Run.start(relay, run.scenario);
          fresh.advanceTo(run.nowMicros);
          expect(run.fingerprint()).toBe(fresh.fingerprint());
          expect([...run.records]).toEqual([...fresh.records]);
          expect(run.operations).toEqual(fresh.operations);
          run.continueMonitoring(() => true);
          const foundIn = ({ broken }: Run) =>
            broken.map(({ monitor, atEvent, violation }) => [monitor.id, atEvent, violation]);
          expect(foundIn(run)).toEqual(foundIn(fresh));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('keeps what monitors found before a change while they watch again, a while at a time', () => {
    const [, run] = both({
      ...long,
      script: [
        { atMicros: seconds(1), intervention: { kind: 'kill', node: 'n2' } },
        { atMicros: seconds(2), intervention: { kind: 'restart', node: 'n2' } },
      ],
    });
    run.advanceTo(seconds(100));
    expect(run.broken).toHaveLength(1);
    run.seekTo(seconds(90));
    run.intervene({ kind: 'kill', node: 'n3' });
    expect(run.isMonitoringBehind).toBe(true);
    expect(run.broken).toMatchObject([{ atMicros: seconds(2) }]);
    run.continueMonitoring(() => false);
    expect(run.isMonitoringBehind).toBe(true);
    run.continueMonitoring(() => true);
    expect(run.isMonitoringBehind).toBe(false);
    expect(run.broken).toMatchObject([{ atMicros: seconds(2) }]);
  });
});

describe('the next moment that matters', () => {
  const scenario: Scenario = {
    ...plain,
    clients: [],
    script: [{ atMicros: seconds(9), intervention: { kind: 'kill', node: 'n2' } }],
  };
  const mattersFirst = (run: Run): number =>
    [...run.records].findIndex((record) => run.matters(record));

  it('is found where it is not known yet, and told to be none after the last', () => {
    const run = Run.start(relay, { ...scenario });
    const whole = atOnce(scenario);
    expect(run.lookForMoment(run.eventCount, () => true)).toEqual({
      kind: 'found',
      event: mattersFirst(whole),
    });
    const last = [...whole.records].findLastIndex((record) => whole.matters(record));
    expect(run.lookForMoment(last + 1, () => true)).toEqual({ kind: 'none' });
  });

  it('is looked for a while at a time', () => {
    const run = Run.start(relay, { ...scenario });
    const whole = atOnce(scenario);
    let looks = 0;
    const everyOther = () => looks++ % 2 === 0;
    let found = run.lookForMoment(0, everyOther);
    while (found.kind === 'unfinished') {
      expect(found.from).toBeLessThanOrEqual(mattersFirst(whole));
      found = run.lookForMoment(found.from, everyOther);
    }
    expect(looks).toBeGreaterThan(2);
    expect(found).toEqual({ kind: 'found', event: mattersFirst(whole) });
  });
});
