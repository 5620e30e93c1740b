import { describe, expect, it } from 'vitest';
import type { AnyEffect } from './effect.ts';
import { ScenarioError } from './errors.ts';
import type { MachineDriver } from './machine/driver.ts';
import { Run, type RunOptions } from './run.ts';
import type { Scenario } from './scenario.ts';
import { relay } from './testing/relay.ts';
import { seconds } from './time.ts';

const scenario: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 2,
  clients: [],
  network: { latencyMicros: [seconds(3_000), seconds(3_000)] },
  script: [],
  untilMicros: seconds(1_000),
};

/** A machine that does always the same, whatever it is told. */
const doing = (...effects: readonly AnyEffect[]): RunOptions => ({
  driverFor: (): MachineDriver => ({
    kind: 'general',
    start: () => ({ value: 'busy', context: {} }),
    step: (state) => state,
    effects,
  }),
});

/** Plays as far as the run goes; returns why it goes no further. */
const stoppedBy = (run: Run): ScenarioError => {
  try {
    run.advanceTo(run.scenario.untilMicros);
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error('The run went on to its end.');
};

const tick = (after: number): AnyEffect => ({ kind: 'setTimer', timer: 'tick', after });

describe('a run that no machine could go on with ends there', () => {
  it('where time stands still', () => {
    const run = Run.start(relay, scenario, { ...doing(tick(0)), mostRecords: 100 });
    const { problem, message } = stoppedBy(run);
    expect(problem).toBe('too-much');
    expect(message).toMatch(/^At 0 s time stands still/);
    expect(run.eventCount).toBe(1_000_000);
  });

  it('where more and more is under way', () => {
    const sends = Array.from(
      { length: 200 },
      (): AnyEffect => ({ kind: 'send', to: 'n2', message: { type: 'token' } }),
    );
    const behaviours = { flood: () => [...sends, tick(1_000)] };
    const script: Scenario['script'] = [
      { atMicros: 1_000, intervention: { kind: 'betray', node: 'n1', behaviour: 'flood' } },
    ];
    const run = Run.start({ ...relay, behaviours }, { ...scenario, script });
    const { problem, message } = stoppedBy(run);
    expect(problem).toBe('too-much');
    expect(message).toContain('250,000 messages and timers');
    expect(run.world.messages().length).toBeGreaterThan(249_000);
  });

  const busy: Scenario = {
    ...scenario,
    nodes: 3,
    network: {},
    clients: [{ workload: { everyMicros: [100, 100], keys: ['x'], operations: ['put'] } }],
  };
  const mostBytes = 2_000_000;

  it('where it would fill the memory that it may have, and all before it stays', () => {
    const run = Run.start(relay, busy, { mostBytes });
    const { problem, message } = stoppedBy(run);
    expect(problem).toBe('too-much');
    expect(message).toMatch(/^At \d+\.\d+ s this run fills the memory/);
    const { eventCount, nowMicros } = run;
    expect(nowMicros).toBeLessThan(busy.untilMicros);
    const print = run.fingerprint();
    run.seekTo(Math.floor(nowMicros / 2));
    run.seekToEvent(eventCount);
    expect(run.fingerprint()).toBe(print);
    expect([...run.records]).toHaveLength(eventCount);
    expect(stoppedBy(run).message).toBe(message);
  });

  it('at the same event, however it was played', () => {
    const one = Run.start(relay, busy, { mostBytes });
    stoppedBy(one);
    const other = Run.start(relay, busy, { mostBytes, mostRecords: 500 });
    expect(() => {
      while (!other.advanceSome(busy.untilMicros, 777));
    }).toThrow(ScenarioError);
    expect(other.eventCount).toBe(one.eventCount);
  });

  it('goes on when something else is done before', () => {
    const run = Run.start(relay, busy, { mostBytes });
    stoppedBy(run);
    const { eventCount } = run;
    run.seekToEvent(Math.floor(eventCount / 2));
    run.intervene({ kind: 'kill', node: 'c1' });
    run.advanceTo(run.nowMicros + seconds(0.1));
    expect(run.records.length).toBeLessThan(eventCount);
  });
});
