import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
} from 'xstate';
import type { AnyEffect } from '../effect.ts';
import { InvariantError } from '../errors.ts';
import type { NodeState } from '../record.ts';
import { type MachineDriver, type MachineEvent, noEffects } from './driver.ts';

/** A state that carries the XState snapshot it was read from. */
interface SnapshotState extends NodeState {
  readonly snapshot: AnyMachineSnapshot;
}

const pathOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return Object.entries(value as Record<string, unknown>) // a StateValue is a string or such a record
    .map(([name, inner]) => `${name}.${pathOf(inner)}`)
    .join(' | ');
};

const stateOf = (snapshot: AnyMachineSnapshot): SnapshotState => ({
  value: pathOf(snapshot.value),
  context: snapshot.context,
  snapshot,
});

/**
 * Drives any machine through XState's own `machine.transition`, with one scope made once: making it
 * anew at every event, as `transition()` does, is what costs most there.
 */
export const generalDriver = (machine: AnyStateMachine): MachineDriver => {
  const actor = createActor(machine);
  let collected: AnyEffect[] = [];

  const scope: AnyActorScope = {
    self: actor,
    system: actor.system,
    id: '',
    sessionId: '',
    logger: () => {},
    defer: () => {},
    emit: () => {
      throw new InvariantError('A node machine must not emit; use the action `effects`.');
    },
    stopChild: () => {
      throw new InvariantError('A node machine has no children to stop.');
    },
    actionExecutor: (action) => {
      if (action.type === 'effects') {
        collected.push(...(action.params as readonly AnyEffect[])); // the type that protocolSetup gives to `effects`
        return;
      }
      // An undelayed raise has been consumed inside the macrostep already.
      if (action.type === 'xstate.raise' && !hasDelay(action.params)) return;
      throw new InvariantError(
        `A node machine may only ask for 'effects', not for '${action.type}'. Timers are setTimer effects.`,
      );
    },
  };

  const driver = {
    kind: 'general' as const,
    effects: noEffects,
    start(input: unknown): NodeState {
      collected = [];
      const snapshot = machine.getInitialSnapshot(scope, input);
      throwIfFailed(snapshot);
      driver.effects = collected;
      return stateOf(snapshot);
    },
    step(state: NodeState, event: MachineEvent): NodeState {
      collected = [];
      const { snapshot } = state as SnapshotState; // states come only from this driver
      const next = machine.transition(snapshot, event, scope);
      throwIfFailed(next);
      driver.effects = collected.length === 0 ? noEffects : collected;
      return next === snapshot ? state : stateOf(next);
    },
  };
  return driver;
};

const hasDelay = (params: unknown): boolean =>
  typeof params === 'object' && params !== null && 'delay' in params && params.delay !== undefined;

const throwIfFailed = (snapshot: AnyMachineSnapshot): void => {
  if (snapshot.status === 'error') throw snapshot.error;
};
