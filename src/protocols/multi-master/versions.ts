import type { NodeId, RequestId } from '../../sim/identifiers.ts';
import type { Micros } from '../../sim/time.ts';

/** When a version was written, on its master's own clock, and by which master. */
export interface Stamp {
  readonly time: Micros;
  readonly node: NodeId;
}

/** How many writes of each server are known, by the servers' places in their order. */
export type Vector = readonly number[];

/** One value of a key (null: deleted), with what its writer knew: `vector` counts its own write too. */
export interface Version {
  readonly value: string | null;
  readonly stamp: Stamp;
  readonly vector: Vector;
  readonly request: RequestId;
}

/** What a server holds under a key: the versions that count, and all writes that it knows of. */
export interface Item {
  readonly versions: readonly Version[];
  readonly known: Vector;
}

/** The places at which a vector counts at least as many writes as another one in each. */
export const includes = (larger: Vector, smaller: Vector): boolean =>
  smaller.every((count, place) => (larger[place] ?? 0) >= count);

/** The writes known to either. */
export const join = (one: Vector, other: Vector): Vector =>
  one.map((count, place) => Math.max(count, other[place] ?? 0));

/** Whether two versions were written without knowing of each other. */
export const areConcurrent = (one: Version, other: Version): boolean =>
  !includes(one.vector, other.vector) && !includes(other.vector, one.vector);

/** Whether two versions are the same write. */
export const isSameWrite = (one: Version, other: Version): boolean =>
  one.stamp.node === other.stamp.node &&
  includes(one.vector, other.vector) &&
  includes(other.vector, one.vector);

/** Whether a stamp beats another: the later time, and for equal times the higher name if ties are broken. */
export const beats = (one: Stamp, other: Stamp, breaksTies: boolean): boolean =>
  one.time > other.time ||
  (one.time === other.time &&
    breaksTies &&
    (one.node.length > other.node.length ||
      (one.node.length === other.node.length && one.node > other.node)));

/** How conflicting versions are settled. */
export interface Settlement {
  readonly keepsBoth: boolean;
  readonly breaksTies: boolean;
}

const inOrder = (versions: readonly Version[]): readonly Version[] =>
  [...versions].sort((a, b) => (beats(a.stamp, b.stamp, true) ? 1 : -1));

/**
 * What an item becomes when a version is added to it. Last writer wins: the one whose stamp beats the
 * other's stays, whatever its writer knew. Keep both: only versions that a writer knew of give way.
 */
export const withVersion = (item: Item, version: Version, settlement: Settlement): Item => {
  const known = join(item.known, version.vector);
  if (item.versions.some((each) => isSameWrite(each, version))) return { ...item, known };
  if (settlement.keepsBoth) {
    if (item.versions.some((each) => includes(each.vector, version.vector))) {
      return { ...item, known };
    }
    const kept = item.versions.filter((each) => !includes(version.vector, each.vector));
    return { versions: inOrder([...kept, version]), known };
  }
  const [held] = item.versions;
  const wins = held === undefined || beats(version.stamp, held.stamp, settlement.breaksTies);
  return { versions: wins ? [version] : item.versions, known };
};

/** Whether two items are the same. */
export const isSameItem = (one: Item, other: Item): boolean =>
  one.versions.length === other.versions.length &&
  one.versions.every((version, place) => {
    const against = other.versions[place];
    return against !== undefined && isSameWrite(version, against);
  }) &&
  includes(one.known, other.known) &&
  includes(other.known, one.known);
