import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../sim/intervention.ts';
import { plainRaft } from '../testing/plans.ts';
import { withNodesRenamed } from './rename.ts';

/** n2 goes, and n3 takes its name. */
const rename = (id: string): string | null => {
  if (id === 'n2') return null;
  return id === 'n3' ? 'n2' : id;
};

const renamed = (...interventions: readonly Intervention[]): readonly Intervention[] =>
  withNodesRenamed(
    {
      ...plainRaft(),
      script: interventions.map((intervention) => ({ atMicros: 5, intervention })),
    },
    rename,
  ).script.map(({ intervention }) => intervention);

describe('nodes that are renamed', () => {
  it('are renamed wherever an intervention names them', () => {
    expect(
      renamed(
        { kind: 'kill', node: 'n3' },
        { kind: 'cut', from: 'n3', to: 'n1' },
        { kind: 'setLink', to: 'n3', settings: { loss: 1 } },
        { kind: 'drop', message: 'n1>n3#14+1' },
        { kind: 'partition', groups: [['n2'], ['n1', 'n2', 'n3']] },
      ),
    ).toEqual([
      { kind: 'kill', node: 'n2' },
      { kind: 'cut', from: 'n2', to: 'n1' },
      { kind: 'setLink', to: 'n2', settings: { loss: 1 } },
      { kind: 'drop', message: 'n1>n2#14+1' },
      { kind: 'partition', groups: [['n1', 'n2']] },
    ]);
  });

  it('take with them what is only about those that go', () => {
    expect(
      renamed(
        { kind: 'kill', node: 'n2' },
        { kind: 'mend', from: 'n2', to: 'n1' },
        { kind: 'setLink', from: 'n2', settings: { loss: 1 } },
        { kind: 'delay', message: 'n2>n1#1', byMicros: 5 },
        { kind: 'partition', groups: [['n2']] },
        { kind: 'heal' },
      ),
    ).toEqual([{ kind: 'heal' }]);
  });

  it('leave a client its operation when the server it was for goes', () => {
    const operation = { kind: 'get', key: 'x' } as const;
    expect(renamed({ kind: 'operation', client: 'c1', operation, to: 'n2' })).toEqual([
      { kind: 'operation', client: 'c1', operation },
    ]);
  });

  it('are renamed on disks and in what clients prefer', () => {
    const scenario = withNodesRenamed(
      { ...plainRaft(), disks: { n2: 2, n3: 3 }, clients: [{ prefers: 'n2' }, { prefers: 'n3' }] },
      rename,
    );
    expect(scenario).toMatchObject({ disks: { n2: 3 }, clients: [{}, { prefers: 'n2' }] });
    expect(Object.keys(scenario.disks ?? {})).toEqual(['n2']);
  });
});
