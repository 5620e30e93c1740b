import { InvariantError } from '../sim/errors.ts';

/** The version of the scenario format that is written. Links and files both carry it. */
export const CURRENT_VERSION = 2;

/** Turns the JSON of a scenario of one version into that of the next. It must not trust its input. */
export type Upgrader = (json: unknown) => unknown;

/**
 * A function that takes the JSON of a scenario of any earlier version to version `current`, step by
 * step. `upgraders[n]` leads from version n to n + 1. Throws an InvariantError unless there is one
 * for each earlier version and no other, so that a version cannot be raised without its upgrader.
 */
export const upgradePath = (
  current: number,
  upgraders: Readonly<Record<number, Upgrader>>,
): ((json: unknown, version: number) => unknown) => {
  const needed = Array.from({ length: current - 1 }, (_, index) => index + 1);
  for (const version of needed) {
    if (upgraders[version] === undefined) {
      throw new InvariantError(`No upgrader leads from scenario version ${version} to the next.`);
    }
  }
  if (Object.keys(upgraders).length !== needed.length) {
    throw new InvariantError(`There are upgraders that do not lead to version ${current}.`);
  }
  return (json, version) =>
    needed
      .filter((step) => step >= version)
      .reduce<unknown>((upgraded, step) => upgraders[step]?.(upgraded), json);
};

/** Version 2 lets captions ask, point and await, and adds `afterwards`: what was right before, still is. */
const toVersion2: Upgrader = (json) => json;

/** Takes the JSON of a scenario of an earlier version (a whole number from 1) to the current one. */
export const upgrade = upgradePath(CURRENT_VERSION, { 1: toVersion2 });

/**
 * From this version on a difference from a scenario of the library means the same as today. One of a
 * version before that cannot be read: only a whole scenario can be upgraded.
 */
export const OLDEST_DIFFERENCE_VERSION = 1;
