import { expect, it } from 'vitest';
import { drawn, executeWrite, isWrite, type WriteOperation, withChanges } from './writes.ts';

const held: ReadonlyMap<string, string> = new Map([
  ['x', '1'],
  ['list', 'a'],
]);

it.each<[WriteOperation, string | null, object]>([
  [{ kind: 'put', key: 'x', value: '7' }, '7', { kind: 'done' }],
  [{ kind: 'delete', key: 'x' }, null, { kind: 'done' }],
  [{ kind: 'append', key: 'list', value: 'b' }, 'a,b', { kind: 'done' }],
  [{ kind: 'append', key: 'new', value: 'b' }, 'b', { kind: 'done' }],
  [{ kind: 'add', key: 'x', amount: 2 }, '3', { kind: 'done' }],
  [{ kind: 'add', key: 'list', amount: 2 }, '2', { kind: 'done' }],
  [{ kind: 'cas', key: 'x', expected: '1', value: '2' }, '2', { kind: 'swapped', swapped: true }],
  [{ kind: 'sample', key: 'x', source: 'now' }, 'drawn', { kind: 'value', value: 'drawn' }],
])('%j leaves %s', (operation, value, result) => {
  const execution = executeWrite(held, operation, 'drawn');
  expect(execution).toEqual({ changes: [{ key: operation.key, value }], result });
  expect(withChanges(held, execution.changes).get(operation.key) ?? null).toBe(value);
  expect(held.get('x')).toBe('1');
});

it('a comparison that fails changes nothing', () => {
  const execution = executeWrite(held, { kind: 'cas', key: 'x', expected: null, value: '2' }, '');
  expect(execution).toEqual({ changes: [], result: { kind: 'swapped', swapped: false } });
  expect(withChanges(held, execution.changes)).toBe(held);
});

it('a sample draws the clock or a random number, and nothing else draws', () => {
  const at = { now: 5_000, random: 12_345 };
  expect(drawn({ kind: 'sample', key: 'x', source: 'now' }, at)).toBe('5000');
  expect(drawn({ kind: 'sample', key: 'x', source: 'random' }, at)).toBe('345');
  expect(drawn({ kind: 'put', key: 'x', value: '7' }, at)).toBe('');
});

it('a read is no write', () => {
  expect(isWrite({ kind: 'get', key: 'x' })).toBe(false);
  expect(isWrite({ kind: 'add', key: 'x', amount: 1 })).toBe(true);
});
