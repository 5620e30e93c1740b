import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { Run } from '../sim/run.ts';
import { pointedNodes } from './pointed.ts';

const run = Run.start(raft, {
  protocol: 'raft',
  seed: 1,
  nodes: 3,
  clients: [],
  untilMicros: 1_000_000,
  script: [],
});

describe('the nodes pointed at', () => {
  it('are a node itself, and both ends of a message or a link', () => {
    expect(pointedNodes({ run, hover: { kind: 'node', id: 'n2' } })).toEqual(['n2']);
    expect(pointedNodes({ run, hover: { kind: 'message', id: 'n1>c2#14' } })).toEqual(['n1', 'c2']);
    expect(pointedNodes({ run, hover: { kind: 'message', id: 'n10>n2#3+1' } })).toEqual([
      'n10',
      'n2',
    ]);
    expect(pointedNodes({ run, hover: { kind: 'link', from: 'n1', to: 'n3' } })).toEqual([
      'n1',
      'n3',
    ]);
  });

  it('are where an event happened', () => {
    expect(pointedNodes({ run, hover: { kind: 'event', index: 0 } })).toEqual(['n1']);
    expect(pointedNodes({ run, hover: { kind: 'event', index: 99 } })).toEqual([]);
  });

  it('are none while nothing is pointed at', () => {
    expect(pointedNodes({ run, hover: null })).toEqual([]);
  });
});
