import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_BRANCH_NAME, MAXIMUM_BRANCHES } from '../scenario/branch-limits.ts';
import { parseTree, plainTree } from '../scenario/branch-tree.ts';
import type { ScriptEntry } from '../sim/intervention.ts';
import type { Scenario } from '../sim/scenario.ts';
import {
  type BranchTree,
  canFork,
  currentBranch,
  edited,
  forked,
  inTreeOrder,
  receivedTree,
  removed,
  renamed,
  sharedTree,
  singleBranch,
  switched,
  withScenario,
} from './branches.ts';
import { deleteEntry, moveEntry, switchEntry } from './script-edits.ts';

const cut: ScriptEntry = { atMicros: 400_000, intervention: { kind: 'heal' } };
const kill: ScriptEntry = { atMicros: 900_000, intervention: { kind: 'kill', node: 'n1' } };
const scenario: Scenario = {
  protocol: 'raft',
  seed: 1,
  nodes: 3,
  clients: [],
  script: [cut, kill],
  untilMicros: 2_000_000,
};

const start = singleBranch(scenario);
const fork = (tree: BranchTree, name: string): BranchTree =>
  forked(tree, { name, forkMicros: 500_000, scenario });
const names = (tree: BranchTree): readonly string[] =>
  inTreeOrder(tree).map(({ branch, depth }) => `${'  '.repeat(depth)}${branch.name}`);
const scriptOf = (tree: BranchTree) => {
  const { scenario: shown, off } = currentBranch(tree);
  return { scenario: shown, off };
};

describe('a tree of branches', () => {
  it('begins with one branch called main', () => {
    expect(names(start)).toEqual(['main']);
  });

  it('shows a new branch, below the one that it left', () => {
    const tree = fork(switched(fork(fork(start, 'a'), 'b'), 0), 'c');
    expect(names(tree)).toEqual(['main', '  a', '    b', '  c']);
    expect(currentBranch(tree).name).toBe('c');
  });

  it('tells branches of one name apart by a number', () => {
    expect(names(fork(fork(fork(start, 'main'), 'main'), 'main 2'))).toEqual([
      'main',
      '  main 2',
      '    main 3',
      '      main 2 2',
    ]);
  });

  it('renames a branch, but not to nothing', () => {
    expect(names(renamed(start, 0, '  as it was  '))).toEqual(['as it was']);
    expect(renamed(start, 0, '   ')).toBe(start);
  });

  it('never makes a name that a link could not hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 6 }),
        (wanted) => {
          const tree = wanted.reduce(
            (grown, name) => renamed(fork(grown, 'x'), grown.branches.length, name),
            start,
          );
          const given = tree.branches.map(({ name }) => name);
          expect(new Set(given).size).toBe(given.length);
          for (const name of given) {
            expect(name.length).toBeGreaterThan(0);
            expect(name.length).toBeLessThanOrEqual(MAXIMUM_BRANCH_NAME);
          }
        },
      ),
    );
  });

  it('cuts a name that is too long between two letters, and says so', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(names(renamed(start, 0, family.repeat(20)))).toEqual([`${family.repeat(5)}…`]);
    expect(names(renamed(start, 0, 'w'.repeat(200)))).toEqual([
      `${'w'.repeat(MAXIMUM_BRANCH_NAME - 1)}…`,
    ]);
  });

  it('takes nothing into a name that is not seen or turns other words round', () => {
    expect(names(renamed(start, 0, 'two\nlines\u202e'))).toEqual(['two lines']);
    expect(renamed(start, 0, '\u202e\u0007')).toBe(start);
  });

  it('is the same tree when a branch is given the name that it has', () => {
    expect(renamed(start, 0, ' main ')).toBe(start);
  });

  it('gives the children of a branch that is deleted to its parent, which is then shown', () => {
    const tree = removed(switched(fork(fork(start, 'a'), 'b'), 1), 1);
    expect(names(tree)).toEqual(['main', '  b']);
    expect(currentBranch(tree).name).toBe('main');
  });

  it('lets go of its first branch, but never of its last', () => {
    const tree = removed(fork(start, 'a'), 0);
    expect(names(tree)).toEqual(['a']);
    expect(removed(tree, 1)).toBe(tree);
  });

  it('grows up to the number that a link can hold', () => {
    let tree = start;
    while (canFork(tree)) tree = fork(tree, 'x');
    expect(tree.branches).toHaveLength(MAXIMUM_BRANCHES);
  });

  it('keeps names, order and the branch shown on its way to somebody else', () => {
    const tree = switched(fork(switched(fork(fork(start, 'a'), 'b'), 0), 'c'), 2);
    const received = receivedTree(sharedTree(tree));
    expect(names(received)).toEqual(names(tree));
    expect(currentBranch(received).name).toBe('b');
  });

  it('can be sent when a branch was made to end before it left', () => {
    const tree = fork(start, 'a');
    const short = withScenario(tree, { ...scenario, script: [], untilMicros: 300_000 });
    const shared = sharedTree(short);
    expect(parseTree(plainTree(shared))).toMatchObject({ kind: 'tree' });
    expect(shared.branches[1]?.forkMicros).toBe(300_000);
  });

  it('puts names right that somebody else could not have given here', () => {
    const { branches, current } = sharedTree(fork(start, 'a'));
    const named = (...given: readonly string[]) =>
      names(
        receivedTree({
          branches: branches.map((branch, place) => ({ ...branch, name: given[place] ?? '' })),
          current,
        }),
      );
    expect(named('same', 'same')).toEqual(['same', '  same 2']);
    expect(named(' ', '\u202edesrever')).toEqual(['branch 1', '  desrever']);
  });
});

