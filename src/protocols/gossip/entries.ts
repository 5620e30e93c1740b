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

/** Whether the author of `entry` had seen the other update, or a later one of that update's site. */
export const knew = (entry: Entry, other: Stamp): boolean =>
  isSameUpdate(entry, other) || (entry.knew[other.site] ?? -1) >= other.timestamp;

/** The updates that an author has seen who writes over this entry. */
export const knownBy = (entry: Entry | undefined): Readonly<Record<NodeId, Micros>> =>
  entry === undefined ? {} : { ...entry.knew, [entry.site]: entry.timestamp };

/** `x=7`, or `x deleted`. */
export const entryText = ({ key, value }: Pick<Entry, 'key' | 'value'>): string =>
  value === null ? `${key} deleted` : `${key}=${value}`;

/** `x=7 of n1`, when who wrote it matters. */
export const entryName = (entry: Entry): string => `${entryText(entry)} of ${entry.site}`;
