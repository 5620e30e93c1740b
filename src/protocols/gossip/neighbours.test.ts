import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverIds } from '../../sim/world/nodes.ts';
import { type Choosing, drawPartners, neighboursOf } from './neighbours.ts';

const others = (id: string, count: number) =>
  serverIds({ nodes: count }).filter((each) => each !== id);
const of = (id: string, count: number, topology: Parameters<typeof neighboursOf>[2]) =>
  neighboursOf(id, others(id, count), topology);

describe('who may contact whom', () => {
  it('everybody everybody, without copying the list', () => {
    const peers = others('n1', 1_000);
    expect(neighboursOf('n1', peers, 'complete')).toBe(peers);
  });

  it('on a ring the one before and the one after', () => {
    expect(of('n1', 12, 'ring')).toEqual(['n12', 'n2']);
    expect(of('n10', 12, 'ring')).toEqual(['n9', 'n11']);
    expect(of('n1', 2, 'ring')).toEqual(['n2']);
  });

  it('on a grid those beside, above and below', () => {
    expect(of('n1', 9, 'grid')).toEqual(['n2', 'n4']);
    expect(of('n5', 9, 'grid')).toEqual(['n2', 'n4', 'n6', 'n8']);
    expect(of('n3', 9, 'grid')).toEqual(['n2', 'n6']);
    expect(of('n8', 8, 'grid')).toEqual(['n5', 'n7']);
  });

  it('in two clusters the own half, and across the bridge between its two ends', () => {
    expect(of('n2', 6, 'clusters')).toEqual(['n1', 'n3']);
    expect(of('n3', 6, 'clusters')).toEqual(['n1', 'n2', 'n4']);
    expect(of('n4', 6, 'clusters')).toEqual(['n5', 'n6', 'n3']);
  });

  it('is mutual and connects all sites', () => {
    const topologies = fc.constantFrom('complete', 'ring', 'grid', 'clusters');
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), topologies, (count, topology) => {
        const reached = new Set(['n1']);
        for (const id of reached) {
          for (const other of of(id, count, topology)) {
            expect(of(other, count, topology)).toContain(id);
            reached.add(other);
          }
        }
        expect(reached.size).toBe(count);
      }),
    );
  });
});

describe('choosing partners', () => {
  const site = { neighbours: ['n2', 'n3', 'n4'], order: [], turn: 0 };

  it('never repeats one in a cycle, and takes all where there are no more', () => {
    fc.assert(
      fc.property(fc.nat(4_294_967_295), fc.integer({ min: 1, max: 5 }), (bits, count) => {
        const { partners } = drawPartners(site, 'uniform', bits, count);
        expect(new Set(partners).size).toBe(Math.min(count, 3));
      }),
    );
  });

  it('in turn meets every neighbour before it meets one again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4_294_967_295), { minLength: 6, maxLength: 6 }), (bits) => {
        let from: Choosing = site;
        const met = bits.map((each) => {
          const { order, partners, turn } = drawPartners(from, 'roundRobin', each, 1);
          from = { ...from, order, turn };
          return partners[0];
        });
        expect(met.slice(0, 3).toSorted()).toEqual(['n2', 'n3', 'n4']);
        expect(met.slice(3).toSorted()).toEqual(['n2', 'n3', 'n4']);
      }),
    );
  });
});
