import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GroupedSite, groundsOf, type Outline } from './fault.ts';
import { faultShare } from './fault-share.ts';
import { between, distance, insidePolygon, type Point, polygonArea } from './geometry.ts';
import type { Lane } from './lanes.ts';
import { voronoi } from './voronoi.ts';

const size = { width: 1000, height: 500 };

const site = (x: number, y: number, group: number): GroupedSite => ({ point: { x, y }, group });

const straight = (start: Point, end: Point): Lane => ({
  start,
  control: between(start, end, 0.5),
  end,
  degrees: 0,
});

const holds = (outlines: readonly Outline[], point: Point): boolean =>
  outlines.filter((outline) => insidePolygon(point, outline)).length % 2 === 1;

/** Up to 25 nodes in three groups, at least 50 pixels apart. */
const anySites = fc
  .array(
    fc.record({
      group: fc.integer({ min: 0, max: 2 }),
      x: fc.integer({ min: -25, max: 25 }),
      y: fc.integer({ min: -25, max: 25 }),
    }),
    { minLength: 2, maxLength: 25 },
  )
  .chain((drawn) =>
    fc
      .shuffledSubarray(
        Array.from({ length: 50 }, (_, place) => place),
        { minLength: drawn.length, maxLength: drawn.length },
      )
      .map((squares) =>
        drawn.map(({ group, x, y }, place) => {
          const square = squares[place] ?? 0;
          return site(50 + (square % 10) * 100 + x, 50 + Math.floor(square / 10) * 100 + y, group);
        }),
      ),
  );

describe('the cells of the nearest site', () => {
  it('cover the stage once', () => {
    fc.assert(
      fc.property(anySites, (sites) => {
        const cells = voronoi(
          sites.map(({ point }) => point),
          size,
        );
        const area = cells.reduce(
          (sum, cell) => sum + polygonArea(cell.map(({ from }) => from)),
          0,
        );
        expect(area).toBeGreaterThan(size.width * size.height * 0.999);
        expect(area).toBeLessThan(size.width * size.height * 1.001);
      }),
    );
  });

  it('are closed: each side begins where the one before ends', () => {
    fc.assert(
      fc.property(anySites, (sites) => {
        for (const cell of voronoi(
          sites.map(({ point }) => point),
          size,
        )) {
          cell.forEach((edge, place) => {
            expect(cell[(place + 1) % cell.length]!.from).toBe(edge.to);
          });
        }
      }),
    );
  });
});

describe('the grounds of the parts', () => {
  it('are the whole stage for one group, with no fault', () => {
    const { outlines, faults } = groundsOf([site(200, 100, 0), site(800, 400, 0)], size);
    expect(faults).toEqual([]);
    expect(outlines.get(0)).toHaveLength(1);
    expect(polygonArea(outlines.get(0)![0]!)).toBeCloseTo(500_000);
  });

  it('part half-way between two nodes', () => {
    const { faults } = groundsOf([site(300, 250, 0), site(700, 250, 1)], size);
    expect(faults).toHaveLength(1);
    expect(faults[0]!.groups).toEqual([0, 1]);
    for (const { x } of faults[0]!.line) expect(x).toBeCloseTo(500);
    const ys = faults[0]!.line.map(({ y }) => y);
    expect(Math.min(...ys)).toBe(0);
    expect(Math.max(...ys)).toBe(500);
  });

  it('go round a node that is cut off in the middle of the others', () => {
    const around = [site(500, 60, 0), site(900, 250, 0), site(500, 440, 0), site(100, 250, 0)];
    const { outlines, faults } = groundsOf([...around, site(500, 250, 1)], size);
    expect(faults).toHaveLength(1);
    const { line } = faults[0]!;
    expect(distance(line[0]!, line.at(-1)!)).toBeLessThan(0.01);
    expect(holds(outlines.get(1)!, { x: 500, y: 250 })).toBe(true);
    expect(holds(outlines.get(0)!, { x: 500, y: 250 })).toBe(false);
  });

  it('meet in one corner where three parts do', () => {
    const { faults } = groundsOf([site(200, 250, 0), site(800, 100, 1), site(800, 400, 2)], size);
    expect(faults.map(({ groups }) => groups).sort()).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    const ends = faults.map(({ line }) => [line[0]!, line.at(-1)!]);
    const meeting = ends[0]!.find((end) =>
      ends.slice(1).every((others) => others.some((other) => distance(end, other) < 1)),
    );
    expect(meeting).toBeDefined();
  });

  it('hold every node of their own group and no other, and cover the stage once', () => {
    fc.assert(
      fc.property(anySites, (sites) => {
        const { outlines } = groundsOf(sites, size);
        for (const { point, group } of sites) {
          for (const [other, loops] of outlines) {
            expect(holds(loops, point)).toBe(other === group);
          }
        }
        for (let x = 13; x < size.width; x += 97) {
          for (let y = 11; y < size.height; y += 83) {
            const owners = [...outlines.values()].filter((loops) => holds(loops, { x, y }));
            expect(owners.length).toBe(1);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are parted by a fault on every straight way from one part to another', () => {
    fc.assert(
      fc.property(anySites, (sites) => {
        const { faults } = groundsOf(sites, size);
        for (const from of sites) {
          for (const to of sites) {
            const share = faultShare(straight(from.point, to.point), faults);
            if (from.group !== to.group) expect(share).not.toBeNull();
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('faultShare', () => {
  const { faults } = groundsOf([site(300, 250, 0), site(700, 250, 1)], size);
  it('says how far the first fault is', () => {
    expect(faultShare(straight({ x: 300, y: 250 }, { x: 700, y: 250 }), faults)).toBeCloseTo(0.5);
    expect(faultShare(straight({ x: 400, y: 250 }, { x: 900, y: 250 }), faults)).toBeCloseTo(0.2);
  });
  it('is null on a way that meets none', () => {
    expect(faultShare(straight({ x: 10, y: 10 }, { x: 400, y: 250 }), faults)).toBeNull();
  });
});
