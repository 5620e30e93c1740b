import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { describePart } from './describe.ts';
import { paxos } from './index.ts';

const statesOf = (parameters: NonNullable<Scenario['parameters']>, ids: readonly string[]) => {
  const { world } = Run.start(paxos, {
    protocol: 'paxos',
    seed: 1,
    nodes: 6,
    clients: [],
    parameters,
    script: [],
    untilMicros: 1_000,
  });
  return ids.map((id) => world.node(id).state);
};

describe('what a part can do', () => {
  it('depends on a majority of all nodes where every node is an acceptor', () => {
    expect(describePart(4, 6, statesOf({}, ['n1', 'n2', 'n3', 'n4'])).able).toBe(true);
    expect(describePart(3, 6, statesOf({}, ['n1', 'n2', 'n3'])).able).toBe(false);
  });

  it('depends on a majority of the acceptors where roles are apart', () => {
    const apart = { roles: 'apart', proposers: 2, acceptors: 3 };
    expect(describePart(3, 6, statesOf(apart, ['n2', 'n3', 'n4'])).able).toBe(true);
    expect(describePart(4, 6, statesOf(apart, ['n1', 'n2', 'n5', 'n6'])).able).toBe(false);
  });
});
