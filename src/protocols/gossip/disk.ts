import type { GossipDurable } from './context.ts';
import type { Entry } from './entries.ts';

/** A disk as a scenario writes it: entries by their keys; a value of null is a death certificate. */
export type GossipDiskJson = Readonly<
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
export const readGossipDisk = (json: unknown): GossipDurable => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error('a disk is an object of entries by their keys.');
  }
  return { entries: Object.entries(json).map(([key, entry]) => entryOf(key, entry)) };
};
