import fc from 'fast-check';
import { expect, it } from 'vitest';
import { databaseOf, emptyDatabase, entriesIn, leafOf, withEntry, withoutKey } from './database.ts';
import { childrenOf, depthOf, differingNodes, nodeHash, pathOf } from './merkle.ts';

const entry = (key: string, value: string, timestamp: number) => ({
  ...{ key, value, timestamp, site: 'n1', knew: {} },
});

const keys = Array.from({ length: 40 }, (_, place) => `k${place}`);
const full = databaseOf(
  keys.map((key, place) => entry(key, String(place), place)),
  4,
);

/** Goes down the two trees as two sites do, and returns the leaves that differ. */
const differingLeaves = (one: typeof full, other: typeof full): readonly number[] => {
  let parents: readonly number[] = differingNodes(one, 0, [
    { index: 0, hash: nodeHash(other, 0, 0) },
  ]);
  for (let level = 0; level < depthOf(one); level++) {
    parents = differingNodes(one, level + 1, childrenOf(other, level, parents));
  }
  return parents;
};

it('a tree of depth d has 2 to the d leaves, and a key lies in the same one everywhere', () => {
  expect(depthOf(full)).toBe(4);
  expect(full.leaves).toHaveLength(16);
  for (const key of keys) {
    expect(leafOf(key, 16)).toBeGreaterThanOrEqual(0);
    expect(leafOf(key, 16)).toBeLessThan(16);
  }
  expect(new Set(keys.map((key) => leafOf(key, 16))).size).toBeGreaterThan(8);
});

it('two trees differ in just those leaves that hold what differs', () => {
  fc.assert(
    fc.property(fc.subarray(keys), (changed) => {
      const other = changed.reduce(
        (database, key) => withEntry(database, entry(key, 'new', 1_000)),
        full,
      );
      const leaves = [...new Set(changed.map((key) => leafOf(key, 16)))].sort((a, b) => a - b);
      expect(differingLeaves(full, other)).toEqual(leaves);
      const found = entriesIn(other, leaves).map(({ key }) => key);
      for (const key of changed) expect(found).toContain(key);
    }),
  );
});

it('checksum and leaves depend on what is held alone, not on how it came there', () => {
  const detour = withEntry(withoutKey(full, 'k3'), entry('k7', 'other', 5_000));
  const back = withEntry(withEntry(detour, entry('k7', '7', 7)), entry('k3', '3', 3));
  expect(back.checksum).toBe(full.checksum);
  expect(back.leaves).toEqual(full.leaves);
  expect(emptyDatabase(4).checksum).toBe(0);
});

it('a node is named by its path', () => {
  expect([pathOf(0, 0), pathOf(1, 1), pathOf(4, 6)]).toEqual(['root', '1', '0110']);
});
