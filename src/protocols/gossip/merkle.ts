import { draw } from '../../sim/random.ts';
import type { Database } from './database.ts';

/** One node of a tree of hashes: its place among the nodes of its level, from 0, and its hash. */
export interface TreeNode {
  readonly index: number;
  readonly hash: number;
}

/** How many levels a database's tree has below its root. */
export const depthOf = ({ leaves }: Database): number => 31 - Math.clz32(leaves.length);

/**
 * The hash of a node of the tree: a leaf's is that of its entries, any other's that of its two
 * children's hashes in order (Merkle, "A digital signature based on a conventional encryption
 * function", 1987). Level 0 is the root.
 */
export const nodeHash = (database: Database, level: number, index: number): number => {
  if (level === depthOf(database)) return database.leaves[index] ?? 0;
  const left = nodeHash(database, level + 1, 2 * index);
  const right = nodeHash(database, level + 1, 2 * index + 1);
  return left === 0 && right === 0 ? 0 : draw(left, right);
};

/** Of the other site's nodes of a level, the places of those that differ from the own ones. */
export const differingNodes = (
  database: Database,
  level: number,
  others: readonly TreeNode[],
): readonly number[] =>
  others.flatMap(({ index, hash }) => (nodeHash(database, level, index) === hash ? [] : [index]));

/** The own children of these nodes: what the other site compares next. */
export const childrenOf = (
  database: Database,
  level: number,
  parents: readonly number[],
): readonly TreeNode[] =>
  parents
    .flatMap((parent) => [2 * parent, 2 * parent + 1])
    .map((index) => ({ index, hash: nodeHash(database, level + 1, index) }));

/** A node by its path from the root: `root`, `0`, `01`, … */
export const pathOf = (level: number, index: number): string =>
  level === 0 ? 'root' : index.toString(2).padStart(level, '0');
