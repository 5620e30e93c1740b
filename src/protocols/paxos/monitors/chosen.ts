import type { NodeId } from '../../../sim/identifiers.ts';
import type { MonitorSetup } from '../../../sim/protocol.ts';
import type { Proposal } from '../messages.ts';
import { majorityOf, rolesOf } from '../roles.ts';

/** A proposal that a majority has accepted. */
export interface Chosen extends Proposal {
  readonly by: readonly NodeId[];
}

/** Counts acceptances and says when a proposal comes to be chosen (section 2.2). */
export class Counting {
  readonly #majority: number;
  readonly #by = new Map<string, NodeId[]>();

  constructor({ nodes, parameters }: MonitorSetup) {
    this.#majority = majorityOf(rolesOf(nodes, parameters).acceptors.length);
  }

  /** Counts one acceptance; the proposal when it makes the majority, null otherwise. */
  add(node: NodeId, { number, value }: Proposal): Chosen | null {
    const key = `${number} ${value}`;
    const by = this.#by.get(key) ?? [];
    if (by.includes(node)) return null;
    by.push(node);
    this.#by.set(key, by);
    return by.length === this.#majority ? { number, value, by: [...by] } : null;
  }
}
