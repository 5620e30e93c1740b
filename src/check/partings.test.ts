import { expect, it } from 'vitest';
import type { Intervention } from '../sim/intervention.ts';
import type { EventRecord } from '../sim/record.ts';
import { Partings } from './partings.ts';

const base = { cause: -1, operation: null, before: null, after: null, effects: [], sent: [] };

const start = (index: number, node: string): EventRecord => ({
  ...base,
  kind: 'start',
  index,
  atMicros: 0,
  node,
  incarnation: 0,
});

const done = (index: number, atMicros: number, intervention: Intervention): EventRecord => ({
  ...base,
  kind: 'intervention',
  index,
  atMicros,
  node: 'node' in intervention ? intervention.node : null,
  entry: { atMicros, intervention },
  destroyed: [],
});

const partingsAfter = (...records: readonly EventRecord[]) => {
  const partings = new Partings(['n1', 'n2', 'n3']);
  for (const record of [start(0, 'n1'), start(1, 'n2'), start(2, 'n3'), ...records]) {
    partings.observe(record);
  }
  return partings.list.map(({ fromMicros, sides }) => [
    fromMicros,
    ...sides.map(({ servers, live }) => `${servers.join(' ')}: ${live}`),
  ]);
};

it('a cluster that has just started is one side', () => {
  expect(partingsAfter()).toEqual([[0, 'n1 n2 n3: 3']]);
});

it('a partition makes sides, and healing joins them', () => {
  expect(
    partingsAfter(
      done(3, 100, { kind: 'partition', groups: [['n1', 'n2']] }),
      done(4, 200, { kind: 'heal' }),
    ),
  ).toEqual([
    [0, 'n1 n2 n3: 3'],
    [100, 'n1 n2: 2', 'n3: 1'],
    [200, 'n1 n2 n3: 3'],
  ]);
});

it('a link open in one direction still joins', () => {
  const cut = (from: string, to: string): Intervention => ({ kind: 'cut', from, to });
  expect(
    partingsAfter(
      done(3, 100, cut('n3', 'n1')),
      done(4, 100, cut('n3', 'n2')),
      done(5, 200, cut('n1', 'n3')),
      done(6, 300, cut('n2', 'n3')),
    ),
  ).toEqual([
    [0, 'n1 n2 n3: 3'],
    [300, 'n1 n2: 2', 'n3: 1'],
  ]);
});

it('a server that dies takes its life from its side', () => {
  expect(partingsAfter(done(3, 100, { kind: 'kill', node: 'n2' }))).toEqual([
    [0, 'n1 n2 n3: 3'],
    [100, 'n1 n2 n3: 2'],
  ]);
});

it('go back to a mark, even one in the midst of an instant whose parting changed later', () => {
  const cut = (index: number, from: string, to: string) =>
    done(index, 100, { kind: 'cut', from, to });
  const records = [
    start(0, 'n1'),
    start(1, 'n2'),
    start(2, 'n3'),
    done(3, 100, { kind: 'partition', groups: [['n1']] }),
    cut(4, 'n2', 'n3'),
    cut(5, 'n3', 'n2'),
    done(6, 200, { kind: 'heal' }),
    done(7, 300, { kind: 'kill', node: 'n2' }),
  ];
  for (const place of records.keys()) {
    const partings = new Partings(['n1', 'n2', 'n3']);
    for (const record of records.slice(0, place)) partings.observe(record);
    const list = [...partings.list];
    const mark = partings.mark();
    for (const record of records.slice(place)) partings.observe(record);
    const all = [...partings.list];
    partings.goBackTo(mark);
    expect(partings.list).toEqual(list);
    for (const record of records.slice(place)) partings.observe(record);
    expect(partings.list).toEqual(all);
    partings.goBackTo(mark);
    expect(partings.list).toEqual(list);
  }
});

it('two servers of a ring of cuts that reach each other by way of others are on one side', () => {
  const apart = (one: string, other: string): readonly Intervention[] => [
    { kind: 'cut', from: one, to: other },
    { kind: 'cut', from: other, to: one },
  ];
  const cuts = [...apart('n1', 'n2')].map((cut, place) => done(3 + place, 100, cut));
  expect(partingsAfter(...cuts)).toEqual([[0, 'n1 n2 n3: 3']]);
});
