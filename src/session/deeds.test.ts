import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raft } from '../protocols/raft/index.ts';
import type { Intervention } from '../sim/intervention.ts';
import type { OperationRecord } from '../sim/operation.ts';
import type { Run } from '../sim/run.ts';
import type { ClientSpecification, Scenario } from '../sim/scenario.ts';
import { bringBack, killOrBringBack, lastDown, readNow, writeNow, writeWords } from './deeds.ts';
import { leadingNode } from './leading-node.ts';
import { nextWrite } from './next-operation.ts';
import { session, useSession } from './store.ts';

const scenario: Scenario = {
  protocol: 'raft',
  seed: 42,
  nodes: 5,
  clients: [{}, {}],
  script: [],
  untilMicros: 10_000_000,
};

const state = () => useSession.getState();
const run = (): Run => {
  const { run: open } = state();
  if (open === null) throw new Error('Nothing is open.');
  return open;
};

/** Opens a cluster whose leader, here n3, has been elected. */
const open = (clients: readonly ClientSpecification[] = scenario.clients): void =>
  session.open(raft, { ...scenario, clients }, 1_500_000);

const later = (micros: number): void => session.seekTo(run().nowMicros + micros);

/** The leader and n4 on the one side, all others and the clients on the other. */
const leaderCutOff = (clients: readonly string[] = ['c1', 'c2']): Intervention => ({
  kind: 'partition',
  groups: [
    ['n3', 'n4'],
    ['n1', 'n2', 'n5', ...clients],
  ],
});

const lastOperation = (): OperationRecord | undefined => run().operations.at(-1);
const lastOrder = () =>
  run()
    .scenario.script.flatMap(({ intervention }) =>
      intervention.kind === 'operation' ? [intervention] : [],
    )
    .at(-1);

const nextWords = (): string => {
  const next = nextWrite(run());
  return next === null ? '' : writeWords(next);
};

