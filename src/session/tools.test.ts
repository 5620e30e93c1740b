import { describe, expect, it } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import { sendToAll } from '../protocols/send-to-all/index.ts';
import type { Protocol } from '../sim/protocol.ts';
import { Run } from '../sim/run.ts';
import { killTarget } from './tools.ts';

const runOf = (protocol: Protocol): Run => {
  const run = Run.start(protocol, {
    protocol: protocol.id,
    seed: 42,
    nodes: 3,
    clients: [],
    script: [],
    untilMicros: 10_000_000,
  });
  run.advanceTo(1_000_000);
  return run;
};

describe('what the tool that kills means', () => {
  it('is the leader, named by its role', () => {
    const run = runOf(raft);
    const target = killTarget(run, null);
    expect(target?.label).toBe('Kill the leader');
    expect(raft.describeNode(run.world.node(target?.node ?? '').state).leads).toBe(true);
  });

  it('is the selected server, or the way back for one that is down', () => {
    const run = runOf(raft);
    const selection = { kind: 'node', id: 'n2' } as const;
    expect(killTarget(run, selection)).toEqual({ node: 'n2', label: 'Kill n2' });
    run.intervene({ kind: 'kill', node: 'n2' });
    expect(killTarget(run, selection)).toEqual({ node: 'n2', label: 'Restart n2' });
  });

  it('is the first that runs where none leads, and a way back where none runs', () => {
    const run = runOf(sendToAll);
    run.intervene({ kind: 'kill', node: 'n1' });
    expect(killTarget(run, null)).toEqual({ node: 'n2', label: 'Kill n2' });
    run.intervene({ kind: 'kill', node: 'n2' });
    run.intervene({ kind: 'kill', node: 'n3' });
    expect(killTarget(run, null)).toEqual({ node: 'n1', label: 'Restart n1' });
  });
});
