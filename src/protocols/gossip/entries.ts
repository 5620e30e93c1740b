import type { NodeId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';

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
