import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import type { Run } from '../../sim/run.ts';
import { frame } from '../frames.ts';
import { stopAtBreak } from '../playback.ts';
import { session, useSession } from '../store.ts';

const rulesOff = ['raft/commit-only-own-term'];

const figure8 = () => {
  const entry = raft.scenarios.find(({ id }) => id === 'figure-8');
  if (entry === undefined) throw new Error('The library has no Figure 8.');
  const { captions: _captions, ...scenario } = entry.scenario;
  return scenario;
};

const state = () => useSession.getState();
const theRun = (): Run => {
  const { run } = state();
  if (run === null) throw new Error('Nothing is open.');
  return run;
};

const playOut = (): void => {
  for (let count = 0; count < 200 && state().mode === 'playing'; count++) frame(100);
};

beforeEach(() => {
  vi.spyOn(performance, 'now').mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('the player stops at the step that breaks a promise, however large a frame is', () => {
  session.open(raft, { ...figure8(), rulesOff }, 0, { play: true });
  session.setSpeed(10);
  playOut();
  const [broken] = theRun().broken;
  expect(state().mode).toBe('paused');
  expect(state().ended).toBe(false);
  expect(broken?.monitor.id).toBe('raft/leader-completeness');
  expect(theRun().eventCount).toBe((broken?.atEvent ?? 0) + 1);
  expect(state().announcement).toContain('Paused: Leader completeness is broken.');
});

it('it stops there once', () => {
  session.open(raft, { ...figure8(), rulesOff }, 0, { play: true });
  session.setSpeed(10);
  playOut();
  session.seekTo(0);
  session.play();
  playOut();
  const stoppedAt = theRun().broken.map(({ atEvent }) => atEvent + 1);
  expect(theRun().eventCount).not.toBe(stoppedAt[0]);
});

it('it does not stop for what was leapt over', () => {
  session.open(raft, { ...figure8(), rulesOff }, 900_000);
  session.setSpeed(10);
  session.play();
  playOut();
  expect(state().ended).toBe(true);
});

it('with the rule on it plays to the end', () => {
  session.open(raft, figure8(), 0, { play: true });
  session.setSpeed(10);
  playOut();
  expect(state().ended).toBe(true);
});

it('what is found out later takes the player back to the step', () => {
  session.open(raft, figure8(), 0, { play: true });
  session.setSpeed(1);
  for (let count = 0; count < 5; count++) frame(100);
  const run = theRun();
  const later = [{ id: 'linearizable', title: 'Linearizable', atEvent: 30, sentence: 'So.' }];
  expect(stopAtBreak(run, later)).toBe(true);
  expect(run.eventCount).toBe(31);
  expect(state().mode).toBe('paused');
  expect(stopAtBreak(run, later)).toBe(false);
});
