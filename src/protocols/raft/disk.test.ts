import { describe, expect, it } from 'vitest';
import { readRaftDisk } from './disk.ts';
import { diskOf, putEntry } from './testing/server.ts';

describe('reading a disk from a scenario', () => {
  it('takes terms, commands and requests', () => {
    const disk = readRaftDisk({
      currentTerm: 3,
      votedFor: 'n2',
      log: [
        { term: 1 },
        { term: 2, operation: { kind: 'put', key: 'x', value: '1' } },
        {
          term: 2,
          operation: { kind: 'put', key: 'y', value: '2' },
          request: { client: 'c1', sequence: 4 },
        },
      ],
    });
    const entries = [
      1,
      putEntry(2, 'x', '1'),
      putEntry(2, 'y', '2', { client: 'c1', sequence: 4 }),
    ];
    expect(disk).toEqual(diskOf(3, entries, 'n2'));
  });

  it('takes every operation of the store', () => {
    const operations = [
      { kind: 'put', key: 'x', value: '1' },
      { kind: 'append', key: 'x', value: '1' },
      { kind: 'get', key: 'x' },
      { kind: 'delete', key: 'x' },
      { kind: 'cas', key: 'x', expected: null, value: '1' },
    ];
    const log = operations.map((operation) => ({ term: 1, operation }));
    const disk = readRaftDisk({ currentTerm: 1, votedFor: null, log });
    expect(disk.log.slice(0).map(({ command }) => command?.operation)).toEqual(operations);
  });

  const ofTermOne = (entry: unknown) => ({ currentTerm: 1, votedFor: null, log: [entry] });

  it.each([
    [7, 'The disk must be { currentTerm, votedFor, log }, not 7.'],
    [{ votedFor: null, log: [] }, 'currentTerm must be a whole number, at least 0, not missing.'],
    [{ currentTerm: 1.5, log: [] }, 'currentTerm must be a whole number, at least 0, not 1.5.'],
    [{ currentTerm: 1, votedFor: 3, log: [] }, 'votedFor must be a text, not 3.'],
    [{ currentTerm: 1, votedFor: null }, 'log must be a list of entries, not missing.'],
    [ofTermOne({ term: 0 }), 'log[0].term must be a whole number, at least 1, not 0.'],
    [ofTermOne({ term: 2 }), 'log[0].term must be at most currentTerm (1), not 2.'],
    [
      { currentTerm: 3, log: [{ term: 3 }, { term: 2 }] },
      'log[1].term must be a whole number, at least 3, not 2.',
    ],
    [
      ofTermOne({ term: 1, operation: { kind: 'add', key: 'x', amount: 1 } }),
      "log[0].operation.kind must be 'put', 'get', 'cas', 'append' or 'delete', not \"add\".",
    ],
    [
      ofTermOne({ term: 1, operation: { kind: 'put', key: 'x' } }),
      'log[0].operation.value must be a text, not missing.',
    ],
    [
      ofTermOne({ term: 1, operation: { kind: 'get', key: 'x' }, request: { client: 'c1' } }),
      'log[0].request.sequence must be a whole number, at least 1, not missing.',
    ],
  ])('says what is wrong with %j', (json, message) => {
    expect(() => readRaftDisk(json)).toThrow(message);
  });
});
