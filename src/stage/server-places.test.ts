import { describe, expect, it } from 'vitest';
import { nodeMetrics } from './node-metrics.ts';
import { placeInRows, placeServers } from './server-places.ts';

const metrics = nodeMetrics('tiny', 12);
const area = { left: 0, right: 800, top: 0, bottom: 400 };
const oneRing = { metrics, area, rings: 1, phase: 0, bulge: 1 };

describe('servers on rings', () => {
  it('begin at the top and go round clockwise, over the whole height', () => {
    const points = placeServers(4, oneRing) ?? [];
    const [top, right, bottom, left] = points;
    expect(top?.y).toBeLessThan(right?.y ?? 0);
    expect(right?.x).toBeGreaterThan(top?.x ?? 0);
    expect(bottom?.y).toBeGreaterThan(right?.y ?? 0);
    expect(left?.x).toBeLessThan(top?.x ?? 0);
    expect(Math.min(...points.map(({ y }) => y))).toBeCloseTo(-metrics.box.top);
    expect(Math.max(...points.map(({ y }) => y))).toBeCloseTo(400 - metrics.box.bottom);
  });

  it('are all placed, on however many rings', () => {
    for (const rings of [1, 2, 3, 4]) {
      expect(placeServers(30, { ...oneRing, rings })).toHaveLength(30);
    }
  });

  it('have no place in an area smaller than one of them', () => {
    expect(placeServers(3, { ...oneRing, area: { ...area, right: 10 } })).toBeNull();
  });
});

describe('servers in rows', () => {
  it('stand in reading order inside the area', () => {
    const points = placeInRows(50, metrics, area) ?? [];
    expect(points).toHaveLength(50);
    for (const [place, { x, y }] of points.entries()) {
      const before = points[place - 1];
      if (before !== undefined) expect(y > before.y || x > before.x).toBe(true);
      expect(x + metrics.box.left).toBeGreaterThanOrEqual(-0.01);
      expect(x + metrics.box.right).toBeLessThanOrEqual(800.01);
      expect(y + metrics.box.top).toBeGreaterThanOrEqual(-0.01);
      expect(y + metrics.box.bottom).toBeLessThanOrEqual(400.01);
    }
  });
});
