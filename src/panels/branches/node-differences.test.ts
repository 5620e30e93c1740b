import { describe, expect, it } from 'vitest';
import { raft } from '../../protocols/raft/index.ts';
import type { ScriptEntry } from '../../sim/intervention.ts';
import { Run } from '../../sim/run.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { nodeDifferences } from './node-differences.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 5,
  nodes: 3,
  clients: [{}],
  script: [
    {
      atMicros: 800_000,
      intervention: {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'x', value: '1' },
      },
    },
  ],
  untilMicros: 3_000_000,
};

const worldAt = (micros: number, ...more: readonly ScriptEntry[]) => {
  const run = Run.start(raft, { ...scenario, script: [...scenario.script, ...more] });
  run.advanceTo(micros);
  return run.world;
};
const leaderAt = (micros: number): string => {
  const world = worldAt(micros);
  const leader = world.nodeIds.find(
    (id) => world.node(id).kind === 'server' && raft.describeNode(world.node(id).state).leads,
  );
  if (leader === undefined) throw new Error('Nobody leads.');
  return leader;
};

describe('what differs between two worlds', () => {
  it('is nothing where both are the same', () => {
    expect(nodeDifferences(raft, worldAt(1_500_000), worldAt(1_500_000))).toEqual([]);
  });

  it('is status, term, role and log where one lost its leader', () => {
    const leader = leaderAt(700_000);
    const kill: ScriptEntry = { atMicros: 700_000, intervention: { kind: 'kill', node: leader } };
    const found = nodeDifferences(raft, worldAt(2_500_000), worldAt(2_500_000, kill));
    expect(found.map(({ node }) => node)).toEqual(['n1', 'n2', 'n3']);
    const ofLeader = found.find(({ node }) => node === leader)?.differences ?? [];
    expect(ofLeader).toContainEqual({ name: 'status', one: 'up', other: 'down' });
    const ofOthers = found.filter(({ node }) => node !== leader);
    for (const { differences } of ofOthers) {
      expect(differences.map(({ name }) => name)).toContain('term');
    }
  });

  it('names the first entry of the log that differs', () => {
    const early: ScriptEntry = {
      atMicros: 790_000,
      intervention: {
        kind: 'operation',
        client: 'c1',
        operation: { kind: 'put', key: 'y', value: '2' },
      },
    };
    const found = nodeDifferences(raft, worldAt(1_500_000), worldAt(1_500_000, early));
    for (const { differences } of found) {
      const entry = differences.find(({ name }) => name === 'first entry that differs');
      expect(entry?.one).toMatch(/x=1 \(term \d+\)/);
      expect(entry?.other).toMatch(/y=2/);
    }
    expect(found).toHaveLength(3);
  });

  it('is that a node is not there at all', () => {
    const three = worldAt(100_000);
    const five = Run.start(raft, { ...scenario, nodes: 5 });
    five.advanceTo(100_000);
    const found = nodeDifferences(raft, three, five.world);
    expect(found.find(({ node }) => node === 'n5')).toEqual({
      node: 'n5',
      differences: [{ name: 'status', one: 'not there', other: 'up' }],
    });
  });
});
