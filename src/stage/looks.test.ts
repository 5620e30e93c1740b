import { describe, expect, it } from 'vitest';
import type { NodeDescription } from '../sim/protocol.ts';
import type { NodeView } from '../sim/world-view.ts';
import { kept, nodeLook, nodeWords } from './looks.ts';

const view: NodeView = {
  id: 'n1',
  kind: 'server',
  status: 'up',
  incarnation: 0,
  state: { value: 'leader', context: {} },
  durable: null,
  pendingWrites: 0,
  timers: [],
  disk: { latencyMicros: [0, 0], failure: 0, queue: false },
  clockRate: 1,
  localMicros: 0,
  behaviour: null,
  waiting: 0,
};

const description: NodeDescription = {
  epoch: 3,
  role: 'Leader',
  leads: true,
  belief: 'believes it leads term 3',
  log: [],
  logLength: 0,
  committedLength: 0,
  value: 'x=5',
  replica: { x: '5' },
  quorums: [{ label: 'x=7', have: ['n1'], needed: 3, total: 5 }],
  fields: [],
};

const protocol = { ringTimer: 'electionTimeout' };

describe('what a server looks like', () => {
  it('is its description while it is up', () => {
    expect(nodeLook(view, description, protocol, false)).toMatchObject({
      role: 'Leader',
      leads: true,
      epoch: 3,
      value: 'x=5',
      ringRuns: false,
      traitor: false,
    });
  });

  it('says that a leader is stale, that a node is paused, that it is a traitor', () => {
    expect(nodeLook(view, description, protocol, true).role).toBe('Leader (stale)');
    expect(nodeLook({ ...view, status: 'paused' }, description, protocol, false).role).toBe(
      'Leader, paused',
    );
    const traitor = nodeLook({ ...view, behaviour: 'mute' }, description, protocol, false);
    expect(traitor).toMatchObject({ role: 'Leader (traitor)', traitor: true });
  });

  it('has no role, no lead, no time-out and waits for nobody when it is down', () => {
    const timers = [{ name: 'electionTimeout', setAtMicros: 0, firesAtMicros: 9 }];
    expect(
      nodeLook({ ...view, status: 'down', timers }, description, protocol, false),
    ).toMatchObject({ role: 'Down', leads: false, ringRuns: false, quorums: [] });
  });

  it('shows its ring only while that timer runs', () => {
    const timer = { setAtMicros: 0, firesAtMicros: 9 };
    const runs = (name: string) =>
      nodeLook({ ...view, timers: [{ ...timer, name }] }, description, protocol, false).ringRuns;
    expect(runs('electionTimeout')).toBe(true);
    expect(runs('heartbeat')).toBe(false);
  });

  it('bears the same mark as every node that holds the same', () => {
    const markOf = (replica: unknown) =>
      nodeLook(view, { ...description, replica }, protocol, false).mark;
    expect(markOf({ y: '1', x: '5' })).toBe(markOf({ x: '5', y: '1' }));
    expect(markOf({ x: '5' })).not.toBe(markOf({ x: '6' }));
  });
});

describe('a server in words', () => {
  it('says its role, its epoch and whether it is up', () => {
    const look = nodeLook(view, description, protocol, false);
    expect(nodeWords(look, 'term')).toBe('n1, leader, term 3, up, holds x=5');
  });

  it('says how much waits for a paused node', () => {
    const paused = { ...view, status: 'paused', waiting: 2 } as const;
    expect(nodeWords(nodeLook(paused, description, protocol, false), 'term')).toBe(
      'n1, leader, term 3, paused, 2 waiting, holds x=5',
    );
  });

  it('says no more than that of a node that is down', () => {
    const down = nodeLook({ ...view, status: 'down' }, description, protocol, false);
    expect(nodeWords({ ...down, value: '' }, 'term')).toBe('n1, down');
  });
});

describe('a look that shows the same', () => {
  it('stays the same object, so that nothing is drawn again', () => {
    const before = nodeLook(view, description, protocol, false);
    const copy = structuredClone(before);
    expect(kept(before, copy)).toBe(before);
    const other = nodeLook(view, { ...description, value: 'x=6' }, protocol, false);
    expect(kept(before, other)).toBe(other);
    expect(kept(undefined, copy)).toBe(copy);
  });
});
