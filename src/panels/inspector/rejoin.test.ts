import { describe, expect, it } from 'vitest';
import type { WorldView } from '../../sim/world-view.ts';
import { rejoin } from './rejoin.ts';

/** A world of three nodes in which these directed links are cut. */
const worldWith = (...cuts: readonly string[]): WorldView =>
  ({
    nodeIds: ['n1', 'n2', 'n3'],
    node: () => ({ status: 'up' }),
    isCut: (from: string, to: string) => cuts.includes(`${from}>${to}`),
  }) as unknown as WorldView; // only what is asked here

const alone = ['n1>n2', 'n2>n1', 'n1>n3', 'n3>n1'];

describe('a node cut off from everyone', () => {
  it('rejoins with one healing when nothing else is cut', () => {
    expect(rejoin(worldWith(...alone), 'n1')).toEqual([{ kind: 'heal' }]);
  });

  it('rejoins without mending what is cut elsewhere', () => {
    expect(rejoin(worldWith('n1>n2', 'n2>n3'), 'n1')).toEqual([
      { kind: 'mend', from: 'n1', to: 'n2' },
    ]);
  });

  it('has nothing to do when nothing of its own is cut', () => {
    expect(rejoin(worldWith('n2>n3'), 'n1')).toEqual([]);
  });
});
