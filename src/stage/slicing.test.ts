import { describe, expect, it } from 'vitest';
import { layoutStage } from './layout.ts';
import { extended, slicedLinks } from './slicing.ts';
import { planStage } from './stage-plan.ts';

const members = { servers: ['n1', 'n2', 'n3', 'n4'], clients: ['c1'] };
// A square of servers with the client to its left.
const layout = layoutStage(
  planStage(members.servers, members.clients, { width: 1000, height: 600 }),
  {
    n1: [0.4, 0.3],
    n2: [0.7, 0.3],
    n3: [0.7, 0.7],
    n4: [0.4, 0.7],
    c1: [0.1, 0.9],
  },
);
const cutBy = (line: readonly { x: number; y: number }[]): string[] =>
  slicedLinks(line, members, layout)
    .map(({ link }) => link.join('–'))
    .sort();

describe('a slice across the stage', () => {
  it('goes through every link between its two sides, those of clients included', () => {
    expect(
      cutBy([
        { x: 550, y: 0 },
        { x: 550, y: 600 },
      ]),
    ).toEqual(['c1–n2', 'c1–n3', 'n1–n2', 'n1–n3', 'n2–n4', 'n3–n4']);
  });

  it('goes through no link that does not exist', () => {
    const line = [
      { x: 550, y: 0 },
      { x: 550, y: 600 },
    ];
    const existing = [
      ['n1', 'n2'],
      ['n2', 'n3'],
    ] as const;
    const cut = slicedLinks(line, members, layout, existing).map(({ link }) => link.join('–'));
    expect(cut.sort()).toEqual(['c1–n2', 'c1–n3', 'n1–n2']);
  });

  it('goes through one link when it is short', () => {
    expect(
      cutBy([
        { x: 550, y: 120 },
        { x: 550, y: 220 },
      ]),
    ).toEqual(['n1–n2']);
  });

  it('goes through a link once even when it crosses it twice', () => {
    expect(
      cutBy([
        { x: 520, y: 120 },
        { x: 520, y: 220 },
        { x: 580, y: 220 },
        { x: 580, y: 120 },
      ]),
    ).toEqual(['n1–n2']);
  });

  it('goes through nothing on a disc or on empty ground', () => {
    expect(
      cutBy([
        { x: 380, y: 180 },
        { x: 420, y: 180 },
      ]),
    ).toEqual([]);
    expect(cutBy([{ x: 10, y: 10 }])).toEqual([]);
  });

  it('says where it meets a link', () => {
    const [only] = slicedLinks(
      [
        { x: 550, y: 120 },
        { x: 550, y: 220 },
      ],
      members,
      layout,
    );
    expect(only?.at.x).toBeCloseTo(550);
    expect(only?.at.y).toBeCloseTo(180);
  });
});

describe('the line of a slice', () => {
  it('grows only by points that are some way off', () => {
    const line = [{ x: 0, y: 0 }];
    expect(extended(line, { x: 2, y: 2 })).toBe(line);
    expect(extended(line, { x: 8, y: 0 })).toEqual([...line, { x: 8, y: 0 }]);
  });

  it('parts a large cluster even where it runs through a disc', () => {
    const servers = Array.from({ length: 40 }, (_, place) => `n${place + 1}`);
    const crowd = layoutStage(planStage(servers, [], { width: 800, height: 400 }), {});
    const n1 = crowd.points.get('n1')!;
    const x = n1.x + 3;
    const line = [
      { x, y: -1 },
      { x, y: 401 },
    ];
    const cut = slicedLinks(line, { servers, clients: [] }, crowd).length;
    const left = servers.filter((id) => crowd.points.get(id)!.x < x).length;
    expect(cut).toBe(left * (servers.length - left));
  });
});
