import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coordinatorOf,
  homeOf,
  lettersOf,
  operationOf,
  requestOf,
  transactionIdOf,
  writesByHome,
} from './transaction.ts';

const servers = ['n1', 'n2', 'n3', 'n4'];

describe('where keys live', () => {
  it.each([
    ['a', 'n1'],
    ['b', 'n2'],
    ['d', 'n4'],
    ['e', 'n1'],
    ['balance', 'n2'],
  ])('%s lives on %s of four', (key, home) => {
    expect(homeOf(key, servers)).toBe(home);
  });

  it('a node names the first letters of its keys', () => {
    expect(lettersOf('n1', ['n1', 'n2', 'n3', 'n4', 'n5'])).toBe('a f k p u z');
  });

  it('every key, whatever it begins with, has one home', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        expect(servers).toContain(homeOf(key, servers));
      }),
    );
  });

  it('writes are sorted by home, in the order of the servers', () => {
    const writes = ['d', 'b', 'f'].map((key) => ({ key, value: '1' }));
    expect([...writesByHome(writes, servers)]).toEqual([
      ['n2', [writes[1], writes[2]]],
      ['n4', [writes[0]]],
    ]);
  });
});

describe('a transaction’s name', () => {
  it('holds the request and the coordinator', () => {
    const transaction = transactionIdOf({ client: 'c2', sequence: 12 }, 'n3', 0);
    expect(transaction).toBe('c2#12@n3');
    expect(operationOf(transaction)).toBe('c2#12');
    expect(requestOf(transaction)).toEqual({ client: 'c2', sequence: 12 });
    expect(coordinatorOf(transaction)).toBe('n3');
  });

  it('is another one after the coordinator’s restart', () => {
    const transaction = transactionIdOf({ client: 'c2', sequence: 12 }, 'n3', 2);
    expect(transaction).toBe('c2#12@n3.2');
    expect(coordinatorOf(transaction)).toBe('n3');
  });
});