describe('an edit of the script', () => {
  it('makes a branch and leaves the one before as it was', () => {
    const tree = edited(start, moveEntry(scriptOf(start), kill, 1_200_000));
    expect(names(tree)).toEqual(['main', '  kill n1 at 1.200 s']);
    expect(currentBranch(tree).scenario.script[1]?.atMicros).toBe(1_200_000);
    expect(tree.branches[0]?.scenario).toBe(scenario);
    expect(currentBranch(tree).forkMicros).toBe(900_000);
  });

  it('of the same entry goes on within its branch', () => {
    const once = edited(start, moveEntry(scriptOf(start), kill, 1_200_000));
    const moved = currentBranch(once).edited;
    if (moved === null) throw new Error('The branch forgot its entry.');
    const twice = edited(once, moveEntry(scriptOf(once), moved, 700_000));
    expect(names(twice)).toEqual(['main', '  kill n1 at 0.700 s']);
    expect(currentBranch(twice).forkMicros).toBe(700_000);
  });

  it('of another entry makes another branch', () => {
    const once = edited(start, moveEntry(scriptOf(start), kill, 1_200_000));
    expect(names(edited(once, deleteEntry(scriptOf(once), cut)))).toEqual([
      'main',
      '  kill n1 at 1.200 s',
      '    without mend every link',
    ]);
  });

  it('that takes the last one back leads back to the branch before', () => {
    const off = edited(start, switchEntry(scriptOf(start), kill, false));
    expect(names(off)).toEqual(['main', '  without kill n1']);
    const on = edited(off, switchEntry(scriptOf(off), kill, true));
    expect(names(on)).toEqual(['main']);
    expect(currentBranch(on).id).toBe(0);
  });

  it('keeps the name that a person gave', () => {
    const once = edited(start, moveEntry(scriptOf(start), kill, 1_200_000));
    const named = renamed(once, once.current, 'later');
    const moved = currentBranch(named).edited;
    if (moved === null) throw new Error('The branch forgot its entry.');
    const twice = edited(named, moveEntry(scriptOf(named), moved, 700_000));
    expect(names(twice)).toEqual(['main', '  later']);
  });
});
