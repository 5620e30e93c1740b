import assert from 'node:assert/strict';
import { type AnyStateMachine, initialTransition, transition } from 'xstate';
import type { AnyEffect } from '../effect.ts';
import { compiledDriver } from '../machine/compiled.ts';
import { directDriverOf, type MachineDriver, type MachineEvent } from '../machine/driver.ts';
import { frozenDriver } from '../machine/frozen.ts';
import { generalDriver } from '../machine/general.ts';
import type { NodeState } from '../record.ts';

interface Executable {
  readonly type: string;
  readonly params?: unknown;
}

const effectsAmong = (actions: readonly Executable[]): readonly AnyEffect[] =>
  actions
    .filter(({ type }) => type === 'effects')
    .flatMap(({ params }) => params as readonly AnyEffect[]); // the type that protocolSetup gives it

/**
 * A driver that runs every event three times: by XState's `transition()`, by the general driver and,
 * by the one that runs its definition directly (or, where the machine is flat, compiled); it throws unless all agree on state and effects.
 * What it drives is frozen as well.
 */
export const checkedDriver = (machine: AnyStateMachine): MachineDriver => {
  const general = generalDriver(machine);
  const compiled = directDriverOf(machine) ?? compiledDriver(machine, generalDriver(machine));
  const primary = frozenDriver(compiled ?? general);
  // What XState and the general driver make of each state that the primary driver has given out.
  const shadows = new WeakMap<
    NodeState,
    { readonly snapshot: never; readonly general: NodeState }
  >();

  const agree = (
    next: NodeState,
    effects: readonly AnyEffect[],
    result: readonly [
      { readonly value: unknown; readonly context: unknown },
      readonly Executable[],
    ],
    generalState: NodeState,
  ): void => {
    const [snapshot, actions] = result;
    assert.deepStrictEqual(next.context, snapshot.context);
    assert.deepStrictEqual(effects, effectsAmong(actions));
    if (typeof snapshot.value === 'string') assert.equal(next.value, snapshot.value);
    assert.equal(generalState.value, next.value);
    assert.deepStrictEqual(generalState.context, snapshot.context);
    assert.deepStrictEqual(general.effects, effectsAmong(actions));
    shadows.set(next, { snapshot: snapshot as never, general: generalState });
  };

  return {
    kind: primary.kind,
    start(input: unknown): NodeState {
      const state = primary.start(input);
      const { effects } = primary;
      const generalState = compiled === null ? state : general.start(input);
      agree(state, effects, initialTransition(machine, input as never), generalState);
      return state;
    },
    step(state: NodeState, event: MachineEvent): NodeState {
      const shadow = shadows.get(state);
      assert.ok(shadow, 'a state that this driver has not given out');
      const next = primary.step(state, event);
      const { effects } = primary;
      const generalState = compiled === null ? next : general.step(shadow.general, event);
      if (next === state && effects.length === 0)
        assert.equal(generalState, shadow.general, 'ignored by one, not by the other');
      agree(next, effects, transition(machine, shadow.snapshot, event as never), generalState);
      return next;
    },
    get effects() {
      return primary.effects;
    },
  };
};
