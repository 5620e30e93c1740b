import { describe, expect, it } from 'vitest';
import { type Micros, seconds } from '../../sim/time.ts';
import { describedIn, runOf, shown, traceOf } from '../testing/scenario-runs.ts';
import { paxos } from './index.ts';

/** How far a trace goes: the duel without end shows all it has in a little. */
const tracedUntil = (id: string, untilMicros: Micros): Micros =>
  Math.min(untilMicros, id === 'duel-for-ever' ? seconds(0.3) : seconds(1.5));

const scenarioOf = (id: string) => {
  const found = paxos.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

describe.each(paxos.scenarios)('$id', ({ id, scenario, opensAtMicros }) => {
  it('gives the verdicts that it promises', () => {
    const expected = scenario.expectations ?? [];
    expect(expected.length).toBeGreaterThan(0);
    expect(shown(runOf(paxos, scenario), expected)).toEqual(expected);
  });

  it('runs as its trace says', async () => {
    const untilMicros = tracedUntil(id, scenario.untilMicros);
    const script = scenario.script.filter(({ atMicros }) => atMicros <= untilMicros);
    const trace = traceOf(runOf(paxos, { ...scenario, untilMicros, script }));
    await expect(trace).toMatchFileSnapshot(`traces/${id}.txt`);
  });

  it('has captions in the order of time, none beyond its end, and opens before its end', () => {
    const times = (scenario.captions ?? []).map(({ atMicros }) => atMicros);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(0, ...times)).toBeLessThan(scenario.untilMicros);
    expect(opensAtMicros ?? 0).toBeLessThan(scenario.untilMicros);
  });
});

const toldIn = (id: string) =>
  Object.fromEntries(
    runOf(paxos, scenarioOf(id)).operations.map((operation) => [
      operation.id,
      operation.result?.kind === 'value' ? operation.result.value : operation.outcome,
    ]),
  );

it('a client whose value was not chosen is told which one was', () => {
  expect(toldIn('second-must-adopt')).toEqual({ 'c1#1': 'x', 'c2#1': 'x' });
  expect(toldIn('walk-through')).toEqual({ 'c1#1': 'x', 'c2#1': 'x' });
  expect(toldIn('minority-side')).toEqual({ 'c1#1': 'y', 'c2#1': 'y' });
  expect(toldIn('restart-from-disk')).toEqual({ 'c1#1': 'x', 'c2#1': 'x' });
});

it('the minority side decides nothing while the cut lasts', () => {
  const run = runOf(paxos, scenarioOf('minority-side'));
  run.seekTo(seconds(0.899));
  const values = ['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => describedIn(run, node).value);
  expect(values).toEqual(['', '', 'chosen y', 'chosen y', 'chosen y']);
});

it('the duel without back-off goes on: after six seconds nobody has accepted anything', () => {
  const run = runOf(paxos, { ...scenarioOf('duel-for-ever'), untilMicros: seconds(6) });
  expect(run.seen.map(({ monitor }) => monitor.id)).toEqual(['paxos/request-refused']);
  const acceptors = ['n3', 'n4', 'n5'].map((node) => describedIn(run, node));
  expect(acceptors.every(({ log }) => log.length === 0)).toBe(true);
  expect(Math.min(...acceptors.map(({ epoch }) => epoch ?? 0))).toBeGreaterThan(200);
  expect(run.operations.every(({ outcome }) => outcome !== 'ok')).toBe(true);
});

it('in the normal case each phase is a message to every acceptor and one back', () => {
  const run = runOf(paxos, scenarioOf('one-proposer'));
  const sent = [...run.records].flatMap((record) => record.sent.map(({ message }) => message.type));
  const count = (type: string) => sent.filter((each) => each === type).length;
  expect(['prepare', 'promise', 'accept'].map(count)).toEqual([3, 3, 3]);
  // Each acceptor tells the proposer and the one learner.
  expect(count('accepted')).toBe(6);
});
