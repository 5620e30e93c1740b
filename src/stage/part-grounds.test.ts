import { describe, expect, it } from 'vitest';
import { linkKey, linksOf, partsOf } from '../session/parts.ts';
import { insidePolygon } from './geometry.ts';
import { layoutStage } from './layout.ts';
import { partGrounds } from './part-grounds.ts';
import { planStage } from './stage-plan.ts';

const servers = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9'];
const clients = ['c1', 'c2'];
const members = { servers, clients };
const layout = layoutStage(planStage(servers, clients, { width: 1016, height: 496 }), {});

/** The cuts that leave the named nodes on one side and all others on the other. */
const cutOff = (side: readonly string[]) =>
  new Set(
    linksOf(members)
      .filter(([from, to]) => side.includes(from) !== side.includes(to))
      .flatMap(([from, to]) => [linkKey(from, to), linkKey(to, from)]),
  );

describe('the grounds of a parted cluster', () => {
  it('are none while it is whole', () => {
    expect(partGrounds(layout, partsOf(members, new Set()))).toBeNull();
  });

  it('hold every node of their part, however nine servers and two clients are parted', () => {
    for (let pattern = 1; pattern < 2 ** 10; pattern += 7) {
      const all = [...servers, ...clients];
      const side = all.filter((_, place) => ((pattern >> place) & 1) === 1);
      const parts = partsOf(members, cutOff(side));
      if (parts.length < 2) continue;
      const grounds = partGrounds(layout, parts)!;
      parts.forEach((part, place) => {
        for (const id of [...part.servers, ...part.clients]) {
          const point = layout.points.get(id)!;
          const loops = grounds.outlines.get(place)!;
          const inside = loops.filter((loop) => insidePolygon(point, loop)).length % 2 === 1;
          expect(inside, `${id} when ${side.join()} are cut off`).toBe(true);
        }
      });
    }
  });
});
