import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutsApart } from '../session/cut-apart.ts';
import { type Cuts, partsOf, towards } from '../session/parts.ts';
import { insidePolygon, type Point, type Size } from './geometry.ts';
import { layoutStage } from './layout.ts';
import { partGrounds } from './part-grounds.ts';
import { extended, isInRegion, sideOfSlice, sliceAlong } from './slicing.ts';
import { planStage } from './stage-plan.ts';

const NO_CUTS: Cuts = new Set();

const clusterOf = (nodes: number, clientCount: number, size: Size, shares: readonly number[]) => {
  const servers = Array.from({ length: nodes }, (_, place) => `n${place + 1}`);
  const clients = Array.from({ length: clientCount }, (_, place) => `c${place + 1}`);
  const share = (place: number): number => shares[place % shares.length] ?? 0.5;
  const positions = Object.fromEntries(
    [...servers, ...clients].map((id, place): [string, [number, number]] => [
      id,
      [share(2 * place), share(2 * place + 1)],
    ]),
  );
  return {
    members: { servers, clients },
    layout: layoutStage(planStage(servers, clients, size), positions),
  };
};

/** Spread evenly, as doubles would not be. */
const thousandths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 1_000, max: max * 1_000 }).map((value) => value / 1_000);

/** A place on the stage's edge, all round from 0 to 4. */
const onEdge = (around: number, { width, height }: Size): Point => {
  const share = around % 1;
  switch (Math.floor(around) % 4) {
    case 0:
      return { x: share * width, y: 0 };
    case 1:
      return { x: width, y: share * height };
    case 2:
      return { x: share * width, y: height };
    default:
      return { x: 0, y: share * height };
  }
};

const isLeftOf = (from: Point, to: Point, { x, y }: Point): boolean =>
  (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) > 0;

const sorted = (ids: Iterable<string>): string[] => [...ids].sort();

describe('a line from edge to edge', () => {
  it('parts the nodes by the side on which their centres lie, whatever it touches', () => {
    let partings = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 4 }),
        fc.record({
          width: fc.integer({ min: 320, max: 1_900 }),
          height: fc.integer({ min: 240, max: 1_000 }),
        }),
        fc.array(thousandths(0, 1), { minLength: 7, maxLength: 26 }),
        thousandths(0, 4),
        thousandths(0.3, 3.7),
        (nodes, clientCount, size, shares, start, round) => {
          const { members, layout } = clusterOf(nodes, clientCount, size, shares);
          const from = onEdge(start, size);
          const to = onEdge(start + round, size);
          const slice = sliceAlong([from, to], size);
          const left = [...layout.points].filter(([, point]) => isLeftOf(from, to, point));
          const isParting = left.length > 0 && left.length < layout.points.size;
          if (slice === null) return;
          const side = sideOfSlice(slice, members.servers, layout.points);
          expect(side !== null).toBe(isParting);
          if (side === null) return;
          partings++;
          const here = sorted(left.map(([id]) => id));
          const there = sorted([...layout.points.keys()].filter((id) => !here.includes(id)));
          expect([here, there]).toContainEqual(sorted(side));
          const cuts = cutsApart(members, NO_CUTS, side);
          const changes = towards(members, NO_CUTS, cuts);
          expect(changes.every(({ kind }) => kind === 'partition' || kind === 'cut')).toBe(true);
          const parts = partsOf(members, cuts);
          const servers = (ids: readonly string[]) => ids.filter((id) => id.startsWith('n'));
          const expected = [here, there].filter((ids) => servers(ids).length > 0);
          expect(parts.map((part) => sorted(part.servers)).sort()).toEqual(
            expected.map(servers).sort(),
          );
          if (parts.length < 2) return;
          expect(changes).toHaveLength(1);
          for (const part of parts) {
            const own = expected.find((ids) => ids.includes(part.servers[0] ?? ''));
            expect(sorted([...part.servers, ...part.clients])).toEqual(own);
          }
          // The fault is drawn as it was sliced, and each node stands on its part's ground.
          const grounds = partGrounds(layout, parts, [slice]);
          for (const { line } of grounds?.faults ?? []) {
            for (const { x, y } of line) {
              const off = Math.abs((to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x));
              expect(off / Math.hypot(to.x - from.x, to.y - from.y)).toBeLessThan(0.5);
            }
          }
          expect(grounds?.faults.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
    expect(partings).toBeGreaterThan(100);
  });
});

