import { describe, expect, it } from 'vitest';
import type { Intervention, ScriptEntry } from '../intervention.ts';
import { messageIdOf } from '../record.ts';
import { Run } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { relay } from '../testing/relay.ts';
import { milliseconds, seconds } from '../time.ts';

const scenario: Scenario = {
  protocol: 'relay',
  seed: 1,
  nodes: 3,
  clients: [{}],
  network: { latencyMicros: [10_000, 20_000] },
  script: [],
  untilMicros: seconds(1),
};

const at = (millis: number, intervention: Intervention): ScriptEntry => ({
  atMicros: milliseconds(millis),
  intervention,
});

const hold = at(200, { kind: 'hold' });

const played = (script: readonly ScriptEntry[], untilMillis: number, changes = {}): Run => {
  const run = Run.start(relay, { ...scenario, ...changes, script });
  run.advanceTo(milliseconds(untilMillis));
  return run;
};

const arrivalsIn = (run: Run) =>
  [...run.records].flatMap((record) =>
    record.kind === 'deliver'
      ? [{ atMicros: record.atMicros, id: messageIdOf(record.message) }]
      : [],
  );

describe('while every message is held', () => {
  it('nothing arrives, and all that was sent is on its way', () => {
    const run = played([hold], 600);
    expect(run.world.isHolding).toBe(true);
    expect(arrivalsIn(run).every(({ atMicros }) => atMicros <= milliseconds(200))).toBe(true);
    const sent = [...run.records].reduce((sum, record) => sum + record.sent.length, 0);
    expect(run.world.messages()).toHaveLength(sent - arrivalsIn(run).length);
    expect(run.world.messages().length).toBeGreaterThan(3);
  });

  it('one that is told to arrive does so, alone', () => {
    const run = played([hold], 600);
    const [first, second] = run.world.messages().map(messageIdOf);
    if (first === undefined || second === undefined) throw new Error('Nothing is held.');
    const before = arrivalsIn(run).length;
    run.intervene({ kind: 'deliverNow', message: second });
    run.advanceTo(milliseconds(600));
    expect(arrivalsIn(run).slice(before)).toEqual([{ atMicros: milliseconds(600), id: second }]);
    expect(run.world.message(first)).not.toBeNull();
    // What it sends in answer is held, too.
    run.advanceTo(milliseconds(700));
    expect(arrivalsIn(run)).toHaveLength(before + 1);
  });

  it('messages can be dropped and cut off, and those that get lost do so', () => {
    const run = played([hold], 600, { network: { latencyMicros: [10_000, 20_000], loss: 0.5 } });
    const late = [...run.records].filter(
      ({ kind, atMicros }) => kind === 'lost' && atMicros > milliseconds(220),
    );
    expect(late.length).toBeGreaterThan(0);
    const [first] = run.world.messages().filter(({ diesAtMicros }) => diesAtMicros === null);
    if (first === undefined) throw new Error('Nothing is held.');
    run.intervene({ kind: 'drop', message: messageIdOf(first) });
    expect(run.world.message(messageIdOf(first))).toBeNull();
    const held = run.world.messages().filter(({ from }) => from === 'n1').length;
    run.intervene({ kind: 'partition', groups: [['n1'], ['n2'], ['n3'], ['c1']] });
    expect(held).toBeGreaterThanOrEqual(0);
    expect(run.world.messages().filter(({ diesAtMicros }) => diesAtMicros === null)).toEqual([]);
  });

  it('timers and disks go on', () => {
    const run = played([hold], 600);
    const timers = [...run.records].filter(
      ({ kind, atMicros }) => kind === 'timer' && atMicros > milliseconds(300),
    );
    expect(timers.length).toBeGreaterThan(3);
  });

  it('the run ends all the same, when it is asked what comes next', () => {
    const quiet = { ...scenario, nodes: 1, script: [at(0, { kind: 'hold' }), at(1, put)] };
    const run = Run.start(relay, quiet);
    run.advanceTo(quiet.untilMicros);
    expect(run.nowMicros).toBe(quiet.untilMicros);
    expect(run.operations[0]?.outcome).toBe('open');
  });
});

const put: Intervention = {
  kind: 'operation',
  client: 'c1',
  operation: { kind: 'put', key: 'x', value: '1' },
};

describe('a release', () => {
  const release = at(600, { kind: 'release' });

  it('lets what was held arrive at once, in the order in which it would have', () => {
    const before = played([hold], 600)
      .world.messages()
      .filter((each) => each.diesAtMicros === null);
    const due = before
      .filter(({ arrivesAtMicros }) => arrivesAtMicros <= milliseconds(600))
      .sort((one, other) => one.arrivesAtMicros - other.arrivesAtMicros)
      .map(messageIdOf);
    const run = played([hold, release], 600);
    const arrived = arrivalsIn(run).filter(({ atMicros }) => atMicros === milliseconds(600));
    expect(arrived.map(({ id }) => id)).toEqual(due);
    expect(due.length).toBeGreaterThan(2);
    run.advanceTo(seconds(1));
    expect(arrivalsIn(run).length).toBeGreaterThan(arrived.length + before.length);
  });

  it('changes nothing where nothing was held', () => {
    const plain = played([], 1_000);
    const both = played([at(200, { kind: 'hold' }), at(200, { kind: 'release' })], 1_000);
    expect(arrivalsIn(both)).toEqual(arrivalsIn(plain));
  });

  it('is the same when it is sought', () => {
    const whole = played([hold, release], 1_000);
    const sought = Run.start(
      relay,
      { ...scenario, script: [hold, release] },
      { eventsBetweenCheckpoints: 5 },
    );
    for (const millis of [1_000, 400, 700, 250, 1_000]) sought.seekTo(milliseconds(millis));
    expect(sought.fingerprint()).toBe(whole.fingerprint());
    expect([...sought.records]).toEqual([...whole.records]);
  });
});
