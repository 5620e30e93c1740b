import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { Intervention } from '../sim/intervention.ts';
import { Run } from '../sim/run.ts';
import { interventionText, isolate, killOrRestart, pauseOrResume } from './interventions.ts';

const cluster = (...done: readonly Intervention[]): Run => {
  const run = Run.start(raft, {
    protocol: 'raft',
    seed: 1,
    nodes: 3,
    clients: [{}],
    script: [],
    untilMicros: 1_000_000,
  });
  for (const intervention of done) run.intervene(intervention);
  return run;
};

describe('one key for two things', () => {
  it('kills a node that runs or stands still, and brings back one that is down', () => {
    expect(killOrRestart(cluster().world, 'n1')).toEqual({ kind: 'kill', node: 'n1' });
    const paused = cluster({ kind: 'pause', node: 'n1' });
    expect(killOrRestart(paused.world, 'n1')).toEqual({ kind: 'kill', node: 'n1' });
    const down = cluster({ kind: 'kill', node: 'n1' });
    expect(killOrRestart(down.world, 'n1')).toEqual({ kind: 'restart', node: 'n1' });
  });

  it('pauses, lets go on, and does nothing to a node that is down', () => {
    expect(pauseOrResume(cluster().world, 'n1')).toEqual({ kind: 'pause', node: 'n1' });
    const paused = cluster({ kind: 'pause', node: 'n1' });
    expect(pauseOrResume(paused.world, 'n1')).toEqual({ kind: 'resume', node: 'n1' });
    expect(pauseOrResume(cluster({ kind: 'kill', node: 'n1' }).world, 'n1')).toBeNull();
  });

  it('leaves clients alone', () => {
    expect(killOrRestart(cluster().world, 'c1')).toBeNull();
    expect(pauseOrResume(cluster().world, 'c1')).toBeNull();
  });
});

describe('cutting a node off', () => {
  const cuts = (run: Run): readonly string[] =>
    run.world.nodeIds.flatMap((from) =>
      run.world.nodeIds
        .filter((to) => from !== to && run.world.isCut(from, to))
        .map((to) => `${from}>${to}`),
    );

  it('cuts a server from the others in one step where every other link is whole', () => {
    const run = cluster();
    const steps = isolate(run.world, 'n1');
    expect(steps).toEqual([{ kind: 'partition', groups: [['n1']] }]);
    for (const step of steps) run.intervene(step);
    expect(cuts(run)).toEqual(['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1']);
    expect(isolate(run.world, 'n1')).toEqual([]);
  });

  it('cuts a client from every server', () => {
    const run = cluster();
    for (const step of isolate(run.world, 'c1')) run.intervene(step);
    expect(cuts(run)).toHaveLength(6);
    expect(cuts(run).every((link) => link.includes('c1'))).toBe(true);
  });

  it('leaves the cuts between the others as they are', () => {
    const run = cluster({ kind: 'cut', from: 'n2', to: 'n3' });
    for (const step of isolate(run.world, 'n1')) run.intervene(step);
    expect(run.world.isCut('n2', 'n3')).toBe(true);
    expect(run.world.isCut('n3', 'n2')).toBe(false);
    expect(isolate(run.world, 'n1')).toEqual([]);
  });
});

describe('what was done, in words', () => {
  it.each<readonly [Intervention, string]>([
    [{ kind: 'kill', node: 'n1' }, 'kill n1'],
    [{ kind: 'wipeDisk', node: 'n1' }, 'wipe n1’s disk'],
    [{ kind: 'partition', groups: [['n4', 'n5']] }, 'cut n4 and n5 off from the rest'],
    [{ kind: 'partition', groups: [['n1', 'n2', 'c1'], ['n3']] }, 'cut n3 off from n1, n2 and c1'],
    [{ kind: 'partition', groups: [['n1'], ['n2'], ['n3']] }, 'part n1 | n2 | n3'],
    [{ kind: 'delay', message: 'n1>n2#3', byMicros: 50_000 }, 'delay n1>n2#3 by 50 ms'],
    [
      { kind: 'setLink', from: 'n1', settings: { loss: 0.25, latencyMicros: [1_000, 2_000] } },
      'set n1 → every node to latency 1 ms to 2 ms, 25 % loss',
    ],
    [
      { kind: 'operation', client: 'c1', operation: { kind: 'get', key: 'x' }, to: 'n2' },
      'c1: get x to n2',
    ],
    [{ kind: 'betray', node: 'n1', behaviour: null }, 'make n1 honest again'],
  ])('%j is "%s"', (intervention, text) => {
    expect(interventionText(intervention)).toBe(text);
  });
});
