import { expect, it } from 'vitest';
import { distance } from './geometry.ts';
import { joinedPlace } from './joined-clients.ts';
import { layoutStage } from './layout.ts';
import { isInRegion, sliceAlong } from './slicing.ts';
import { planStage } from './stage-plan.ts';

const size = { width: 1000, height: 460 };
const servers = ['n1', 'n2', 'n3', 'n4', 'n5'];
const layout = layoutStage(planStage(servers, ['c1', 'c2'], size), {});

it('a client that joins stands near its server, on the same side of the slice, with room', () => {
  const lines = [
    [0.05, 0.62, 0.97, 0.62],
    [0.4, 0, 0.6, 1],
    [0.1, 0, 0.9, 1],
  ] as const;
  for (const [x1, y1, x2, y2] of lines) {
    const slice = sliceAlong(
      [
        { x: x1 * size.width, y: y1 * size.height },
        { x: x2 * size.width, y: y2 * size.height },
      ],
      size,
    );
    if (slice === null) throw new Error('Too short to part anything.');
    for (const server of servers) {
      const centre = layout.points.get(server);
      const place = joinedPlace(server, layout, [slice]);
      if (place === null || centre === undefined)
        throw new Error(`There is no place at ${server}.`);
      expect(isInRegion(slice, place)).toBe(isInRegion(slice, centre));
      for (const other of layout.points.values()) {
        expect(distance(place, other)).toBeGreaterThan(45);
      }
    }
  }
});

it('there is none at a server that is not there', () => {
  expect(joinedPlace('n9', layout, [])).toBeNull();
});
