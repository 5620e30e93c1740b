import type { NodeState } from '../record.ts';
import type { MachineDriver, MachineEvent } from './driver.ts';

/** Freezes plain data all the way down. What is frozen already is passed over. */
export const deepFreeze = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
};

/**
 * The same driver with every context, event and effect frozen, so that a machine that changes what
 * it was given throws. For development and tests: it costs several times the driver itself.
 */
export const frozenDriver = (driver: MachineDriver): MachineDriver => ({
  kind: driver.kind,
  start(input: unknown): NodeState {
    deepFreeze(input);
    const state = driver.start(input);
    deepFreeze(state.context);
    deepFreeze(driver.effects);
    return state;
  },
  step(state: NodeState, event: MachineEvent, isHeard?: boolean): NodeState {
    deepFreeze(event);
    const next = driver.step(state, event, isHeard);
    deepFreeze(next.context);
    deepFreeze(driver.effects);
    return next;
  },
  get effects() {
    return driver.effects;
  },
});
