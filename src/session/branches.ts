import { MAXIMUM_BRANCH_NAME, MAXIMUM_BRANCHES } from '../scenario/branch-limits.ts';
import type { SharedTree } from '../scenario/branch-tree.ts';
import { sameData } from '../scenario/same-data.ts';
import type { ScriptEntry } from '../sim/intervention.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Micros } from '../sim/time.ts';
import type { ScriptEdit } from './script-edits.ts';

/** One of several ways that a run went. Plain data: its run is a function of it. */
export interface Branch {
  readonly id: number;
  readonly name: string;
  /** Whether a person gave it the name; one that comes of an edit follows further edits. */
  readonly isNamed: boolean;
  /** The branch that it left; null for one that stands by itself. */
  readonly parent: number | null;
  /** When it left its parent. */
  readonly forkMicros: Micros;
  readonly scenario: Scenario;
  /** Entries of its script that are switched off. */
  readonly off: readonly ScriptEntry[];
  /** Entries that were written down, rather than done by hand: they stay when someone intervenes before them. */
  readonly authored: readonly ScriptEntry[];
  /** The entry whose edit made this branch: further edits of it stay within the branch. */
  readonly edited: ScriptEntry | null;
}

/** Branches in the order in which they were made, and the one that is shown. */
export interface BranchTree {
  readonly branches: readonly Branch[];
  readonly current: number;
}

/** The name of the branch that one begins with. */
export const FIRST_NAME = 'main';

/** A tree of just one branch. */
export const singleBranch = (scenario: Scenario): BranchTree => ({
  branches: [
    {
      id: 0,
      name: FIRST_NAME,
      isNamed: false,
      parent: null,
      forkMicros: 0,
      scenario,
      off: [],
      authored: scenario.script,
      edited: null,
    },
  ],
  current: 0,
});

/** The branch of that number, or null. */
export const branchOf = ({ branches }: BranchTree, id: number | null): Branch | null =>
  branches.find((branch) => branch.id === id) ?? null;

/** The branch that is shown. */
export const currentBranch = (tree: BranchTree): Branch => {
  const branch = branchOf(tree, tree.current);
  if (branch === null) throw new Error('A tree shows a branch that it does not have.');
  return branch;
};

const changed = (tree: BranchTree, id: number, change: Partial<Branch>): BranchTree => ({
  ...tree,
  branches: tree.branches.map((branch) => (branch.id === id ? { ...branch, ...change } : branch)),
});

/** The tree in which the branch shown has another scenario; itself where it has that one already. */
export const withScenario = (tree: BranchTree, scenario: Scenario): BranchTree =>
  currentBranch(tree).scenario === scenario ? tree : changed(tree, tree.current, { scenario });

