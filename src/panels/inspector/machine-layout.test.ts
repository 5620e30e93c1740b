import { describe, expect, it } from 'vitest';
import { raftNode } from '../../protocols/raft/raft.ts';
import { machineGraph } from './machine-graph.ts';
import { labelLines, layoutMachine, type PlacedState, smoothPath } from './machine-layout.ts';

const measure = (text: string) => text.length * 6.4;

describe('the layout of a machine', () => {
  const graph = machineGraph(raftNode.machine);

  it('fits Raft’s machine into the narrowest column', async () => {
    const { width } = await layoutMachine(graph, 268, measure);
    expect(width).toBeLessThanOrEqual(268);
  });

  it('places every state within the picture, none over another', async () => {
    const { width, height, states } = await layoutMachine(graph, 332, measure);
    expect(states.map(({ state: { id } }) => id)).toEqual(['follower', 'candidate', 'leader']);
    const meet = (one: PlacedState, other: PlacedState) =>
      Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
      Math.abs(one.y - other.y) < (one.height + other.height) / 2;
    for (const [place, state] of states.entries()) {
      expect(state.x - state.width / 2).toBeGreaterThanOrEqual(0);
      expect(state.x + state.width / 2).toBeLessThanOrEqual(width);
      expect(state.y + state.height / 2).toBeLessThanOrEqual(height);
      expect(states.slice(place + 1).some((other) => meet(state, other))).toBe(false);
    }
  });

  it('gives every arrow a way and a place for its words', async () => {
    const { edges } = await layoutMachine(graph, 332, measure);
    expect(edges).toHaveLength(graph.edges.length);
    for (const { points, lines } of edges) {
      expect(points.length).toBeGreaterThanOrEqual(2);
      expect(lines.length).toBeGreaterThan(0);
    }
  });
});

describe('a label', () => {
  it('is broken between words', () => {
    expect(labelLines(['has majority of votes'], 13)).toEqual(['has majority', 'of votes']);
  });

  it('names the first of many reasons', () => {
    expect(labelLines(['one', 'two', 'three'], 20)).toEqual(['one,', 'two,', 'three']);
    expect(labelLines(['one', 'two', 'three', 'four'], 20)).toEqual(['one,', 'two', 'and 2 more']);
  });
});

describe('a smooth path', () => {
  it('ends where the arrow ends', () => {
    expect(
      smoothPath([
        { x: 0, y: 0 },
        { x: 10, y: 20 },
      ]),
    ).toBe('M0.0 0.0L10.0 20.0');
    expect(
      smoothPath([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 20 },
      ]),
    ).toBe('M0.0 0.0Q10.0 0.0 10.0 10.0L10.0 20.0');
    expect(smoothPath([])).toBe('');
  });
});
