import { expect, it } from 'vitest';
import { counted, listed, momentText, outcomeText, spanText } from './words.ts';

it('lists names as people do', () => {
  expect(listed([])).toBe('');
  expect(listed(['n1'])).toBe('n1');
  expect(listed(['n1', 'n2', 'n3'])).toBe('n1, n2 and n3');
});

it('counts one, none and several', () => {
  expect([0, 1, 2].map((count) => counted(count, 'vote'))).toEqual([
    '0 votes',
    '1 vote',
    '2 votes',
  ]);
  expect(counted(2, 'entry', 'entries')).toBe('2 entries');
});

it('says a moment to the millisecond and never rounds it up', () => {
  expect(momentText(1_284_900)).toBe('1.284 s');
});

it('says a span in the unit that suits it', () => {
  expect([250, 38_000, 1_500_000].map(spanText)).toEqual(['250 µs', '38 ms', '1.5 s']);
});

it('says what a server answers', () => {
  expect(outcomeText({ kind: 'ok', result: { kind: 'value', value: '7' } })).toBe('7');
  expect(outcomeText({ kind: 'ok', result: { kind: 'value', value: null } })).toBe('nothing');
  expect(outcomeText({ kind: 'redirect', to: null })).toBe('ask another');
});
