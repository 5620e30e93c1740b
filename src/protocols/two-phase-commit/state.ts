import type { NodeState } from '../../sim/record.ts';
import type { TwoPhaseContext } from './context.ts';

/** A node's state read as one of two-phase commit; null for a client's and for none. */
export const twoPhaseContextOf = (state: NodeState | null): TwoPhaseContext | null => {
  const context = state?.context;
  if (typeof context !== 'object' || context === null || !('coordinated' in context)) return null;
  return context as TwoPhaseContext; // of the machines in such a cluster only twoPhaseMachine has it
};
