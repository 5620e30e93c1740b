import type { NodeId } from '../../sim/identifiers.ts';
import { streamKey } from '../../sim/random.ts';
import type { Micros } from '../../sim/time.ts';

/** What a disk holds: the entries of the database. Which of its updates were hot is forgotten in a crash. */
export interface Durable {
  entries: readonly Entry[];
}

/** Names one update: when it was made by its site's clock, and where (section 1.1). */
export interface Stamp {
  readonly timestamp: Micros;
  readonly site: NodeId;
}

/** What a site holds under a key: a value, or null for a death certificate (section 2). */
export interface Entry extends Stamp {
  readonly key: string;
  readonly value: string | null;
  /**
   * For each site, the timestamp of the latest of its updates to this key that this update's author
   * had seen. It decides nothing: it only lets a site say that a write was lost to one made without
   * knowledge of it.
   */
  readonly knew: Readonly<Record<NodeId, Micros>>;
}

/** Whether two stamps name the same update. */
export const isSameUpdate = (one: Stamp, other: Stamp): boolean =>
  one.timestamp === other.timestamp && one.site === other.site;

/** Whether `one` supersedes `other`: the larger timestamp does, and of equal ones the larger name. */
export const isLater = (one: Stamp, other: Stamp): boolean =>
  one.timestamp > other.timestamp || (one.timestamp === other.timestamp && one.site > other.site);

/** Whether the author of `entry` had seen the other update. A site has seen all that it wrote before. */
export const knew = (entry: Entry, other: Stamp): boolean =>
  other.timestamp <=
  Math.max(entry.knew[other.site] ?? -1, other.site === entry.site ? entry.timestamp : -1);

/** The updates that an author has seen who writes over this entry. */
export const knownBy = (entry: Entry | undefined): Readonly<Record<NodeId, Micros>> =>
  entry === undefined ? {} : { ...entry.knew, [entry.site]: entry.timestamp };

/** An entry within a sentence: `x=7`, or `the death certificate of x`. */
export const entryText = ({ key, value }: Pick<Entry, 'key' | 'value'>): string =>
  value === null ? `the death certificate of ${key}` : `${key}=${value}`;

/** An entry in a few characters: `x=7`, or `x=✝` for a death certificate. */
export const shortText = ({ key, value }: Pick<Entry, 'key' | 'value'>): string =>
  `${key}=${value ?? '✝'}`;

/** `x=7 of n1`, when who wrote it matters. */
export const entryName = (entry: Entry): string => `${entryText(entry)} of ${entry.site}`;

/** Two timestamps, the later one first: `2.5 ms against 1 ms`. */
export const laterText = (later: Stamp, earlier: Stamp): string =>
  `${later.timestamp / 1_000} ms against ${earlier.timestamp / 1_000} ms`;

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

/** A disk as a scenario writes it: entries by their keys; a value of null is a death certificate. */
export type DiskJson = Readonly<
  Record<
    string,
    { readonly value: string | null; readonly timestamp: number; readonly site: string }
  >
>;

const complaint = (key: string, what: string): Error =>
  new Error(`the entry under ${key} ${what}; it has a value, a timestamp and a site.`);

const entryOf = (key: string, json: unknown): Entry => {
  if (typeof json !== 'object' || json === null) throw complaint(key, 'is no object');
  const value = 'value' in json ? json.value : undefined;
  const timestamp = 'timestamp' in json ? json.timestamp : undefined;
  const site = 'site' in json ? json.site : undefined;
  if (typeof value !== 'string' && value !== null) {
    throw complaint(key, 'has a value that is neither text nor null');
  }
  if (typeof timestamp !== 'number' || !Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw complaint(key, 'has a timestamp that is no whole number of microseconds');
  }
  if (typeof site !== 'string' || site === '') throw complaint(key, 'has a site that is no name');
  return { key, value, timestamp, site, knew: {} };
};

/** Reads a disk that a scenario gives; throws an Error that says what is wrong. */
export const readDisk = (json: unknown): Durable => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error('a disk is an object of entries by their keys.');
  }
  return { entries: Object.entries(json).map(([key, entry]) => entryOf(key, entry)) };
};
