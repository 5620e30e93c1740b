import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxesOverlap, insideBox } from './geometry.ts';
import { layoutStage, nodeBox, planStage, type StageLayout } from './layout.ts';

const names = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) => `${letter}${place + 1}`);

const layOut = (
  servers: number,
  clients: number,
  width: number,
  height: number,
  positions: Readonly<Record<string, readonly [number, number]>> = {},
): StageLayout =>
  layoutStage(planStage(names('n', servers), names('c', clients), { width, height }), positions);

const boxes = (layout: StageLayout): Box[] =>
  [...layout.points].map(
    ([id, point]) => layout.clients.get(id)?.box ?? nodeBox(layout.metrics, point),
  );

const stages = [
  { name: 'a laptop', width: 1016, height: 496 },
  { name: 'a projector', width: 700, height: 420 },
  { name: 'a phone', width: 390, height: 330 },
];

describe('the layout of the stage', () => {
  for (const { name, width, height } of stages) {
    it(`puts 1 to 9 servers and up to 3 clients on ${name} with nothing overlapping or cut off`, () => {
      for (let servers = 1; servers <= 9; servers++) {
        for (let clients = 0; clients <= 3; clients++) {
          const layout = layOut(servers, clients, width, height);
          const all = boxes(layout);
          const stage = { left: 0, top: 0, right: width, bottom: height };
          all.forEach((box, place) => {
            expect(insideBox(box, stage), `${servers} servers, ${clients} clients`).toBe(true);
            for (const other of all.slice(place + 1)) {
              expect(boxesOverlap(box, other), `${servers} servers, ${clients} clients`).toBe(
                false,
              );
            }
          });
        }
      }
    });
  }

  it('shows five servers in full on a laptop and on a projector', () => {
    expect(layOut(5, 2, 1016, 496).metrics).toMatchObject({ detail: 'full', radius: 40 });
    expect(layOut(5, 2, 700, 420).metrics.detail).toBe('full');
  });

  it('keeps the names and logs of twenty-five servers on a laptop', () => {
    const { detail, radius } = layOut(25, 1, 1016, 496).metrics;
    expect(detail).toBe('small');
    expect(radius).toBeGreaterThanOrEqual(20);
  });

  it('keeps a hundred servers apart on a laptop', () => {
    const all = boxes(layOut(100, 1, 1016, 496));
    all.forEach((box, place) => {
      for (const other of all.slice(place + 1)) expect(boxesOverlap(box, other)).toBe(false);
    });
  });

  it('begins with the first server at the top, and goes round clockwise', () => {
    const { points } = layOut(5, 0, 1016, 496);
    const [first, second, , , fifth] = names('n', 5).map((id) => points.get(id)!);
    expect(first!.x).toBeCloseTo(508);
    expect(second!.x).toBeGreaterThan(first!.x);
    expect(fifth!.x).toBeLessThan(first!.x);
    for (const { y } of points.values()) expect(y).toBeGreaterThanOrEqual(first!.y);
  });

  it('stands clients at the left and right edges in turn', () => {
    const { points } = layOut(5, 2, 1016, 496);
    expect(points.get('c1')!.x).toBeLessThan(100);
    expect(points.get('c2')!.x).toBeGreaterThan(916);
  });

  it('leaves a dragged node where it was put and moves no other', () => {
    const usual = layOut(5, 1, 1000, 500);
    const dragged = layOut(5, 1, 1000, 500, { n2: [0.5, 0.5] });
    expect(dragged.points.get('n2')).toEqual({ x: 500, y: 250 });
    expect(dragged.points.get('n1')).toEqual(usual.points.get('n1'));
  });

  it('keeps everything inside the stage wherever it is dragged, at any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 360, max: 1600 }),
        fc.integer({ min: 300, max: 1000 }),
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: -1, max: 2, noNaN: true }),
        (servers, clients, width, height, x, y) => {
          const layout = layOut(servers, clients, width, height, { n1: [x, y], c1: [y, x] });
          const stage = { left: -0.01, top: -0.01, right: width + 0.01, bottom: height + 0.01 };
          for (const box of boxes(layout)) expect(insideBox(box, stage)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
