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

/** From a master to every other server, after its answer: what it has written. */
export interface Update {
  readonly type: 'update';
  readonly key: string;
  readonly version: Version;
}

/** From one server to another now and then: all that it holds. With `asks` it wants to hear what the other one knows better. */
export interface Exchange {
  readonly type: 'exchange';
  readonly items: readonly (readonly [key: string, item: Item])[];
  readonly asks: boolean;
}

/** Everything that the servers say to each other. */
export type MultiMasterMessage = Update | Exchange;
