import { expect, it } from 'vitest';
import { quorumMembers, quorumText } from './quorum-members.ts';

const meter = { label: 'x=9', have: ['n4', 'n5'], needed: 3, total: 5 };
const servers = ['n1', 'n2', 'n3', 'n4', 'n5'];

it('names those that have answered first, then the missing', () => {
  expect(quorumMembers(meter, servers)).toEqual([
    { id: 'n4', has: true },
    { id: 'n5', has: true },
    { id: 'n1', has: false },
    { id: 'n2', has: false },
    { id: 'n3', has: false },
  ]);
  expect(quorumText(meter)).toBe('x=9 needs 3 of 5: has 2');
});

it('keeps to the members that the protocol names', () => {
  const peers = { ...meter, have: ['n2'], needed: 1, total: 2, of: ['n2', 'n3'] };
  expect(quorumMembers(peers, servers)?.map(({ id }) => id)).toEqual(['n2', 'n3']);
});

it('names nobody where it is not known who decides', () => {
  expect(quorumMembers({ ...meter, total: 3 }, servers)).toBeNull();
});
