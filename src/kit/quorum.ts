import type { NodeId } from '../sim/identifiers.ts';

/** The least number of `count` nodes that is more than half of them: any two such sets share a node. */
export const majorityOf = (count: number): number => Math.floor(count / 2) + 1;

/** Node names in the order of their numbers: `n2` before `n10`. */
export const inNodeOrder = (nodes: readonly NodeId[]): readonly NodeId[] =>
  nodes.toSorted((a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0));

/** The list with the item added, or the same list where it is in it already. */
export const including = <Item>(items: readonly Item[], item: Item): readonly Item[] =>
  items.includes(item) ? items : [...items, item];
