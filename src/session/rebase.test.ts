import { describe, expect, it } from 'vitest';
import type { Intervention } from '../sim/intervention.ts';
import type { Scenario } from '../sim/scenario.ts';
import { rebased } from './rebase.ts';

const scenario = (...script: readonly Intervention[]): Scenario => ({
  protocol: 'raft',
  title: 'A story',
  seed: 1,
  nodes: 5,
  clients: [{ prefers: 'n5' }],
  script: script.map((intervention, place) => ({ atMicros: place * 1_000, intervention })),
  untilMicros: 1_000_000,
  captions: [{ atMicros: 0, text: 'n3 wins.' }],
  expectations: [{ verdict: 'election-safety', holds: true }],
});

const kinds = ({ script }: Scenario): readonly string[] =>
  script.map(({ intervention }) => intervention.kind);

describe('a scenario with other settings', () => {
  it('keeps what was done to nodes that are still there', () => {
    const changed = rebased(
      scenario({ kind: 'kill', node: 'n1' }, { kind: 'kill', node: 'n5' }, { kind: 'heal' }),
      { nodes: 3 },
    );
    expect(changed.nodes).toBe(3);
    expect(kinds(changed)).toEqual(['kill', 'heal']);
  });

  it('drops a partition or a write that names a node that is gone', () => {
    const changed = rebased(
      scenario(
        { kind: 'partition', groups: [['n1'], ['n4', 'n5']] },
        {
          kind: 'operation',
          client: 'c1',
          operation: { kind: 'put', key: 'x', value: '1' },
          to: 'n4',
        },
      ),
      { nodes: 3 },
    );
    expect(changed.script).toEqual([]);
  });

  it('drops what was done to messages and timers of the other run', () => {
    const changed = rebased(
      scenario(
        { kind: 'drop', message: 'n1>n2#3' },
        { kind: 'fireTimer', node: 'n1', timer: 'election' },
        { kind: 'cut', from: 'n1', to: 'n2' },
      ),
      { seed: 2 },
    );
    expect(kinds(changed)).toEqual(['cut']);
  });

  it('keeps them where only a rule is switched off', () => {
    const before = scenario({ kind: 'fireTimer', node: 'n1', timer: 'election' });
    expect(kinds(rebased(before, { rulesOff: ['raft/rule'], seed: 1 }))).toEqual(['fireTimer']);
  });

  it('drops captions and expectations, which told of the other run, and keeps the title', () => {
    const changed = rebased(scenario(), { seed: 2 });
    expect(changed).not.toHaveProperty('captions');
    expect(changed).not.toHaveProperty('expectations');
    expect(changed.title).toBe('A story');
  });

  it('lets a client choose anew whose preferred server is gone', () => {
    expect(rebased(scenario(), { nodes: 3 }).clients).toEqual([{}]);
    expect(rebased(scenario(), { nodes: 7 }).clients).toEqual([{ prefers: 'n5' }]);
  });

  it('keeps nodes that the script itself adds', () => {
    const changed = rebased(
      scenario({ kind: 'addNode', node: 'n6' }, { kind: 'kill', node: 'n6' }),
      { seed: 9 },
    );
    expect(kinds(changed)).toEqual(['addNode', 'kill']);
  });

  it('forgets settings that went back to their defaults', () => {
    const changed = rebased(
      { ...scenario(), network: { loss: 0.1 }, rulesOff: ['raft/rule'] },
      { network: {}, parameters: {}, rulesOff: [] },
    );
    expect(changed).not.toHaveProperty('network');
    expect(changed).not.toHaveProperty('parameters');
    expect(changed).not.toHaveProperty('rulesOff');
  });

  it('leaves the scenario it came from as it was', () => {
    const before = scenario({ kind: 'kill', node: 'n5' });
    const copy = structuredClone(before);
    rebased(before, { nodes: 3 });
    expect(before).toEqual(copy);
  });
});
