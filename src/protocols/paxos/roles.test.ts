import { describe, expect, it } from 'vitest';
import { checkPaxosParameters } from './parameters.ts';
import { inNodeOrder, rolesOf } from './roles.ts';
import { defaultParameters } from './testing/node.ts';

const apart = { ...defaultParameters, roles: 'apart' };
const nodes = (count: number) => Array.from({ length: count }, (_, place) => `n${place + 1}`);

describe('§2.1: roles', () => {
  it('together: every node has all three', () => {
    const all = nodes(3);
    expect(rolesOf(all, defaultParameters)).toEqual({
      proposers: all,
      acceptors: all,
      learners: all,
    });
  });

  it('apart: the first propose, the next accept, the rest learn', () => {
    expect(rolesOf(nodes(7), apart)).toEqual({
      proposers: ['n1', 'n2'],
      acceptors: ['n3', 'n4', 'n5'],
      learners: ['n6', 'n7'],
    });
  });

  it.each([1, 2, 3, 4])('apart with %i nodes: somebody proposes and somebody accepts', (count) => {
    const { proposers, acceptors } = rolesOf(nodes(count), apart);
    expect(proposers.length).toBeGreaterThan(0);
    expect(acceptors.length).toBeGreaterThan(0);
  });

  it('nodes are counted, not spelled', () => {
    expect(inNodeOrder(['n10', 'n2', 'n1'])).toEqual(['n1', 'n2', 'n10']);
  });
});

it('the shortest back-off must not be over the longest', () => {
  expect(checkPaxosParameters(defaultParameters)).toBeNull();
  const wrong = { ...defaultParameters, backOffMinimum: 30_000, backOffMaximum: 20_000 };
  expect(checkPaxosParameters(wrong)?.what).toContain('30 ms');
});
