import type { AnyStateMachine, StateNode } from 'xstate';
import type { AnyEffect } from '../effect.ts';
import type { NodeState } from '../record.ts';
import { type MachineDriver, type MachineEvent, noEffects } from './driver.ts';

interface Arguments {
  context: unknown;
  event: unknown;
}

type Guard = (args: Arguments, params: unknown) => boolean;
type Assigner = (args: Arguments, params: unknown) => object;

type Step =
  | { readonly kind: 'assign'; readonly assign: Assigner }
  | {
      readonly kind: 'effects';
      readonly effects: readonly AnyEffect[] | ((args: Arguments) => readonly AnyEffect[]);
    };

interface Candidate {
  readonly guard: Guard | null;
  readonly guardParams: unknown;
  /** Exit actions, transition actions and entry actions, in XState's order. */
  readonly steps: readonly Step[];
  /** The state it leads to; null when it stays. */
  readonly target: string | null;
}

type Table = ReadonlyMap<string, ReadonlyMap<string, readonly Candidate[]>>;

/** Says, by being thrown, that a machine uses something that the table cannot express. */
class OutsideSubset extends Error {}

const compileAction = (machine: AnyStateMachine, action: unknown): Step => {
  const named = typeof action === 'string' ? { type: action } : action;
  if (typeof named === 'function' || (typeof named === 'object' && named !== null)) {
    const described = named as { type?: unknown; assignment?: unknown; params?: unknown };
    if (described.type === 'xstate.assign') {
      const { assignment } = described;
      if (typeof assignment === 'function') {
        return { kind: 'assign', assign: assignment as Assigner }; // what assign(fn) keeps
      }
      throw new OutsideSubset('assign with an object of assigners');
    }
    if (described.type === 'effects' && 'effects' in machine.implementations.actions) {
      const params = described.params ?? noEffects;
      return {
        kind: 'effects',
        effects: params as readonly AnyEffect[] | ((args: Arguments) => readonly AnyEffect[]), // checked by protocolSetup's types
      };
    }
  }
  throw new OutsideSubset('an action other than assign and effects');
};

const compileGuard = (
  machine: AnyStateMachine,
  guard: unknown,
): Pick<Candidate, 'guard' | 'guardParams'> => {
  if (guard === undefined) return { guard: null, guardParams: undefined };
  const described = typeof guard === 'string' ? { type: guard } : guard;
  if (typeof described === 'function') {
    if ('check' in described) throw new OutsideSubset('a combined guard');
    return { guard: described as Guard, guardParams: undefined }; // an inline guard is such a function
  }
  const { type, params } = described as { type: string; params?: unknown };
  const implementation: unknown = machine.implementations.guards[type];
  if (typeof implementation !== 'function' || 'check' in implementation) {
    throw new OutsideSubset('a combined guard');
  }
  if (typeof params === 'function') throw new OutsideSubset('guard params that are computed');
  return { guard: implementation as Guard, guardParams: params };
};

const compileCandidates = (
  machine: AnyStateMachine,
  source: StateNode,
  state: StateNode,
  descriptor: string,
): Candidate[] => {
  if (descriptor === '' || descriptor.includes('*')) throw new OutsideSubset('a wildcard');
  return (source.transitions.get(descriptor) ?? []).map((transition) => {
    const [target, second] = transition.target ?? [];
    if (second || (target && target.parent !== machine.root)) {
      throw new OutsideSubset('a target that is not one of the flat states');
    }
    // XState leaves and enters a state again when asked to, and for every transition of the root.
    const moves =
      target !== undefined && (target !== state || transition.reenter || source === machine.root);
    const actions = [
      ...(moves ? state.exit : []),
      ...transition.actions,
      ...(moves && target ? target.entry : []),
    ];
    return {
      ...compileGuard(machine, transition.guard),
      steps: actions.map((action) => compileAction(machine, action)),
      target: target === undefined ? null : target.key,
    };
  });
};

const compileTable = (machine: AnyStateMachine): Table => {
  const { root } = machine;
  const states = Object.values<StateNode>(root.states);
  const nodes: StateNode[] = [root, ...states];
  if (root.type !== 'compound') throw new OutsideSubset('a root that is not a choice of states');
  for (const node of nodes) {
    if (node.invoke.length > 0 || node.after.length > 0 || node.always?.length) {
      throw new OutsideSubset('invoke, after or always');
    }
  }
  if (root.entry.length > 0 || root.exit.length > 0) throw new OutsideSubset('actions of the root');
  return new Map(
    states.map((state) => {
      if (state.type !== 'atomic') throw new OutsideSubset('a state that is not flat');
      const descriptors = new Set([...state.transitions.keys(), ...root.transitions.keys()]);
      return [
        state.key,
        new Map(
          [...descriptors].map((descriptor) => [
            descriptor,
            [
              ...compileCandidates(machine, state, state, descriptor),
              ...compileCandidates(machine, root, state, descriptor),
            ],
          ]),
        ),
      ];
    }),
  );
};

/**
 * Compiles a flat machine (states, on, guards, entry, exit, target, reenter, assign with a function,
 * and `effects`) into a table from state and event type to candidate transitions, and runs that. It
 * gives just what XState gives, several times faster; a property test on every protocol holds it to
 * that. Returns null for a machine outside the subset.
 */
export const compiledDriver = (
  machine: AnyStateMachine,
  general: MachineDriver,
): MachineDriver | null => {
  let table: Table;
  try {
    table = compileTable(machine);
  } catch (error) {
    if (error instanceof OutsideSubset) return null;
    throw error;
  }

  const driver = {
    kind: 'compiled' as const,
    effects: noEffects,
    start(input: unknown): NodeState {
      const { value, context } = general.start(input);
      driver.effects = general.effects;
      return { value, context };
    },
    step(state: NodeState, event: MachineEvent): NodeState {
      driver.effects = noEffects;
      const candidates = table.get(state.value)?.get(event.type);
      if (candidates === undefined) return state;
      let context = state.context;
      for (const candidate of candidates) {
        const { guard } = candidate;
        if (guard !== null && !guard({ context, event }, candidate.guardParams)) continue;
        let collected = noEffects;
        for (const step of candidate.steps) {
          if (step.kind === 'assign') {
            context = Object.assign({}, context, step.assign({ context, event }, undefined));
          } else {
            const { effects } = step;
            const asked = typeof effects === 'function' ? effects({ context, event }) : effects;
            collected = collected.length === 0 ? asked : [...collected, ...asked];
          }
        }
        driver.effects = collected;
        const value = candidate.target ?? state.value;
        return value === state.value && context === state.context ? state : { value, context };
      }
      return state;
    },
  };
  return driver;
};
