import { streamKey } from '../../sim/random.ts';
import type { Entry } from './entries.ts';

/**
 * A site's copy of the database, with the hashes that comparisons need kept up to date as it
 * changes: section 1.3 has the checksum "maintained incrementally". Never changed, only replaced.
 */
export interface Database {
  readonly entries: ReadonlyMap<string, Entry>;
  /** The exclusive or of all entries' hashes: equal databases have equal checksums. 32 bits. */
  readonly checksum: number;
  /** The same for each leaf of the Merkle tree; as many leaves as a power of two. */
  readonly leaves: readonly number[];
}

/** A database with nothing in it, whose tree has 2 to the `depth` leaves. */
export const emptyDatabase = (depth: number): Database => ({
  entries: new Map(),
  checksum: 0,
  leaves: Array.from({ length: 2 ** depth }, () => 0),
});

/** A database with these entries. */
export const databaseOf = (entries: Iterable<Entry>, depth: number): Database => {
  let database = emptyDatabase(depth);
  for (const entry of entries) database = withEntry(database, entry);
  return database;
};

const entryHash = ({ key, value, timestamp, site }: Entry): number =>
  streamKey(1, `${key} ${timestamp} ${site} ${value === null ? '-' : `=${value}`}`);

/** The leaf of the tree in which a key lies, from 0. `leaves` is how many there are. */
export const leafOf = (key: string, leaves: number): number =>
  Math.floor(((streamKey(2, key) >>> 0) / 4_294_967_296) * leaves);

const changed = (
  { checksum, leaves }: Database,
  entries: ReadonlyMap<string, Entry>,
  key: string,
  bits: number,
): Database => {
  const leaf = leafOf(key, leaves.length);
  return {
    entries,
    checksum: checksum ^ bits,
    leaves: leaves.with(leaf, (leaves[leaf] ?? 0) ^ bits),
  };
};

/** The database with this entry under its key. */
export const withEntry = (database: Database, entry: Entry): Database => {
  const before = database.entries.get(entry.key);
  const bits = entryHash(entry) ^ (before === undefined ? 0 : entryHash(before));
  return changed(database, new Map(database.entries).set(entry.key, entry), entry.key, bits);
};

/** The database with nothing under this key. */
export const withoutKey = (database: Database, key: string): Database => {
  const before = database.entries.get(key);
  if (before === undefined) return database;
  const entries = new Map(database.entries);
  entries.delete(key);
  return changed(database, entries, key, entryHash(before));
};

/** All entries, in the order of their keys; with `leaves`, only those that lie in these leaves. */
export const entriesIn = (
  { entries, leaves: all }: Database,
  leaves: readonly number[] | null,
): readonly Entry[] =>
  [...entries.values()]
    .filter(({ key }) => leaves === null || leaves.includes(leafOf(key, all.length)))
    .sort((one, other) => (one.key < other.key ? -1 : 1));

/** A checksum as a person reads it: eight hexadecimal digits. */
export const checksumText = (checksum: number): string =>
  (checksum >>> 0).toString(16).padStart(8, '0');
