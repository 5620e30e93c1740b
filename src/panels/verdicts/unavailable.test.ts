import { expect, it } from 'vitest';
import type { Parting } from '../../check/partings.ts';
import { unableSides } from './unavailable.ts';

const protocol = {
  describePart: (size: number, total: number) =>
    size > total / 2
      ? { text: 'can elect and commit', able: true }
      : { text: 'can do neither', able: false },
};

const parting = (
  fromEvent: number,
  fromMicros: number,
  ...sides: readonly (readonly [servers: string, live: number])[]
): Parting => ({
  fromEvent,
  fromMicros,
  total: 5,
  sides: sides.map(([servers, live]) => ({ servers: servers.split(' '), live })),
});

it('names the servers of a side that cannot serve, and since when', () => {
  const partings = [
    parting(0, 0, ['n1 n2 n3 n4 n5', 5]),
    parting(10, 1_000, ['n1 n2 n3', 3], ['n4 n5', 2]),
    parting(20, 2_000, ['n1 n2 n3', 3], ['n4 n5', 1]),
  ];
  expect(unableSides(protocol, partings, 10)).toEqual([]);
  expect(unableSides(protocol, partings, 11)).toEqual([
    { servers: ['n4', 'n5'], sinceMicros: 1_000, text: '2 of 5: can do neither' },
  ]);
  expect(unableSides(protocol, partings, 21)).toEqual([
    { servers: ['n4', 'n5'], sinceMicros: 1_000, text: '1 of 5: can do neither' },
  ]);
});

it('names nobody where the whole cluster cannot serve', () => {
  const partings = [parting(0, 0, ['n1 n2 n3 n4 n5', 2])];
  expect(unableSides(protocol, partings, 1)[0]?.servers).toEqual([]);
});
