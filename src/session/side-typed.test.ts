import { expect, it } from 'vitest';
import { sideTyped } from './side-typed.ts';

const servers = (count: number) => Array.from({ length: count }, (_, place) => `n${place + 1}`);

it('takes each digit for a server where there are up to nine', () => {
  expect(sideTyped('45', servers(5))).toEqual(['n4', 'n5']);
  expect(sideTyped('545', servers(5))).toEqual(['n4', 'n5']);
  expect(sideTyped('80', servers(5))).toEqual([]);
  expect(sideTyped('', servers(5))).toEqual([]);
});

it('takes numbers with blanks between them where there are more', () => {
  expect(sideTyped('12 3', servers(25))).toEqual(['n3', 'n12']);
  expect(sideTyped('12', servers(25))).toEqual(['n12']);
});
