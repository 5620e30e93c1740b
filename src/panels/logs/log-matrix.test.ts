import { describe, expect, it } from 'vitest';
import { multiMaster } from '../../protocols/multi-master/index.ts';
import { raft } from '../../protocols/raft/index.ts';
import type { Protocol } from '../../sim/protocol.ts';
import { Run } from '../../sim/run.ts';
import { type Matrix, matrixOf } from './log-matrix.ts';

const matrixIn = (protocol: Protocol, scenario: string, atMicros: number): Matrix => {
  const found = protocol.scenarios.find(({ id }) => id === scenario);
  if (found === undefined) throw new Error(`There is no scenario ${scenario}.`);
  const run = Run.start(protocol, found.scenario);
  run.advanceTo(atMicros);
  return matrixOf(protocol, run.world);
};

const logsIn = (scenario: string, atMicros: number) => {
  const matrix = matrixIn(raft, scenario, atMicros);
  if (matrix.kind !== 'logs') throw new Error('Raft has logs.');
  return matrix;
};

/** A row in signs: each entry's epoch, in brackets while it is not committed, `.` for a missing one. */
const signs = ({ rows }: ReturnType<typeof logsIn>, id: string): string =>
  rows
    .find((row) => row.id === id)
    ?.cells.map((cell) => {
      if (cell.kind !== 'entry') return cell.kind === 'missing' ? '.' : '…';
      return cell.entry.committed ? `${cell.entry.epoch}` : `(${cell.entry.epoch})`;
    })
    .join(' ') ?? '';

describe('the matrix of logs', () => {
  it('holds the seven logs of Figure 7, aligned by index', () => {
    const matrix = logsIn('figure-7', 0);
    expect(matrix.indices).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(matrix.rows.map(({ id }) => id)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7']);
    expect(signs(matrix, 'n1')).toBe('(1) (1) (1) (4) (4) (5) (5) (6) (6) (6) . .');
    expect(signs(matrix, 'n3')).toBe('(1) (1) (1) (4) . . . . . . . .');
    expect(signs(matrix, 'n7')).toBe('(1) (1) (1) (2) (2) (2) (3) (3) (3) (3) (3) .');
  });

  it('tells committed entries from others, and both leaders of a parted cluster', () => {
    const matrix = logsIn('wrong-side', 1_284_000);
    expect(signs(matrix, 'n1')).toBe('1 1 2 3 (3)');
    expect(signs(matrix, 'n5')).toBe('1 1 (2) (2) .');
    expect(matrix.rows.map(({ note }) => note)).toEqual([
      'leads term 3',
      '',
      '',
      '',
      'leads term 2',
    ]);
  });

  it('marks what differs from what is committed at the same index', () => {
    const { rows } = logsIn('wrong-side', 1_284_000);
    const differing = rows.flatMap(({ id, cells }) =>
      cells.flatMap((cell, place) =>
        cell.kind === 'entry' && cell.differs ? [`${id} ${place + 1}`] : [],
      ),
    );
    expect(differing).toEqual(['n4 4', 'n5 4']);
  });

  it('tells what each leader believes of its followers', () => {
    const { leaders } = logsIn('wrong-side', 1_284_000);
    expect(leaders.map(({ id, epoch }) => `${id} ${epoch}`)).toEqual(['n1 3', 'n5 2']);
    expect(leaders[0]?.followers.get('n2')).toMatchObject({ next: 5, match: 4 });
    expect(leaders[1]?.followers.get('n4')).toMatchObject({ next: 5, match: 4 });
    expect(leaders[1]?.followers.has('n5')).toBe(false);
  });
});

describe('servers without logs', () => {
  it('are compared by what they hold, key by key', () => {
    const [first] = multiMaster.scenarios;
    if (first === undefined) throw new Error('There is no scenario.');
    const matrix = matrixIn(multiMaster, first.id, first.opensAtMicros ?? 1_000_000);
    if (matrix.kind !== 'keys') throw new Error('There are no logs here.');
    expect(matrix.keys.length).toBeGreaterThan(0);
    expect(matrix.rows).toHaveLength(first.scenario.nodes);
    for (const { values } of matrix.rows) expect(values).toHaveLength(matrix.keys.length);
  });

  it('show who differs from most', () => {
    const node = (id: string, replica: unknown) => ({ id, kind: 'server', status: 'up', replica });
    const nodes = [
      node('n1', [['x', ['1', '2']]]),
      node('n2', [['x', ['1']]]),
      node('n3', [['x', ['1']]]),
      node('n4', []),
    ];
    const stub = {
      protocol: {
        epochWord: '',
        describeNode: (state: unknown) => ({ ...nodes.find(({ id }) => id === state), log: [] }),
      },
      world: {
        nodeIds: nodes.map(({ id }) => id),
        node: (id: string) => ({ ...nodes.find((each) => each.id === id), state: id }),
      },
    };
    // Only what the matrix reads is there.
    const matrix = matrixOf(stub.protocol as never, stub.world as never);
    expect(matrix).toMatchObject({
      kind: 'keys',
      keys: ['x'],
      rows: [
        { id: 'n1', values: [{ text: '1 | 2', differs: true }] },
        { id: 'n2', values: [{ text: '1', differs: false }] },
        { id: 'n3', values: [{ text: '1', differs: false }] },
        { id: 'n4', values: [{ text: null, differs: true }] },
      ],
    });
  });
});