beforeEach(() => {
  // A clock that stands still: no budget ever runs out, however slow the machine.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  open();
  expect(leadingNode(run())?.id).toBe('n3');
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('writing at once', () => {
  it('writes the next value to the leader, through a client that waits for nothing', () => {
    expect(nextWords()).toBe('Write x=1');
    writeNow();
    expect(lastOrder()).toMatchObject({
      client: 'c1',
      to: 'n3',
      operation: { kind: 'put', key: 'x', value: '1' },
    });
    // c1 still waits, so the next one is for c2, and then c1 is free again.
    expect(nextWords()).toBe('Write x=2');
    writeNow();
    expect(lastOrder()).toMatchObject({ client: 'c2', operation: { value: '2' } });
    later(200_000);
    expect(run().operations.every(({ outcome }) => outcome === 'ok')).toBe(true);
    writeNow();
    expect(lastOrder()).toMatchObject({ client: 'c1', operation: { value: '3' } });
  });

  it('writes to the selected server, and as the selected client', () => {
    session.select({ kind: 'node', id: 'n1' });
    writeNow();
    expect(lastOrder()).toMatchObject({ to: 'n1' });
    session.select({ kind: 'node', id: 'c2' });
    writeNow();
    expect(lastOrder()).toMatchObject({ client: 'c2' });
    expect(lastOrder()).not.toHaveProperty('to');
  });

  it('goes on with the key that was written by hand last', () => {
    session.intervene({
      kind: 'operation',
      client: 'c1',
      operation: { kind: 'put', key: 'door', value: '41' },
    });
    expect(nextWords()).toBe('Write door=42');
    later(200_000);
    readNow();
    expect(lastOrder()?.operation).toEqual({ kind: 'get', key: 'door' });
  });

  it('begins at a hundred where clients write by themselves, so that no value is written twice', () => {
    const workload = {
      everyMicros: [100_000, 100_000],
      keys: ['y', 'z'],
      operations: ['put'],
    } as const;
    open([{ workload }, {}]);
    expect(nextWords()).toBe('Write y=100');
    writeNow();
    expect(nextWords()).toBe('Write y=101');
  });

  it('lets a client join on the leader’s side where none is there, and keeps it on that side', () => {
    session.intervene(leaderCutOff());
    const before = run().fingerprint();
    const { nowMicros } = run();
    writeNow();
    expect(lastOrder()).toMatchObject({ client: 'c3', to: 'n3' });
    expect(run().nowMicros).toBe(nowMicros);
    for (const id of ['n1', 'n2', 'n5']) {
      expect(run().world.isCut('c3', id)).toBe(true);
      expect(run().world.isCut(id, 'c3')).toBe(true);
      expect(run().world.isCut('n3', id)).toBe(true);
    }
    expect(run().world.isCut('c3', 'n3')).toBe(false);
    later(2_000_000);
    expect(lastOperation()?.client).toBe('c3');
    expect(lastOperation()?.outcome).not.toBe('ok');
    session.undo();
    expect(run().scenario.clients).toHaveLength(2);
    expect(run().fingerprint()).toBe(before);
  });

  it('lets another one join when the first still waits, and uses one again that waits no more', () => {
    session.intervene(leaderCutOff());
    writeNow();
    writeNow();
    expect(lastOrder()).toMatchObject({ client: 'c4' });
    session.intervene({ kind: 'heal' });
    later(3_000_000);
    writeNow();
    expect(lastOrder()).toMatchObject({ client: 'c1' });
  });

  it('changes nothing that happened before by letting one join', () => {
    const workload = {
      everyMicros: [80_000, 120_000],
      keys: ['x', 'y'],
      operations: ['put', 'get'],
    } as const;
    open([{ workload }]);
    const before = run().operations.map(({ operation, invokedAtMicros, outcome }) => ({
      operation,
      invokedAtMicros,
      outcome,
    }));
    expect(before.length).toBeGreaterThan(5);
    session.intervene(leaderCutOff(['c1']));
    writeNow();
    expect(run().scenario.clients).toHaveLength(2);
    expect(run().operations.slice(0, before.length)).toMatchObject(before);
  });

  it('makes a branch with the joining client when it is done in the past', () => {
    session.intervene(leaderCutOff());
    later(1_000_000);
    session.seekTo(run().nowMicros - 500_000);
    session.select({ kind: 'node', id: 'n3' });
    writeNow();
    expect(state().tree.branches).toHaveLength(2);
    expect(run().scenario.clients).toHaveLength(3);
    session.switchTo(0);
    expect(run().scenario.clients).toHaveLength(2);
  });

  it('says before, and does nothing, where nobody can ask', () => {
    session.intervene({ kind: 'kill', node: 'n3' });
    const script = run().scenario.script.length;
    session.select({ kind: 'node', id: 'n3' });
    writeNow();
    expect(state().complaint?.text).toMatch(/n3 is down/);
    session.interveneAll(['n1', 'n2', 'n4', 'n5'].map((node) => ({ kind: 'kill', node }) as const));
    session.select(null);
    writeNow();
    expect(state().complaint?.text).toMatch(/No server runs/);
    session.select({ kind: 'node', id: 'c1' });
    writeNow();
    expect(state().complaint?.text).toMatch(/c1 reaches no server/);
    expect(run().scenario.script).toHaveLength(script + 4);
  });
});

describe('killing and bringing back', () => {
  it('kills the leader where nothing is selected, and brings back who went down last', () => {
    killOrBringBack();
    expect(run().world.node('n3').status).toBe('down');
    session.intervene({ kind: 'kill', node: 'n1' });
    expect(lastDown(run())).toBe('n1');
    bringBack();
    expect(run().world.node('n1').status).toBe('up');
    expect(lastDown(run())).toBe('n3');
    bringBack();
    bringBack();
    expect(state().announcement).toBe('Every node runs.');
  });

  it('kills and brings back the selected server', () => {
    session.select({ kind: 'node', id: 'n1' });
    killOrBringBack();
    expect(run().world.node('n1').status).toBe('down');
    killOrBringBack();
    expect(run().world.node('n1').status).toBe('up');
  });
});
