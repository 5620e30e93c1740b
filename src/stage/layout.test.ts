import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxesOverlap, insideBox } from './geometry.ts';
import { layoutStage, type StageLayout, seenLayout } from './layout.ts';
import { nodeBox, nodeParts } from './node-metrics.ts';
import { roomiestMetrics } from './roomiest-metrics.ts';
import { planStage } from './stage-plan.ts';

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
    expect(layOut(5, 2, 1016, 496).metrics.detail).toBe('full');
    expect(layOut(5, 2, 700, 420).metrics.detail).toBe('full');
  });

  it('keeps the names and logs of twenty-five servers on a laptop', () => {
    const { detail, radius } = layOut(25, 1, 1016, 496).metrics;
    expect(detail).toBe('small');
    expect(radius).toBeGreaterThanOrEqual(18);
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

  it('keeps the names of a hundred servers on a laptop and on a projector', () => {
    expect(layOut(100, 1, 1016, 496).metrics.radius).toBeGreaterThanOrEqual(14);
    expect(layOut(100, 1, 700, 420).metrics.radius).toBeGreaterThanOrEqual(12);
  });

  it('keeps a hundred servers apart on a phone', () => {
    const all = boxes(layOut(100, 1, 390, 330));
    all.forEach((box, place) => {
      for (const other of all.slice(place + 1)) expect(boxesOverlap(box, other)).toBe(false);
    });
  });

  it('keeps the names of twenty-five servers on a projector', () => {
    expect(layOut(25, 2, 700, 420).metrics.radius).toBeGreaterThanOrEqual(15);
  });

  it('shows the values of five servers on the stage that a projector of 1024 × 768 leaves', () => {
    for (const clients of [0, 1, 2, 3]) {
      expect(['full', 'compact']).toContain(layOut(5, clients, 717, 310).metrics.detail);
    }
  });

  it('moves servers out from under what stands over the stage', () => {
    const covered = [{ left: 600, right: 1_000, top: 0, bottom: 50 }];
    const plan = planStage(names('n', 3), [], { width: 1_000, height: 500 });
    const layout = layoutStage(plan, { n2: [0.8, 0.1] }, covered);
    expect(nodeBox(layout.metrics, layout.points.get('n2')!).top).toBeGreaterThanOrEqual(50);
  });

  it('stands each client at the edge nearest to the server it asks first', () => {
    const servers = names('n', 5);
    const prefers = new Map([
      ['c1', 'n2'],
      ['c2', 'n5'],
    ]);
    const { clients } = planStage(servers, ['c1', 'c2'], { width: 1016, height: 496 }, prefers);
    expect(clients.get('c1')!.point.x).toBeGreaterThan(508);
    expect(clients.get('c2')!.point.x).toBeLessThan(508);
    const alone = planStage(servers, ['c1'], { width: 1016, height: 496 }, prefers);
    expect(alone.clients.get('c1')!.point.x).toBeGreaterThan(508);
  });

  it('makes clients give way to servers that were put where they stood', () => {
    const { point } = planStage(names('n', 5), ['c1'], { width: 1000, height: 500 }).clients.get(
      'c1',
    )!;
    const layout = layOut(5, 1, 1000, 500, { n1: [point.x / 1000, point.y / 500] });
    const { box } = layout.clients.get('c1')!;
    for (const id of names('n', 5)) {
      for (const part of nodeParts(layout.metrics, layout.points.get(id)!)) {
        expect(boxesOverlap(box, part), id).toBe(false);
      }
    }
  });

  it('draws servers smaller where a scenario puts them close together, not for one that is dragged', () => {
    const close = (count: number) =>
      Object.fromEntries(
        names('n', count).map((id, place) => [id, [0.3 + place * 0.04, 0.5] as const]),
      );
    const usual = layOut(9, 0, 1016, 496).metrics.radius;
    expect(layOut(9, 0, 1016, 496, close(9)).metrics.radius).toBeLessThan(usual);
    expect(layOut(9, 0, 1016, 496, close(2)).metrics.radius).toBe(usual);
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

describe('the stage seen closer', () => {
  const whole = layOut(100, 1, 1016, 496);
  const servers = names('n', 100).map((id) => whole.points.get(id)!);
  const closer = (scale: number) => roomiestMetrics(servers, scale, whole.size, whole.metrics);

  it('keeps nodes apart at any distance', () => {
    for (const scale of [1, 1.4, 2, 2.8, 4]) {
      const metrics = closer(scale);
      const seen = seenLayout(whole, metrics, { scale, x: 0.5, y: 0.5 });
      const all = names('n', 100).map((id) => nodeBox(metrics, seen.points.get(id)!));
      all.forEach((box, place) => {
        for (const other of all.slice(place + 1)) expect(boxesOverlap(box, other)).toBe(false);
      });
    }
  });

  it('has what the camera looks at in its middle', () => {
    const { x, y } = whole.points.get('n42')!;
    const camera = { scale: 3, x: x / 1016, y: y / 496 };
    const seen = seenLayout(whole, closer(3), camera).points.get('n42')!;
    expect(seen.x).toBeCloseTo(508);
    expect(seen.y).toBeCloseTo(248);
  });
});
