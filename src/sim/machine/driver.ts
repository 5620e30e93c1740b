import type { AnyEffect } from '../effect.ts';
import type { NodeState } from '../record.ts';

/** What a machine is given: an event with a type. */
export interface MachineEvent {
  readonly type: string;
}

/** The shared empty list of effects, so that "nothing to do" costs nothing. */
export const noEffects: readonly AnyEffect[] = Object.freeze([]);

/**
 * Drives a node's machine purely: state and event in, state and effects out. After `step` the
 * effects stand in `effects` until the next call (a pair would be allocated at every event). An
 * event that the machine ignores gives back the same state reference and no effects.
 */
export interface MachineDriver {
  readonly kind: 'general' | 'compiled';
  /** The state of a fresh machine. */
  start(input: unknown): NodeState;
  step(state: NodeState, event: MachineEvent): NodeState;
  /** What the last `start` or `step` asked for, in order. */
  readonly effects: readonly AnyEffect[];
}
