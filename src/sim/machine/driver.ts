import type { AnyStateMachine } from 'xstate';
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
  readonly kind: 'general' | 'compiled' | 'direct';
  /** The state of a fresh machine. */
  start(input: unknown): NodeState;
  /** Notes may be left out where nobody listens (`isHeard` false). */
  step(state: NodeState, event: MachineEvent, isHeard?: boolean): NodeState;
  /** What the last `start` or `step` asked for, in order. */
  readonly effects: readonly AnyEffect[];
}

/** Runs the definition that a machine was made from, without XState. A machine carries it in its `meta.direct`. */
export interface DirectDriver extends MachineDriver {
  readonly kind: 'direct';
}

/** The direct driver that comes with a machine, made anew; null where there is none. */
export const directDriverOf = (machine: AnyStateMachine): DirectDriver | null => {
  const meta = machine.config.meta as { readonly direct?: () => DirectDriver } | undefined; // XState leaves the type open
  return meta?.direct?.() ?? null;
};
