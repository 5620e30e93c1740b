import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeId } from '../sim/identifiers.ts';
import type { Intervention } from '../sim/intervention.ts';
import {
  type Cuts,
  type LinkKey,
  linkKey,
  linksAcross,
  linksOf,
  partsOf,
  towards,
  withLinks,
  withoutLinks,
} from './parts.ts';

const members = { servers: ['n1', 'n2', 'n3', 'n4', 'n5'], clients: ['c1', 'c2'] };
const none: Cuts = new Set();

const between = (left: readonly NodeId[], right: readonly NodeId[]) =>
  linksOf(members).filter(
    ([from, to]) =>
      (left.includes(from) && right.includes(to)) || (left.includes(to) && right.includes(from)),
  );

/** What the engine documents about these interventions, restated over a set of cuts. */
const apply = (cuts: Cuts, intervention: Intervention): Cuts => {
  switch (intervention.kind) {
    case 'cut':
      return new Set([...cuts, linkKey(intervention.from, intervention.to)]);
    case 'mend': {
      const key = linkKey(intervention.from, intervention.to);
      return new Set([...cuts].filter((other) => other !== key));
    }
    case 'heal':
      return none;
    case 'partition': {
      const groupOf = new Map<NodeId, number>(members.servers.map((id) => [id, -1]));
      intervention.groups.forEach((group, place) => {
        for (const id of group) groupOf.set(id, place);
      });
      const next = new Set(cuts);
      for (const [from, to] of linksOf(members)) {
        const one = groupOf.get(from);
        const other = groupOf.get(to);
        if (one === undefined || other === undefined) continue;
        for (const key of [linkKey(from, to), linkKey(to, from)]) {
          if (one === other) next.delete(key);
          else next.add(key);
        }
      }
      return next;
    }
    default:
      throw new Error(`Unexpected ${intervention.kind}.`);
  }
};

describe('the parts of a cluster', () => {
  it('are one while nothing is cut', () => {
    expect(partsOf(members, none)).toEqual(
      [{ servers: members.servers, clients: [] }].map(({ servers }) => ({
        servers,
        clients: members.clients,
      })),
    );
  });

  it('are two when the only link there is between two groups is cut', () => {
    const bridged = [
      ['n1', 'n2'],
      ['n2', 'n3'],
      ['n3', 'n4'],
      ['n4', 'n5'],
    ] as const;
    const cuts = withLinks(none, [['n3', 'n4']]);
    expect(partsOf(members, cuts, bridged).map(({ servers }) => servers)).toEqual([
      ['n1', 'n2', 'n3'],
      ['n4', 'n5'],
    ]);
    expect(partsOf(members, cuts)).toHaveLength(1);
  });

  it('are two when every link between two groups is cut both ways', () => {
    const cuts = withLinks(none, between(['n1', 'n2', 'n3', 'c1'], ['n4', 'n5', 'c2']));
    expect(partsOf(members, cuts)).toEqual([
      { servers: ['n1', 'n2', 'n3'], clients: ['c1'] },
      { servers: ['n4', 'n5'], clients: ['c2'] },
    ]);
  });

  it('stay one while a single direction is open', () => {
    const cuts = new Set(withLinks(none, between(['n1', 'n2', 'n3'], ['n4', 'n5'])));
    cuts.delete(linkKey('n2', 'n5'));
    expect(partsOf(members, cuts)).toHaveLength(1);
  });

  it('are not joined by a client that reaches both, and such a client is in neither', () => {
    const cuts = withLinks(none, between(['n1', 'n2', 'n3'], ['n4', 'n5']));
    expect(partsOf(members, cuts).map(({ clients }) => clients)).toEqual([[], []]);
  });
});

describe('what has to be done to have just some links cut', () => {
  const split = withLinks(none, between(['n1', 'n2', 'n3', 'c1'], ['n4', 'n5', 'c2']));

  it('is one partition that names both groups where clients are parted too', () => {
    expect(towards(members, none, split)).toEqual([
      {
        kind: 'partition',
        groups: [
          ['n1', 'n2', 'n3', 'c1'],
          ['n4', 'n5', 'c2'],
        ],
      },
    ]);
  });

  it('leaves the largest group of servers unnamed', () => {
    const alone = { servers: members.servers, clients: [] };
    const cuts = withLinks(
      none,
      linksOf(alone).filter(([from, to]) => from === 'n4' || to === 'n4'),
    );
    expect(towards(alone, none, cuts)).toEqual([{ kind: 'partition', groups: [['n4']] }]);
  });

  it('is a heal when nothing shall be cut', () => {
    expect(towards(members, split, none)).toEqual([{ kind: 'heal' }]);
  });

  it('is a single cut or mend for a single direction', () => {
    const one = new Set<LinkKey>([linkKey('n1', 'n2')]);
    expect(towards(members, none, one)).toEqual([{ kind: 'cut', from: 'n1', to: 'n2' }]);
    expect(towards(members, one, none)).toEqual([{ kind: 'mend', from: 'n1', to: 'n2' }]);
  });

  it('is a cut each way for one link among many', () => {
    expect(towards(members, none, withLinks(none, [['n1', 'n3']]))).toEqual([
      { kind: 'cut', from: 'n1', to: 'n3' },
      { kind: 'cut', from: 'n3', to: 'n1' },
    ]);
  });

  it('is nothing when it is so already', () => {
    expect(towards(members, split, split)).toEqual([]);
  });

  const keys = linksOf(members).flatMap(([from, to]) => [linkKey(from, to), linkKey(to, from)]);
  const groups = fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: 7, maxLength: 7 })
    .map((places) => {
      const nodes = [...members.servers, ...members.clients];
      const groupOf = (id: NodeId) => places[nodes.indexOf(id)];
      return withLinks(
        none,
        linksOf(members).filter(([from, to]) => groupOf(from) !== groupOf(to)),
      );
    });
  const anyCuts = fc.oneof(
    groups,
    fc.subarray(keys).map((chosen): Cuts => new Set(chosen)),
  );

  it('always leaves just those links cut', () => {
    fc.assert(
      fc.property(anyCuts, anyCuts, (cuts, wanted) => {
        const after = towards(members, cuts, wanted).reduce(apply, cuts);
        expect([...after].sort()).toEqual([...wanted].sort());
      }),
    );
  });
});

describe('links of a cut set', () => {
  it('across a fault are those between two parts and their clients, and no others', () => {
    const cuts = withLinks(none, between(['n1', 'n2', 'n3', 'c1'], ['n4', 'n5', 'c2']));
    const [one, other] = partsOf(members, cuts);
    const across = linksAcross(members, one!, other!);
    expect(across).toHaveLength(3 * 2 + 2 + 3);
    expect(withoutLinks(cuts, across).size).toBe(0);
  });

  it('are added and taken away both ways', () => {
    const cuts = withLinks(none, [['n1', 'n2']]);
    expect([...cuts].sort()).toEqual(['n1>n2', 'n2>n1']);
    expect(withoutLinks(cuts, [['n2', 'n1']]).size).toBe(0);
  });
});
