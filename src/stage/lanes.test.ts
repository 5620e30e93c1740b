import { describe, expect, it } from 'vitest';
import { distance, type Point } from './geometry.ts';
import {
  type Lane,
  laneBetween,
  lanePath,
  laneX,
  laneY,
  leavesCard,
  leavesCircle,
  lineBetween,
} from './lanes.ts';
import { layoutStage } from './layout.ts';
import { planStage } from './stage-plan.ts';

const layout = layoutStage(planStage(['n1', 'n2', 'n3'], ['c1'], { width: 1000, height: 500 }), {
  n1: [0.3, 0.5],
  n2: [0.7, 0.5],
});
const at = (lane: Lane, share: number): Point => ({ x: laneX(lane, share), y: laneY(lane, share) });

describe('a lane', () => {
  it('begins and ends at the borders of the two discs', () => {
    const lane = laneBetween(layout, 'n1', 'n2');
    const { radius } = layout.metrics;
    expect(at(lane, 0)).toEqual({ x: 300 + radius + 3, y: 250 });
    expect(at(lane, 1)).toEqual({ x: 700 - radius - 3, y: 250 });
  });

  it('begins at the edge of a client’s card', () => {
    const { x, y } = laneBetween(layout, 'c1', 'n1').start;
    const card = layout.points.get('c1')!;
    expect(Math.abs(x - card.x) <= 26.01 && Math.abs(y - card.y) <= 22.01).toBe(true);
    expect(distance({ x, y }, card)).toBeGreaterThan(20);
  });

  it('keeps the two directions of a link on opposite sides of the straight line', () => {
    const there = at(laneBetween(layout, 'n1', 'n2'), 0.5);
    const back = at(laneBetween(layout, 'n2', 'n1'), 0.5);
    expect(there.x).toBeCloseTo(back.x);
    expect(there.y).toBeLessThan(250);
    expect(back.y).toBeGreaterThan(250);
    expect(back.y - there.y).toBeGreaterThan(14);
    expect(back.y - there.y).toBeLessThanOrEqual(18);
  });

  it('knows which way it leads', () => {
    expect(laneBetween(layout, 'n1', 'n2').degrees).toBeCloseTo(0);
    expect(Math.abs(laneBetween(layout, 'n2', 'n1').degrees)).toBeCloseTo(180);
  });

  it('is written as path data', () => {
    expect(lanePath(laneBetween(layout, 'n1', 'n2'))).toMatch(
      /^M[\d.]+ 250\.0Q500\.0 [\d.]+ [\d.]+ 250\.0$/,
    );
  });
});

describe('the line of a client', () => {
  const servers = ['n1', 'n2', 'n3'];
  const inTheWay = layoutStage(planStage(servers, ['c1'], { width: 1000, height: 500 }), {
    c1: [0.1, 0.5],
    n1: [0.45, 0.5],
    n2: [0.8, 0.5],
    n3: [0.8, 0.1],
  });
  const clearance = (lane: Lane): number => {
    const disc = inTheWay.points.get('n1')!;
    const shares = Array.from({ length: 21 }, (_, place) => place / 20);
    return Math.min(...shares.map((share) => distance(at(lane, share), disc)));
  };

  it('goes round a disc that stands in its way', () => {
    expect(clearance(lineBetween(inTheWay, 'c1', 'n2'))).toBeGreaterThan(inTheWay.metrics.radius);
    expect(clearance(laneBetween(inTheWay, 'c1', 'n2'))).toBeGreaterThan(inTheWay.metrics.radius);
  });

  it('is the same from either end', () => {
    const there = lineBetween(inTheWay, 'c1', 'n2');
    const back = lineBetween(inTheWay, 'n2', 'c1');
    expect(back.control.x).toBeCloseTo(there.control.x);
    expect(back.control.y).toBeCloseTo(there.control.y);
  });

  it('is straight where nothing is in its way', () => {
    const { start, control, end } = lineBetween(inTheWay, 'c1', 'n1');
    expect(control.y).toBeCloseTo((start.y + end.y) / 2);
  });
});

describe('borders', () => {
  it('are met on the straight way to the target', () => {
    expect(leavesCircle({ x: 0, y: 0 }, { x: 30, y: 40 }, 10)).toEqual({ x: 6, y: 8 });
    expect(leavesCard({ x: 0, y: 0 }, { x: 100, y: 10 }, 20, 10)).toEqual({ x: 20, y: 2 });
    expect(leavesCard({ x: 0, y: 0 }, { x: 5, y: -100 }, 20, 10)).toEqual({ x: 0.5, y: -10 });
  });

  it('are left at the centre when the target lies inside', () => {
    expect(leavesCircle({ x: 0, y: 0 }, { x: 1, y: 1 }, 10)).toEqual({ x: 0, y: 0 });
  });
});
