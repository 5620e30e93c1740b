import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intervention, ScriptEntry } from './intervention.ts';
import { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { randomScenario } from './testing/random-scenario.ts';
import { relay } from './testing/relay.ts';
import { milliseconds, seconds } from './time.ts';

const bounds = { nodes: [1, 2, 3], untilMicros: milliseconds(500), mostEntries: 12 };

const plain: Scenario = {
  protocol: 'relay',
  seed: 7,
  nodes: 3,
  clients: [
    { workload: { everyMicros: [50_000, 90_000], keys: ['x'], operations: ['put', 'get'] } },
  ],
  script: [],
  untilMicros: seconds(3),
};

/** With checkpoints so near to each other that also a short run has many. */
const dense = { eventsBetweenCheckpoints: 20 };

/** At two moments so much is done that checkpoints fall within them, and then between two events. */
const busy: Scenario = {
  ...plain,
  script: (['n1', 'n2'] as const).flatMap((node, place) => {
    const atMicros = 3_000 + 1_000 * place;
    const at = (intervention: Intervention, afterStep?: number): ScriptEntry => ({
      atMicros,
      ...(afterStep === undefined ? {} : { afterStep }),
      intervention,
    });
    return [
      ...Array.from({ length: 40 }, () => at({ kind: 'heal' })),
      at({ kind: 'fireTimer', node, timer: 'tick' }),
      // Before the timer fires: the node sleeps through it.
      at({ kind: 'pause', node }, 41),
      { atMicros: 8_000, intervention: { kind: 'resume', node } },
    ];
  }),
  untilMicros: seconds(1),
};

const atOnce = (scenario: Scenario): Run => {
  const run = Run.start(relay, scenario, dense);
  run.advanceTo(scenario.untilMicros);
  return run;
};

const visible = ({ world }: Run) => ({
  nodes: world.nodeIds.map((id) => world.node(id)),
  messages: world.messages(),
  next: world.nextEventMicros(),
});

describe('a run whose checkpoints stand close together shows the same world', () => {
  it('however it is sought back and forth', () => {
    fc.assert(
      fc.property(
        randomScenario(relay, bounds),
        fc.array(fc.nat(bounds.untilMicros), { minLength: 1, maxLength: 12 }),
        (scenario, moments) => {
          const sought = Run.start(relay, scenario, dense);
          for (const moment of moments) {
            sought.seekTo(moment);
            const played = Run.start(relay, scenario);
            played.advanceTo(moment);
            expect(sought.nowMicros).toBe(moment);
            expect(sought.fingerprint()).toBe(played.fingerprint());
            expect(sought.eventCount).toBe(played.eventCount);
            expect(visible(sought)).toEqual(visible(played));
          }
          sought.seekTo(scenario.untilMicros);
          const whole = atOnce(scenario);
          expect(sought.fingerprint()).toBe(whole.fingerprint());
          expect([...sought.records]).toEqual([...whole.records]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('after each of its events, whatever it is sought from', () => {
    const whole = Run.start(relay, busy, dense);
    whole.advanceTo(busy.untilMicros);
    const prints: string[] = [];
    const stepwise = Run.start(relay, busy);
    const first = stepwise.eventCount;
    do prints[stepwise.eventCount] = stepwise.fingerprint();
    while (stepwise.stepForward() !== null);
    expect(whole.records.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: first, max: prints.length - 1 })), (places) => {
        for (const place of places) {
          whole.seekToEvent(place);
          expect(whole.eventCount).toBe(place);
          expect(whole.fingerprint()).toBe(prints[place]);
          // Without what a checkpoint must know of its instant, what comes after an event goes astray.
          whole.advanceTo(whole.nowMicros);
          expect(whole.fingerprint()).toBe(prints[whole.eventCount]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('makes records again of the run as it is now, whatever it made again before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(seconds(3)), fc.nat(150), fc.constantFrom('n1', 'n2')), {
          minLength: 1,
          maxLength: 3,
        }),
        (changes) => {
          const run = Run.start(relay, plain, { ...dense, mostRecords: 60 });
          run.advanceTo(plain.untilMicros);
          for (const [changedAt, asked, node] of changes) {
            // Far back, so that it is played again, in a world of the script as it is so far.
            expect(run.records.at(asked)).toBeDefined();
            run.seekTo(changedAt);
            const { revision } = run.records;
            const [kept, known] = [run.eventCount, run.records.length];
            const entry = run.intervene({ kind: 'kill', node });
            expect(run.records.at(kept)).toMatchObject({ kind: 'intervention', entry });
            if (kept < known) expect(run.records.keptSince(revision)).toBe(kept);
            run.intervene({ kind: 'restart', node });
            run.advanceTo(plain.untilMicros);
            expect(run.scenario.script).toContain(entry);
          }
          const fresh = Run.start(relay, run.scenario);
          fresh.advanceTo(plain.untilMicros);
          expect([...run.records]).toEqual([...fresh.records]);
          for (const { index, atMicros, cause, kind } of fresh.records) {
            expect(run.events.atMicrosOf(index)).toBe(atMicros);
            expect(run.events.causeOf(index)).toBe(cause);
            expect(run.events.kindOf(index)).toBe(kind);
          }
          const first = Math.min(...run.scenario.script.map((entry) => entry.atMicros));
          const shared = run.sharedAtLeast(atOnce(plain));
          expect(shared).toBeLessThanOrEqual(run.events.countUntil(first));
        },
      ),
      { numRuns: 8 },
    );
  });
});
