import type { NodeId } from './identifiers.ts';

/**
 * Words that a script may say in place of a node's name. Whom they mean is settled when the entry is
 * carried out, by what the servers' states say at that moment; the record names whom it met.
 *
 * | selector                         | whom it meets                                                                     |
 * | -------------------------------- | --------------------------------------------------------------------------------- |
 * | `leader`                         | the running server that leads, in the highest epoch where several do              |
 * | `follower`, `follower 2`, …      | the first, second, … running server that is not that leader, in the order of names |
 * | `c1's server`                    | the server that this client waits for, or else believes in                        |
 * | `busiest`                        | the running server with most messages on their way to it, the first of several    |
 * | `majority side`, `minority side` | the running servers of the part that is more than half of all; the other ones     |
 * | `region eu`                      | all nodes of the scenario's region of that name                                   |
 *
 * A paused server runs, one that is down does not. The text is that of a regular expression.
 */
export const selectorForm =
  "leader|follower(?: [1-9]\\d{0,2})?|c[1-9]\\d{0,3}'s server|busiest|(?:majority|minority) side|region [a-z0-9]{1,32}";

const selector = new RegExp(`^(?:${selectorForm})$`);

/** Whether this stands for a node instead of naming one. */
export const isSelector = (name: string): boolean => selector.test(name);

/** Whether a selector may meet several nodes, so that only a group of a partition can hold it. */
export const meetsSeveral = (name: string): boolean =>
  name.endsWith(' side') || name.startsWith('region ');

/** The region that a selector speaks of; null for none. */
export const regionIn = (name: string): string | null =>
  /^region ([a-z0-9]+)$/.exec(name)?.[1] ?? null;

/** The client that a selector speaks of; null for none. */
export const clientIn = (name: string): NodeId | null =>
  /^(c\d+)'s server$/.exec(name)?.[1] ?? null;

/** The place among the followers that a selector speaks of, from 1; null for one that speaks of none. */
export const followerIn = (name: string): number | null => {
  const [, place] = /^follower(?: (\d+))?$/.exec(name) ?? [null];
  return isSelector(name) && name.startsWith('follower') ? Number(place ?? 1) : null;
};

/** A selector as one word, as stories and forms write it: `follower-2`. Other names stay as they are. */
export const inOneWord = (name: string): string =>
  isSelector(name) ? name.replaceAll(' ', '-') : name;

/** What a word stands for that may be a selector in one word. */
export const nameIn = (word: string): string => {
  const name = word.replaceAll('-', ' ');
  return isSelector(name) ? name : word;
};

/** Some selectors to choose from, for forms. */
export const commonSelectors = [
  'leader',
  'follower',
  'follower 2',
  "c1's server",
  'busiest',
] as const;