const size = { width: 1000, height: 600 };
const square = layoutStage(planStage(['n1', 'n2', 'n3', 'n4'], ['c1'], size), {
  n1: [0.4, 0.3],
  n2: [0.7, 0.3],
  n3: [0.7, 0.7],
  n4: [0.4, 0.7],
  c1: [0.1, 0.9],
});
const cutOffBy = (line: readonly Point[]): readonly string[] | null => {
  const slice = sliceAlong(line, size);
  const side = slice === null ? null : sideOfSlice(slice, ['n1', 'n2', 'n3', 'n4'], square.points);
  return side === null ? null : sorted(side);
};

describe('any other line', () => {
  it('is led on to the edges', () => {
    const short = [
      { x: 550, y: 280 },
      { x: 550, y: 320 },
    ];
    expect(cutOffBy(short)).toEqual(['n2', 'n3']);
  });

  it('parts along its bends', () => {
    // Down between the left and the right, then to the right between the upper and the lower.
    const bent = [
      { x: 550, y: 0 },
      { x: 550, y: 200 },
      { x: 550, y: 300 },
      { x: 800, y: 300 },
      { x: 1_000, y: 300 },
    ];
    expect(cutOffBy(bent)).toEqual(['n2']);
  });

  it('parts what it goes around', () => {
    const around = Array.from({ length: 20 }, (_, step) => ({
      x: 700 + 120 * Math.cos((step / 20) * 2 * Math.PI),
      y: 420 + 90 * Math.sin((step / 20) * 2 * Math.PI),
    }));
    expect(cutOffBy(around)).toEqual(['n3']);
  });

  it('parts nothing when it is a slip of the hand, or passes by all nodes', () => {
    expect(
      cutOffBy([
        { x: 550, y: 300 },
        { x: 552, y: 310 },
      ]),
    ).toBeNull();
    expect(
      cutOffBy([
        { x: 990, y: 0 },
        { x: 990, y: 600 },
      ]),
    ).toBeNull();
  });

  it('is not made longer by points too near to the last one', () => {
    const line = [{ x: 0, y: 0 }];
    expect(extended(line, { x: 3, y: 0 })).toBe(line);
    expect(extended(line, { x: 30, y: 0 })).toHaveLength(2);
  });
});

describe('the grounds after several slices', () => {
  const members = { servers: ['n1', 'n2', 'n3', 'n4'], clients: [] };
  const straight = (from: Point, to: Point) => {
    const slice = sliceAlong([from, to], size);
    if (slice === null) throw new Error('Too short to part anything.');
    return slice;
  };
  const upright = straight({ x: 550, y: 0 }, { x: 560, y: 600 });
  const level = straight({ x: 0, y: 300 }, { x: 1_000, y: 310 });
  const apart = [upright, level].reduce<Cuts>((cuts, slice) => {
    const side = sideOfSlice(slice, members.servers, square.points) ?? new Set();
    return cutsApart(members, cuts, side);
  }, NO_CUTS);

  it('follow both lines, and every point belongs to the part on its side of each', () => {
    const parts = partsOf(members, apart);
    expect(parts).toHaveLength(4);
    const grounds = partGrounds(square, parts, [upright, level]);
    expect(grounds?.faults).toHaveLength(4);
    for (let x = 25; x < size.width; x += 50) {
      for (let y = 25; y < size.height; y += 50) {
        const point = { x, y };
        const on = parts.filter(
          (_, place) =>
            (grounds?.outlines.get(place) ?? []).filter((outline) => insidePolygon(point, outline))
              .length %
              2 ===
            1,
        );
        const own = parts.filter((part) => {
          const there = square.points.get(part.servers[0] ?? '') ?? point;
          return [upright, level].every(
            (slice) => isInRegion(slice, there) === isInRegion(slice, point),
          );
        });
        expect(on).toEqual(own);
      }
    }
  });

  it('are half-way between nodes again where the lines no longer tell the parts apart', () => {
    const parts = partsOf(members, apart);
    expect(partGrounds(square, parts, [upright])).toEqual(partGrounds(square, parts));
  });
});
