import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Protocol } from '../sim/protocol.ts';
import { MAXIMUM_BRANCH_NAME, MAXIMUM_BRANCHES } from './branch-limits.ts';
import { plainTree, type SharedBranch, type SharedTree } from './branch-tree.ts';
import { decodeLink, encodeTreeLink, MAXIMUM_LINK_CHARACTERS } from './link.ts';
import { packText } from './payload.ts';
import { resolveLink } from './resolve-link.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';
import { tenInterventions, typicalScenario } from './testing/example.ts';
import { hasControl } from './wording.ts';

const main: SharedBranch = {
  name: 'main',
  parent: null,
  forkMicros: 0,
  scenario: typicalScenario,
  off: [],
};
const fork: SharedBranch = {
  name: 'what if the cut came later',
  parent: 0,
  forkMicros: 1_284_113,
  scenario: { ...typicalScenario, script: tenInterventions.slice(1) },
  off: tenInterventions.slice(0, 1),
};
const tree: SharedTree = { branches: [main, fork], current: 1 };
const start = { atMicros: 0, eventCount: null };

const hashOf = (shared: SharedTree): string => {
  const encoded = encodeTreeLink({ tree: shared, ...start });
  if (encoded.kind === 'problem') throw new Error(encoded.problem.sentence);
  return encoded.hash;
};

/** A link to whatever claims to be a tree. */
const linkTo = (json: unknown): string => `#/b/1/${packText(JSON.stringify(json))}?t=0`;

const sentenceOf = (link: string): string => {
  const decoded = decodeLink(link);
  return decoded.kind === 'problem' ? decoded.problem.sentence : decoded.kind;
};

const branchesOfOneProtocol = fc
  .array(
    fc.record({
      name: fc
        .string({ minLength: 1, maxLength: MAXIMUM_BRANCH_NAME })
        .filter((name) => !hasControl(name)),
      scenario: arbitraryScenario,
      parent: fc.nat(),
      forkShare: fc.nat(100),
      off: arbitraryScenario.map(({ script }) => script),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((drawn) =>
    drawn.map(
      ({ name, scenario, parent, forkShare, off }, place): SharedBranch => ({
        name,
        parent: place === 0 ? null : parent % place,
        forkMicros: Math.floor((scenario.untilMicros * forkShare) / 100),
        scenario: { ...scenario, protocol: 'raft' },
        off,
      }),
    ),
  );

describe('a link to branches', () => {
  it('gives the same branches, names and moment again', () => {
    fc.assert(
      fc.property(branchesOfOneProtocol, fc.nat(), (branches, chosen) => {
        const shared: SharedTree = { branches, current: chosen % branches.length };
        const hash = hashOf(shared);
        expect(decodeLink(hash)).toEqual({ kind: 'tree', tree: shared, position: start });
      }),
      { numRuns: 60 },
    );
  });

  it('costs little more than one of them, since they have most in common', () => {
    const one = hashOf({ branches: [main], current: 0 }).length;
    expect(hashOf(tree).length).toBeLessThan(one * 1.5);
  });

  it('resolves to the scenario of the branch that it shows', async () => {
    // Of a protocol, a link needs nothing but these.
    const raft = { id: 'raft', title: 'Raft', scenarios: [] } as unknown as Protocol;
    expect(await resolveLink(decodeLink(hashOf(tree)), async () => raft)).toMatchObject({
      kind: 'scenario',
      scenario: fork.scenario,
      tree,
    });
  });

  it('says why when it would be too long', () => {
    const disks = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, place) => [
        `n${place + 1}`,
        `${place * 7_919} `.repeat(20),
      ]),
    );
    const heavy = { ...main, scenario: { ...typicalScenario, nodes: 1_000, disks } };
    const encoded = encodeTreeLink({ tree: { branches: [heavy, heavy], current: 0 }, ...start });
    expect(encoded).toMatchObject({ kind: 'problem', problem: { code: 'too-large' } });
  });
});

describe('a hostile link to branches', () => {
  const plain = plainTree(tree) as { branches: Record<string, unknown>[] }; // as plainTree writes it

  it.each([
    ['a list', []],
    ['nothing', null],
    ['no branch at all', { current: 0, branches: [] }],
    ['a key too many', { ...plain, more: 1 }],
    ['a key too many in a branch', { current: 0, branches: [{ ...plain.branches[0], x: 1 }] }],
    ['a current branch that is not there', { ...plain, current: 2 }],
    ['a place that is no place', { ...plain, current: -1 }],
    ['a name that is none', { current: 0, branches: [{ ...plain.branches[0], name: '' }] }],
    [
      'a name without end',
      { current: 0, branches: [{ ...plain.branches[0], name: 'x'.repeat(61) }] },
    ],
    ['a branch that left itself', { current: 0, branches: [{ ...plain.branches[0], parent: 0 }] }],
    ['parents in a circle', { current: 0, branches: plain.branches.toReversed() }],
    ['a fork after the end', { ...plain, branches: [{ ...plain.branches[0], forkMicros: 1e12 }] }],
    [
      'another protocol in the second',
      {
        current: 0,
        branches: [main, { ...main, scenario: { ...typicalScenario, protocol: 'paxos' } }].map(
          ({ name, scenario }) => ({ name, scenario }),
        ),
      },
    ],
    ['a scenario that is none', { current: 0, branches: [{ name: 'a', scenario: { seed: -1 } }] }],
    [
      'switched-off entries that are none',
      { current: 0, branches: [{ name: 'a', scenario: typicalScenario, off: [{ atMicros: -1 }] }] },
    ],
    [
      'more branches than there may be',
      {
        current: 0,
        branches: Array.from({ length: MAXIMUM_BRANCHES + 1 }, () => ({
          name: 'a',
          scenario: { ...typicalScenario, script: [] },
        })),
      },
    ],
  ])('that holds %s is refused in a sentence', (_what, json) => {
    expect(sentenceOf(linkTo(json))).toMatch(/^This link [^\n]{5,400}\.$/);
  });

  it('never reaches a prototype', () => {
    const text = JSON.stringify(plain).replace('"name"', '"__proto__"');
    expect(sentenceOf(`#/b/1/${packText(text)}`)).toMatch(/^This link /);
  });

  it('that is cut short or changed anywhere is refused', () => {
    const hash = hashOf(tree);
    const payload = hash.slice('#/b/1/'.length, hash.indexOf('?'));
    expect(sentenceOf('#/b')).toMatch(/ends too early/);
    expect(sentenceOf('#/b/1/')).toMatch(/ends too early/);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: payload.length - 1 }), (length) => {
        expect(decodeLink(`#/b/1/${payload.slice(0, length)}`).kind).toBe('problem');
      }),
    );
    fc.assert(
      fc.property(fc.nat(payload.length - 1), fc.constantFrom('A', 'z', '_', '9'), (at, letter) => {
        fc.pre(payload[at] !== letter);
        const changed = payload.slice(0, at) + letter + payload.slice(at + 1);
        const decoded = decodeLink(`#/b/1/${changed}`);
        // The last letter may carry bits that mean nothing.
        if (decoded.kind !== 'problem') expect(decoded).toMatchObject({ kind: 'tree', tree });
      }),
    );
  });

  it('is not opened beyond the length that a link may have', () => {
    const long = `#/b/1/${'A'.repeat(MAXIMUM_LINK_CHARACTERS)}`;
    expect(decodeLink(long)).toMatchObject({ kind: 'problem', problem: { code: 'too-large' } });
  });
});
