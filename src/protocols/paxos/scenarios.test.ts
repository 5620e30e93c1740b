import { expect, it } from 'vitest';
import { seconds } from '../../sim/time.ts';
import { describedIn, runOf } from '../testing/scenario-runs.ts';
import { paxos } from './index.ts';

const scenarioOf = (id: string) => {
  const found = paxos.scenarios.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The library has no ${id}.`);
  return found.scenario;
};

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