/** Characters that nobody sees, and those that would turn round the words beside a name. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const letters = new Intl.Segmenter();

/** The name on one line, cut short between two letters where it is too long. */
const clipped = (name: string, most: number = MAXIMUM_BRANCH_NAME): string => {
  const line = name.replace(UNSEEN, ' ').trim();
  if (line.length <= most) return line;
  let kept = '';
  for (const { segment } of letters.segment(line)) {
    if (kept.length + segment.length >= most) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
};

/** Room for the number that tells branches of one name apart. */
const NUMBER_CHARACTERS = 4;

/** The name, with a number behind it where another branch has it already. */
const freeName = (
  branches: readonly Branch[],
  wanted: string,
  own: number | null = null,
): string => {
  const name = clipped(wanted);
  const taken = new Set(branches.filter(({ id }) => id !== own).map((branch) => branch.name));
  if (!taken.has(name)) return name;
  const stem = clipped(wanted, MAXIMUM_BRANCH_NAME - NUMBER_CHARACTERS);
  let number = 2;
  while (taken.has(`${stem} ${number}`)) number++;
  return `${stem} ${number}`;
};

/** Whether there is room for one more branch. */
export const canFork = ({ branches }: BranchTree): boolean => branches.length < MAXIMUM_BRANCHES;

/** What a new branch is made of; the rest it takes from the one that it leaves. */
export interface Fork {
  readonly name: string;
  readonly forkMicros: Micros;
  readonly scenario: Scenario;
  readonly off?: readonly ScriptEntry[];
  readonly authored?: readonly ScriptEntry[];
  readonly edited?: ScriptEntry | null;
}

/** The tree with a branch that leaves the one shown, and is shown itself. */
export const forked = (tree: BranchTree, fork: Fork): BranchTree => {
  const parent = currentBranch(tree);
  const id = 1 + Math.max(...tree.branches.map((branch) => branch.id));
  const branch: Branch = {
    id,
    name: freeName(tree.branches, fork.name),
    isNamed: false,
    parent: parent.id,
    forkMicros: fork.forkMicros,
    scenario: fork.scenario,
    off: fork.off ?? parent.off,
    authored: fork.authored ?? parent.authored,
    edited: fork.edited ?? null,
  };
  return { branches: [...tree.branches, branch], current: id };
};

/** The tree with another name for a branch; an empty name and the one it has change nothing. */
export const renamed = (tree: BranchTree, id: number, name: string): BranchTree => {
  const given = clipped(name);
  return given === '' || given === branchOf(tree, id)?.name
    ? tree
    : changed(tree, id, { name: freeName(tree.branches, given, id), isNamed: true });
};

/** The tree that shows another of its branches. */
export const switched = (tree: BranchTree, id: number): BranchTree =>
  branchOf(tree, id) === null ? tree : { ...tree, current: id };

/**
 * The tree without a branch; those that left it then leave the one that it had left. Where it was
 * shown, that one is shown instead. The last branch stays.
 */
export const removed = (tree: BranchTree, id: number): BranchTree => {
  const gone = branchOf(tree, id);
  const rest = tree.branches.filter((branch) => branch.id !== id);
  const first = rest[0];
  if (gone === null || first === undefined) return tree;
  return {
    branches: rest.map((branch) =>
      branch.parent === id
        ? {
            ...branch,
            parent: gone.parent,
            forkMicros: Math.min(branch.forkMicros, gone.forkMicros),
          }
        : branch,
    ),
    current: tree.current === id ? (gone.parent ?? first.id) : tree.current,
  };
};

/**
 * The tree after an edit of the script of the branch shown. The edit makes a branch, which is shown;
 * further edits of the same entry stay within that branch until something leaves it, and one that
 * takes everything back leads back to the branch before.
 */
export const edited = (tree: BranchTree, edit: ScriptEdit): BranchTree => {
  const branch = currentBranch(tree);
  const parent = branchOf(tree, branch.parent);
  const authored = [...branch.authored, ...(edit.becomes === null ? [] : [edit.becomes])];
  const { scenario, off, becomes, forkMicros } = edit;
  const isLeaf = tree.branches.every((each) => each.parent !== branch.id);
  const goesOn = edit.entry !== null && edit.entry === branch.edited && isLeaf;
  if (!goesOn) {
    return forked(tree, { name: edit.name, forkMicros, scenario, off, authored, edited: becomes });
  }
  if (parent !== null && sameData(parent.scenario, scenario) && sameData(parent.off, off)) {
    return switched(removed(tree, branch.id), parent.id);
  }
  return changed(tree, branch.id, {
    scenario,
    off,
    authored,
    edited: becomes,
    forkMicros: Math.min(branch.forkMicros, forkMicros),
    ...(branch.isNamed ? {} : { name: freeName(tree.branches, edit.name, branch.id) }),
  });
};

/** A branch and how many forks lie between it and the start. */
export interface PlacedBranch {
  readonly branch: Branch;
  readonly depth: number;
}

/** The branches as a tree is read: each followed by those that left it. */
export const inTreeOrder = ({ branches }: BranchTree): readonly PlacedBranch[] => {
  const below = (parent: number | null, depth: number): readonly PlacedBranch[] =>
    branches
      .filter((branch) => branch.parent === parent)
      .flatMap((branch) => [{ branch, depth }, ...below(branch.id, depth + 1)]);
  return below(null, 0);
};

/** Whether a tree says more than the scenario of the branch that it shows. */
export const saysMore = ({ branches }: BranchTree): boolean =>
  branches.length > 1 || branches.some(({ name, off }) => name !== FIRST_NAME || off.length > 0);

/** The tree in the form in which a link holds it. */
export const sharedTree = (tree: BranchTree): SharedTree => {
  const ordered = inTreeOrder(tree).map(({ branch }) => branch);
  const placeOf = new Map(ordered.map(({ id }, place) => [id, place]));
  return {
    branches: ordered.map(({ name, parent, forkMicros, scenario, off }) => ({
      name,
      parent: parent === null ? null : (placeOf.get(parent) ?? null),
      // A run that was made shorter may end before the moment at which it left.
      forkMicros: Math.min(forkMicros, scenario.untilMicros),
      scenario,
      off,
    })),
    current: placeOf.get(tree.current) ?? 0,
  };
};

/**
 * A tree that came by a link, to go on with. All that its scripts hold counts as written down. A
 * name that this page would not give, empty or that of another branch, is put right.
 */
export const receivedTree = ({ branches, current }: SharedTree): BranchTree => {
  const received: Branch[] = [];
  for (const [id, branch] of branches.entries()) {
    received.push({
      ...branch,
      id,
      name: freeName(received, clipped(branch.name) || `branch ${id + 1}`),
      isNamed: true,
      authored: branch.scenario.script,
      edited: null,
    });
  }
  return { branches: received, current };
};
